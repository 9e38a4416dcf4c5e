import type { EngineContext } from '../host/engine-context.ts';
import { processors, totalMemoryBytes } from '../host/machine.ts';
import type { Reply, Route } from './route-table.ts';

export const apiVersion = '1.41';
export const oldestApiVersion = '1.12';
const engineVersion = '20.10.24-demo';
const architecture = { kernel: 'x86_64', image: 'amd64' };

const versionDetails = {
  ApiVersion: apiVersion,
  Arch: architecture.image,
  Experimental: 'false',
  GitCommit: 'demo',
  KernelVersion: 'demo',
  MinAPIVersion: oldestApiVersion,
  Os: 'linux',
};

/** Who the engine is. */
export const systemRoutes: readonly Route[] = [
  { method: 'GET', pattern: '/_ping', isMutating: false, handle: () => ping('OK') },
  { method: 'HEAD', pattern: '/_ping', isMutating: false, handle: () => ping('') },
  {
    method: 'GET',
    pattern: '/version',
    isMutating: false,
    handle: () => ({
      status: 200,
      json: {
        Platform: { Name: 'Windlass demo engine' },
        Components: [{ Name: 'Engine', Version: engineVersion, Details: versionDetails }],
        Version: engineVersion,
        ApiVersion: apiVersion,
        MinAPIVersion: oldestApiVersion,
        GitCommit: 'demo',
        GoVersion: '',
        Os: 'linux',
        Arch: architecture.image,
        KernelVersion: 'demo',
      },
    }),
  },
  {
    method: 'GET',
    pattern: '/info',
    isMutating: false,
    handle: (_call, context) => ({ status: 200, json: info(context) }),
  },
];

function ping(text: string): Reply {
  return {
    status: 200,
    text,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-cache, no-store, must-revalidate',
    },
  };
}

function info(context: EngineContext): unknown {
  const { state } = context;
  const containers = [...state.containers.values()];
  const running = containers.filter(({ status }) => status === 'running').length;
  return {
    ID: state.engineId,
    Containers: containers.length,
    ContainersRunning: running,
    ContainersPaused: 0,
    ContainersStopped: containers.length - running,
    Images: state.images.size,
    Driver: 'memory',
    DriverStatus: [],
    Plugins: {
      Volume: ['local'],
      Network: ['bridge', 'host', 'null'],
      Authorization: null,
      Log: ['json-file'],
    },
    SystemTime: context.timestamp(),
    LoggingDriver: 'json-file',
    CgroupDriver: 'none',
    CgroupVersion: '1',
    KernelVersion: 'demo',
    OperatingSystem: 'Windlass demo engine',
    OSVersion: '',
    OSType: 'linux',
    Architecture: architecture.kernel,
    IndexServerAddress: 'https://index.docker.io/v1/',
    NCPU: processors,
    MemTotal: totalMemoryBytes,
    DockerRootDir: '/var/lib/docker',
    Name: 'windlass-demo',
    Labels: [],
    ExperimentalBuild: false,
    ServerVersion: engineVersion,
    Swarm: { NodeID: '', NodeAddr: '', LocalNodeState: 'inactive', ControlAvailable: false, Error: '' },
    LiveRestoreEnabled: context.isLiveRestore,
    SecurityOptions: [],
    Warnings: null,
  };
}
