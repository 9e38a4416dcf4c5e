import type { EngineAddress } from '../../../core/model/environment.ts';
import type { EngineTransport } from './engine-transport.ts';
import { openTransport } from './open-transport.ts';
import type { TransportStage } from './transport-stage.ts';
import type { TransportSurroundings } from './transport-surroundings.ts';

/**
 * Goes to an engine's socket and tells each stage that is passed; what it rejects with is of the stage after the last
 * one told. Resolves with the transport, over which the caller greets the engine, and which the caller closes.
 */
export async function testTransport(
  address: EngineAddress,
  surroundings: TransportSurroundings,
  onStage: (stage: TransportStage, detail: string) => void,
): Promise<EngineTransport> {
  let isOver = false;
  const transport = openTransport(address, surroundings, (stage, detail) => {
    if (!isOver) onStage(stage, detail);
  });
  try {
    (await transport.openStream()).destroy();
    if (address.kind !== 'ssh') onStage('socket', transport.address);
    isOver = true;
    return transport;
  } catch (error) {
    isOver = true;
    await transport.close();
    throw error;
  }
}
