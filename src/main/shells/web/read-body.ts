import type { IncomingMessage } from 'node:http';

/** The JSON of a small body; rejects what is longer or no JSON, without keeping it. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) throw new Error(`a body of more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    // Why without the parser's words: they quote what was sent.
    throw new Error('a body that is no JSON');
  }
}
