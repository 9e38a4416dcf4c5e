import { DemoEngine } from '../adapters/demo/demo-engine.ts';
import { chooseSocketPath } from '../adapters/demo/local-socket.ts';
import { DockerEngineTarget } from '../adapters/docker/docker-engine-target.ts';
import { LocalTransport } from '../adapters/docker/transport/local-transport.ts';
import { copyToScratch } from '../adapters/scratch/scratch-copy.ts';
import type { ScratchCopy } from '../adapters/scratch/scratch-copy.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { DockerTarget } from '../core/ports/docker-target.ts';
import { isWindlassError } from '../../shared/errors.ts';
import type { Access } from './session.ts';

export interface DemoHostOptions {
  readonly dataDirectory: string;
  readonly resourcesDir: string;
  readonly access: Access;
  readonly clock: Clock;
}

export interface DemoHost {
  readonly docker: DockerTarget;
  close(): Promise<void>;
}

/** Fast enough not to be waited for, slow enough to be seen. */
const pullBytesPerSecond = 20_000_000;

/**
 * The built-in engine, whose host is a file of the data directory. The process that owns the directory runs the
 * engine itself; others use that one while it is there, and else look at a copy that nobody keeps.
 *
 * Why its containers outlive it: between two commands no process is there to be their engine.
 */
export async function openDemoHost(options: DemoHostOptions): Promise<DemoHost> {
  const directory = `${options.dataDirectory}/demo`;
  const statePath = `${directory}/state.json`;
  if (options.access === 'change') return runEngine(options, await chooseSocketPath(directory), statePath);
  const copy = await copyToScratch(statePath);
  try {
    // An engine keeps its host from the start: where no file is, none runs.
    const running = copy.isEmpty ? null : await attach(directory);
    if (running === null) return await runCopy(options, copy);
    await copy.remove();
    return running;
  } catch (error) {
    await copy.remove();
    throw error;
  }
}

async function runEngine(options: DemoHostOptions, socketPath: string, statePath: string): Promise<DemoHost> {
  const engine = await DemoEngine.start({
    socketPath,
    statePath,
    clock: options.clock,
    registryFile: `${options.resourcesDir}/demo-registry.json`,
    pullBytesPerSecond,
    isLiveRestore: true,
  });
  const docker = new DockerEngineTarget({
    transport: new LocalTransport(dockerHostOf(socketPath)),
    probePort: (hostIp, port) => Promise.resolve(engine.isPortAnswering(hostIp, port)),
  });
  return {
    docker,
    close: async () => {
      await docker.close();
      await engine.stop();
    },
  };
}

/** The engine of the process that owns the data directory; null when there is none. */
async function attach(directory: string): Promise<DemoHost | null> {
  const docker = new DockerEngineTarget({
    transport: new LocalTransport(dockerHostOf(await chooseSocketPath(directory))),
    // Its ports are told by the engine only, and that is in another process.
    probePort: () => Promise.resolve(null),
  });
  try {
    await docker.engine();
    return { docker, close: () => docker.close() };
  } catch (error) {
    await docker.close();
    if (isWindlassError(error)) return null;
    throw error;
  }
}

async function runCopy(options: DemoHostOptions, copy: ScratchCopy): Promise<DemoHost> {
  const host = await runEngine(options, await chooseSocketPath(copy.directory), copy.path);
  const close = async (): Promise<void> => {
    try {
      await host.close();
    } finally {
      await copy.remove();
    }
  };
  return { docker: host.docker, close };
}

function dockerHostOf(socketPath: string): string {
  return socketPath.startsWith('\\\\')
    ? `npipe://${socketPath.replaceAll('\\', '/')}`
    : `unix://${socketPath}`;
}
