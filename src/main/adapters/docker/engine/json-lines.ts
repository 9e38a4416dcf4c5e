import type { Readable } from 'node:stream';

/** What an engine sends is small; more than this in one line is no progress message. */
const lineMaxBytes = 1024 * 1024;

/**
 * The JSON objects of a stream, one per line. Lines that are too long, not JSON or no objects are given
 * as null, so that the reader can decide; a stream that is cut throws. Invalid UTF-8 is replaced.
 */
export async function* jsonLines(
  stream: AsyncIterable<Uint8Array> | Readable,
): AsyncGenerator<Readonly<Record<string, unknown>> | null> {
  let parts: Uint8Array[] = [];
  let size = 0;
  let isTooLong = false;
  const take = (): Readonly<Record<string, unknown>> | null | undefined => {
    const line = isTooLong ? null : Buffer.concat(parts).toString('utf8').trim();
    parts = [];
    size = 0;
    isTooLong = false;
    return line === '' ? undefined : parseObject(line);
  };
  const add = (part: Uint8Array): void => {
    size += part.length;
    if (size > lineMaxBytes) {
      isTooLong = true;
      parts = [];
    } else {
      parts.push(part);
    }
  };
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    let start = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, start)) {
      add(chunk.subarray(start, end));
      start = end + 1;
      const value = take();
      if (value !== undefined) yield value;
    }
    add(chunk.subarray(start));
  }
  const last = take();
  if (last !== undefined) yield last;
}

function parseObject(line: string | null): Readonly<Record<string, unknown>> | null {
  if (line === null) return null;
  try {
    const value = JSON.parse(line) as unknown;
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : null;
  } catch {
    return null;
  }
}
