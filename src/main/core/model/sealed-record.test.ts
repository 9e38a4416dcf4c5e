import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sealRecord, unsealRecord } from './sealed-record.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const open = (text: string) => unsealRecord(text, 1, sha256);

describe('a sealed record', () => {
  it('must give back any JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (record) => {
        const expected: unknown = JSON.parse(JSON.stringify(record));
        expect(open(sealRecord(1, record, sha256))).toEqual({ kind: 'intact', record: expected });
      }),
    );
  });

  it('must be the same text for the same content, whatever the order of its keys', () => {
    expect(sealRecord(1, { a: 1, b: { c: 2, d: 3 } }, sha256)).toBe(
      sealRecord(1, { b: { d: 3, c: 2 }, a: 1 }, sha256),
    );
  });

  it('must be damaged when it is cut anywhere', () => {
    const text = sealRecord(1, { kind: 'committed', deployment: 'shop' }, sha256).trimEnd();
    for (let length = 0; length < text.length; length++) {
      expect(open(text.slice(0, length)).kind, `cut after ${length}`).toBe('damaged');
    }
  });

  it('must never be taken for another record when a bit is flipped', () => {
    const record = { kind: 'committed', number: 7, deployment: 'shop' };
    const bytes = Buffer.from(sealRecord(1, record, sha256).trimEnd());
    for (let index = 0; index < bytes.length; index++) {
      for (let bit = 0; bit < 8; bit++) {
        const flipped = Buffer.from(bytes);
        flipped[index] = (flipped[index] ?? 0) ^ (1 << bit);
        expect(open(flipped.toString()), `byte ${index}, bit ${bit}`).toMatchObject({ kind: 'damaged' });
      }
    }
  });

  it('must be too new when a later version sealed it, and damaged when it only looks so', () => {
    const later = sealRecord(2, { kind: 'merged' }, sha256);
    expect(open(later)).toEqual({ kind: 'too-new', format: 2 });
    expect(open(later.replace('merged', 'marged')).kind).toBe('damaged');
    expect(open(sealRecord(1, {}, sha256).replace('"format":1', '"format":2')).kind).toBe('damaged');
  });

  it('must be damaged when it is something else', () => {
    for (const text of [
      '',
      'null',
      '[]',
      '7',
      '{}',
      '{"format":1}',
      '{"format":"1","record":{}}',
      '<html>',
    ]) {
      expect(open(text).kind, text).toBe('damaged');
    }
  });
});
