import { requireAddressFiles } from '../adapters/discovery/address-files.ts';
import { DockerEngineTarget } from '../adapters/docker/docker-engine-target.ts';
import { testTransport } from '../adapters/docker/transport/test-transport.ts';
import type { TransportStage } from '../adapters/docker/transport/transport-stage.ts';
import type { TransportSurroundings } from '../adapters/docker/transport/transport-surroundings.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import { toErrorShape } from '../../shared/errors.ts';
import type { EngineAddress } from '../core/model/environment.ts';
import type { ReachedStage, TestedEngine } from '../core/ports/hosts.ts';

/** Goes to an engine over a connection of its own and tells each stage, also the one that fails. */
export async function testAddress(
  address: EngineAddress,
  surroundings: TransportSurroundings,
  onStage: (stage: ReachedStage) => void,
): Promise<TestedEngine> {
  await requireAddressFiles(address);
  const passed: TransportStage[] = [];
  const pass = (stage: TransportStage, detail: string): void => {
    // A context leads to an address that tells its stages itself.
    if (stage === 'socket' && (passed.includes(stage) || address.kind === 'tls')) return;
    passed.push(stage);
    onStage({ stage: address.kind === 'docker-host' ? 'connect' : stage, isPassed: true, detail });
  };
  try {
    const transport = await testTransport(address, surroundings, pass);
    const docker = new DockerEngineTarget({ transport });
    try {
      await docker.engine();
      const begun = performance.now();
      const engine = await docker.engine();
      const latencyMs = Math.round(performance.now() - begun);
      return { engine, latencyMs, certificates: await transport.certificates() };
    } finally {
      await docker.close();
    }
  } catch (thrown) {
    const { code, message } = toErrorShape(thrown);
    onStage({ stage: failedStage(address.kind, passed, code), isPassed: false, detail: message });
    throw thrown;
  }
}

const stages: readonly string[] = ['resolve', 'connect', 'host-key', 'authenticate', 'socket', 'engine'];
const stageOfCode: Readonly<Partial<Record<ErrorCode, string>>> = {
  'ssh-config-invalid': 'resolve',
  'host-key-unknown': 'host-key',
  'host-key-changed': 'host-key',
  'authentication-needed': 'authenticate',
  'authentication-refused': 'authenticate',
};

/** What the error says of itself, else the stage after the last one that was passed. */
export function failedStage(
  kind: EngineAddress['kind'],
  passed: readonly TransportStage[],
  code: ErrorCode,
): string {
  const named = stageOfCode[code];
  if (named !== undefined) return named;
  const last = passed.at(-1);
  if (kind === 'docker-host') return last === undefined ? 'connect' : 'engine';
  if (kind === 'tls') return last === undefined ? 'connect' : last === 'connect' ? 'host-key' : 'engine';
  return last === undefined ? 'resolve' : (stages[stages.indexOf(last) + 1] ?? 'engine');
}
