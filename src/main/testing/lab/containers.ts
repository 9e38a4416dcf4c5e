import { EngineRefusal, engineJson, engineRequest } from './engine-request.ts';

export interface ContainerOptions {
  name: string;
  image: string;
  /** Container port -> port of the loopback interface. */
  ports?: Record<number, number>;
  restartPolicy?: 'no' | 'always' | 'unless-stopped' | 'on-failure';
  labels?: Record<string, string>;
  env?: Record<string, string>;
  /** As `docker run -v` has them. */
  binds?: string[];
}

export interface ContainerFacts {
  Id: string;
  Name: string;
  Image: string;
  RestartCount: number;
  State: {
    Status: string;
    Running: boolean;
    ExitCode: number;
    Pid: number;
    StartedAt: string;
    Health?: { Status: string };
  };
}

/** Creates and starts a container beside the product: foreign objects, port takers, subjects of the lab's own tests. */
export async function runContainer(dockerHost: string, options: ContainerOptions): Promise<string> {
  const ports = Object.entries(options.ports ?? {});
  const { Id } = await engineJson<{ Id: string }>(dockerHost, {
    path: '/containers/create',
    method: 'POST',
    query: { name: options.name },
    body: {
      Image: options.image,
      Labels: options.labels ?? {},
      Env: Object.entries(options.env ?? {}).map(([key, value]) => `${key}=${value}`),
      ExposedPorts: Object.fromEntries(ports.map(([inside]) => [`${inside}/tcp`, {}])),
      HostConfig: {
        Binds: options.binds ?? [],
        RestartPolicy: { Name: options.restartPolicy ?? 'no' },
        PortBindings: Object.fromEntries(
          ports.map(([inside, outside]) => [
            `${inside}/tcp`,
            [{ HostIp: '127.0.0.1', HostPort: String(outside) }],
          ]),
        ),
      },
    },
  });
  await startContainer(dockerHost, Id);
  return Id;
}

export async function startContainer(dockerHost: string, nameOrId: string): Promise<void> {
  await engineJson(dockerHost, { path: `/containers/${nameOrId}/start`, method: 'POST' });
}

/** Undefined when there is no such container. */
export async function inspectContainer(
  dockerHost: string,
  nameOrId: string,
): Promise<ContainerFacts | undefined> {
  try {
    return await engineJson<ContainerFacts>(dockerHost, { path: `/containers/${nameOrId}/json` });
  } catch (error) {
    if (error instanceof EngineRefusal && error.status === 404) return undefined;
    throw error;
  }
}

/** Waits for the end of a container. Resolves with its exit code. */
export async function waitForExit(dockerHost: string, nameOrId: string): Promise<number> {
  const path = `/containers/${nameOrId}/wait`;
  const { StatusCode } = await engineJson<{ StatusCode: number }>(dockerHost, { path, method: 'POST' });
  return StatusCode;
}

export async function stopContainer(
  dockerHost: string,
  nameOrId: string,
  graceSeconds: number,
): Promise<void> {
  const path = `/containers/${nameOrId}/stop`;
  await engineJson(dockerHost, { path, method: 'POST', query: { t: graceSeconds } });
}

/** With its anonymous volumes; a container that is not there is fine. */
export async function removeContainer(dockerHost: string, nameOrId: string): Promise<void> {
  const path = `/containers/${nameOrId}`;
  await engineRequest(dockerHost, { path, method: 'DELETE', query: { force: true, v: true } });
}

/** What the container printed, both streams in order. */
export async function containerLogs(dockerHost: string, nameOrId: string): Promise<string> {
  const { body } = await engineRequest(dockerHost, {
    path: `/containers/${nameOrId}/logs`,
    query: { stdout: true, stderr: true },
  });
  const lines: string[] = [];
  // Each piece has a header of eight bytes: stream, three zeros, length.
  for (let at = 0; at + 8 <= body.length; at += 8 + body.readUInt32BE(at + 4)) {
    lines.push(body.toString('utf8', at + 8, at + 8 + body.readUInt32BE(at + 4)));
  }
  return lines.join('');
}
