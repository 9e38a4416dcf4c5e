import type { Readable } from 'node:stream';

/** At most `maxBytes` of a stream; `isWhole` is false when there was more. A cut stream throws. */
export async function readCapped(
  stream: Readable,
  maxBytes: number,
): Promise<{ readonly content: Buffer; readonly isWhole: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxBytes) return { content: Buffer.concat(chunks).subarray(0, maxBytes), isWhole: false };
  }
  return { content: Buffer.concat(chunks), isWhole: true };
}
