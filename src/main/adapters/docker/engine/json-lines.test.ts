import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonLines } from './json-lines.ts';
import { readPullEvent } from './pull-events.ts';

describe('jsonLines', () => {
  it('objects must not depend on how the bytes were cut', async () => {
    const value = fc.dictionary(fc.string({ maxLength: 5 }), fc.string({ unit: 'grapheme', maxLength: 20 }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(value, { maxLength: 6 }),
        fc.integer({ min: 1, max: 50 }),
        async (values, size) => {
          const bytes = Buffer.from(values.map((item) => `${JSON.stringify(item)}\r\n`).join(''));
          const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
            bytes.subarray(index * size, (index + 1) * size),
          );
          expect(await collect(pieces)).toEqual(JSON.parse(JSON.stringify(values)));
        },
      ),
    );
  });

  it('what is no object must be null, empty lines nothing, the last line count without newline', async () => {
    const text = '{"a":1}\n\n  \nnot json\n[1]\n7\nnull\n{"b":\n{"c":2}';
    expect(await collect([Buffer.from(text)])).toEqual([{ a: 1 }, null, null, null, null, null, { c: 2 }]);
  });

  it('a line without end must be dropped, and the next one be read', async () => {
    const megabyte = Buffer.alloc(1024 * 1024, 0x61);
    const pieces = [...Array.from({ length: 64 }, () => megabyte), Buffer.from('\n{"a":1}\n')];
    expect(await collect(pieces)).toEqual([null, { a: 1 }]);
  });

  it('invalid UTF-8 must not end the stream', async () => {
    const bytes = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}\n{"b":1}\n')]);
    expect(await collect([bytes])).toEqual([{ a: '\ufffd' }, { b: 1 }]);
  });
});

describe('readPullEvent', () => {
  it.each([
    [{ status: 'Pulling fs layer', progressDetail: {}, id: 'b0d97b471877' }, 'waiting'],
    [{ status: 'Waiting', id: 'b0d97b471877' }, 'waiting'],
    [{ status: 'Downloading', progressDetail: { current: 1, total: 2 }, id: 'b0d97b471877' }, 'downloading'],
    [{ status: 'Verifying Checksum', id: 'b0d97b471877' }, 'verifying'],
    [{ status: 'Download complete', id: 'b0d97b471877' }, 'verifying'],
    [{ status: 'Extracting', id: 'b0d97b471877' }, 'extracting'],
    [{ status: 'Already exists', id: 'b0d97b471877' }, 'present'],
    [{ status: 'Pull complete', id: 'b0d97b471877' }, 'done'],
    [{ status: 'Retrying in 5 seconds', id: 'b0d97b471877' }, 'retrying'],
    [{ status: 'Something new', id: 'b0d97b471877' }, 'other'],
  ])('%j must be %s', (message, status) => {
    expect(readPullEvent(message)).toMatchObject({
      kind: 'progress',
      progress: { layer: 'b0d97b471877', status },
    });
  });

  it('a message about the whole must have no layer', () => {
    expect(readPullEvent({ status: 'Pulling from x', id: '1.1.0' })).toMatchObject({
      progress: { layer: '' },
    });
    expect(readPullEvent({ status: 'Digest: sha256:00' })).toMatchObject({
      progress: { layer: '', status: 'other' },
    });
  });

  it.each([
    [{ errorDetail: { message: 'disk is full' }, error: 'short' }, 'disk is full'],
    [{ error: 'short' }, 'short'],
    [{ errorDetail: {} }, 'error without a text'],
    [{ error: { deep: 1 } }, 'error without a text'],
    [{ status: 'Pull complete', id: 'b0d97b471877', error: 'hidden' }, 'hidden'],
  ])('%j must be an error', (message, text) => {
    expect(readPullEvent(message)).toEqual({ kind: 'error', text });
  });

  it('nothing that an engine sends may throw or give a negative or infinite count', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('status', 'id', 'progressDetail', 'error', 'x'), fc.jsonValue()),
        (message) => {
          const event = readPullEvent(message);
          if (event.kind === 'error') return;
          expect(event.progress.currentBytes).toBeGreaterThanOrEqual(0);
          expect(Number.isFinite(event.progress.totalBytes)).toBe(true);
        },
      ),
    );
  });
});

async function collect(pieces: readonly Uint8Array[]): Promise<unknown[]> {
  async function* stream(): AsyncGenerator<Uint8Array> {
    yield* pieces;
  }
  const values: unknown[] = [];
  for await (const value of jsonLines(stream())) values.push(value);
  return values;
}
