import { isWindlassError } from '../../../shared/errors.ts';
import type { ErrorCode, WindlassError } from '../../../shared/errors.ts';
import type { EngineTransport } from '../../adapters/docker/transport/engine-transport.ts';

/** The error with which a stream is refused. */
export async function refusal(transport: EngineTransport, code: ErrorCode): Promise<WindlassError> {
  const error = await transport.openStream().then(
    (stream) => {
      stream.destroy();
      return new Error('a stream was opened');
    },
    (thrown: unknown) => thrown,
  );
  if (isWindlassError(error, code)) return error;
  throw new Error(`expected ${code}, got ${String(error)}`, { cause: error });
}

/** What the engine says to a greeting over a new stream. */
export async function greet(transport: EngineTransport): Promise<string> {
  const stream = await transport.openStream();
  stream.write('GET /_ping HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  let answer = '';
  for await (const chunk of stream as AsyncIterable<Buffer>) answer += chunk.toString('latin1');
  return answer.split('\r\n')[0] ?? '';
}
