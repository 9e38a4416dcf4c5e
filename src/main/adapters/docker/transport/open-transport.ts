import type { EngineAddress } from '../../../core/model/environment.ts';
import { ContextTransport } from './context-transport.ts';
import type { EngineTransport } from './engine-transport.ts';
import { LocalTransport } from './local-transport.ts';
import { SshTransport } from './ssh-transport.ts';
import { TlsTransport } from './tls-transport.ts';
import type { TransportStage } from './transport-stage.ts';
import type { TransportSurroundings } from './transport-surroundings.ts';

/** The way to the engine at an address. Opens nothing yet. */
export function openTransport(
  address: EngineAddress,
  surroundings: TransportSurroundings,
  onPassed?: (stage: TransportStage, detail: string) => void,
): EngineTransport {
  const listening = onPassed === undefined ? {} : { onPassed };
  switch (address.kind) {
    case 'docker-host':
      return new LocalTransport(address.dockerHost);
    case 'ssh':
      return new SshTransport({ address, surroundings, ...listening });
    case 'tls':
      return new TlsTransport(address, onPassed);
    case 'context':
      return new ContextTransport(address, surroundings, (inner) =>
        openTransport(inner, surroundings, onPassed),
      );
  }
}
