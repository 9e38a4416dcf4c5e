import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogLine } from '../../../core/ports/docker-target.ts';
import { FrameReader } from './frame-reader.ts';
import { LogLines } from './log-lines.ts';

const at = '2026-11-21T02:54:58.359316736Z';

describe('a framed log', () => {
  it('lines must not depend on how the bytes were cut', () => {
    const word = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !/[\n\r]/.test(text));
    const entry = fc.record({ text: word, kind: fc.constantFrom(1, 2) });
    const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 12 }), cuts, (entries, sizes) => {
        const bytes = Buffer.concat(entries.map((item) => frame(item.kind, `${at} ${item.text}\n`)));
        const expected = entries.map((item) => ({
          stream: item.kind === 1 ? 'stdout' : 'stderr',
          at,
          text: item.text,
        }));
        expect(read(chunks(bytes, sizes))).toEqual(expected);
      }),
    );
  });

  it('a long line in several entries must be one line, without the inner timestamps', () => {
    const later = '2026-11-21T02:54:59.000000001Z';
    const parts = [
      frame(1, `${at} ${'a'.repeat(16_384)}`),
      frame(1, `${later} ${'b'.repeat(16_384)}`),
      frame(1, `${later} c\n`),
    ];
    expect(read([Buffer.concat(parts)])).toEqual([
      { stream: 'stdout', at, text: `${'a'.repeat(16_384)}${'b'.repeat(16_384)}c` },
    ]);
  });

  it('two streams in turn must not be mixed up', () => {
    const bytes = [frame(1, `${at} out-`), frame(2, `${at} err\n`), frame(1, `${at} put\n`)];
    expect(read([Buffer.concat(bytes)]).map((line) => [line.stream, line.text])).toEqual([
      ['stderr', 'err'],
      ['stdout', 'out-put'],
    ]);
  });

  it('an empty line, a carriage return and a last line without newline must be kept apart', () => {
    const bytes = [frame(1, `${at} \n`), frame(1, `${at} windows\r\n`), frame(1, `${at} last`)];
    expect(read([Buffer.concat(bytes)]).map((line) => line.text)).toEqual(['', 'windows', 'last']);
  });

  it('text that begins like a time, and entries without one, must stay whole', () => {
    const bytes = [
      frame(1, `${at} ${at} twice\n`),
      frame(1, 'no stamp here\n'),
      frame(1, '2026-11-21\n'),
      frame(1, ' x\n'),
    ];
    expect(read([Buffer.concat(bytes)]).map((line) => [line.at, line.text])).toEqual([
      [at, `${at} twice`],
      ['', 'no stamp here'],
      ['', '2026-11-21'],
      ['', ' x'],
    ]);
  });

  it('invalid UTF-8 must be replaced, a character cut in two put together', () => {
    const euro = Buffer.from('€');
    const bytes = Buffer.concat([
      frame(1, Buffer.concat([Buffer.from(`${at} `), Buffer.from([0xff, 0xfe]), euro.subarray(0, 1)])),
      frame(1, Buffer.concat([Buffer.from(`${at} `), euro.subarray(1), Buffer.from('\n')])),
    ]);
    expect(read([bytes])[0]?.text).toBe('\ufffd\ufffd€');
  });

  it('a line of a gigabyte must give 64 kB and cost no memory', () => {
    const chunk = Buffer.alloc(1024 * 1024, 0x61);
    const lines: LogLine[] = [];
    const before = process.memoryUsage.rss();
    const log = new LogLines('stdout', (line) => lines.push(line));
    for (let count = 0; count < 1024; count += 1) log.push(chunk);
    log.push(Buffer.from('\nnext\n'));
    expect(lines.map((line) => line.text.length)).toEqual([65_536, 4]);
    expect(process.memoryUsage.rss() - before).toBeLessThan(200 * 1024 * 1024);
  });

  it('a frame that claims four gigabytes must be handed on as it comes', () => {
    const header = Buffer.from([1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]);
    expect(read([header, Buffer.from(`${at} one\n`), Buffer.from('two\n')]).map((line) => line.text)).toEqual(
      ['one', 'two'],
    );
  });

  it.each([
    ['an unknown stream', [9, 0, 0, 0, 0, 0, 0, 1, 0x61]],
    ['plain text', [...Buffer.from('hello world')]],
  ])('%s must be refused as no frame', (_title, bytes) => {
    expect(() => read([Buffer.from(bytes)])).toThrow(RangeError);
  });

  it('raw output of a terminal must give lines with the time at each start', () => {
    const lines: LogLine[] = [];
    const log = new LogLines('stdout', (line) => lines.push(line));
    for (const piece of [`${at} one\r\n2026-11-21T02:5`, '4:59.1Z two\r\n', `${at} thr`, 'ee']) {
      log.push(Buffer.from(piece));
    }
    log.end();
    expect(lines.map((line) => [line.at, line.text])).toEqual([
      [at, 'one'],
      ['2026-11-21T02:54:59.1Z', 'two'],
      [at, 'three'],
    ]);
  });
});

/** As the log call reads: frames, two streams, end. */
function read(pieces: readonly Uint8Array[]): LogLine[] {
  const lines: LogLine[] = [];
  const streams = {
    stdout: new LogLines('stdout', (line) => lines.push(line)),
    stderr: new LogLines('stderr', (line) => lines.push(line)),
  };
  const reader = new FrameReader((stream, piece, isFirst) => {
    const target = stream === 'stderr' ? streams.stderr : streams.stdout;
    if (isFirst) target.beginEntry();
    target.push(piece);
  });
  for (const piece of pieces) reader.push(piece);
  streams.stdout.end();
  streams.stderr.end();
  return lines;
}

function frame(kind: number, content: string | Buffer): Buffer {
  const payload = Buffer.from(content);
  const header = Buffer.alloc(8);
  header.writeUInt8(kind, 0);
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

function chunks(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const result: Buffer[] = [];
  for (let start = 0, turn = 0; start < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    result.push(bytes.subarray(start, start + size));
    start += size;
  }
  return result;
}
