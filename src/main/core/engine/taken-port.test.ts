import { describe, expect, test } from 'vitest';
import { WindlassError } from '../../../shared/errors.ts';
import type { ObservedContainer } from '../model/observed.ts';
import type { ContainerSummary } from '../ports/docker-target.ts';
import { explainTakenPort, isGhostPort } from './taken-port.ts';

const taken = new WindlassError('port-taken', 'port is already allocated', { hostPort: 8090 });

/** A host where `web` wants TCP port 8090, with these containers beside it and that answer on the port. */
function host(others: readonly string[], isAnswered: boolean | null, protocol = 'tcp') {
  const port = { hostIp: '127.0.0.1', hostPort: 8090, containerPort: 8080, protocol };
  const summaries = others.map((name) => ({ name, publishedPorts: [port] }) as unknown as ContainerSummary);
  return {
    listContainers: () => Promise.resolve(summaries),
    inspectContainer: () => Promise.resolve({ ports: [port] } as unknown as ObservedContainer),
    probePort: () => Promise.resolve(isAnswered),
  };
}

describe('a port that a container could not get', () => {
  test('must name the container that has it', async () => {
    const error = await explainTakenPort(host(['other-web-1'], true), 'web', taken);
    expect(error).toMatchObject({ details: { reason: 'container', holder: 'other-web-1' } });
  });

  test('must be a process where no container has it and somebody answers', async () => {
    const error = await explainTakenPort(host([], true), 'web', taken);
    expect(error).toMatchObject({ details: { reason: 'process', hostPort: 8090 } });
    expect(isGhostPort(error)).toBe(false);
  });

  test('must be a ghost where no container has it and nobody answers, and say what to do', async () => {
    const error = await explainTakenPort(host([], false), 'web', taken);
    expect(isGhostPort(error)).toBe(true);
    expect(String(error)).toContain('restart the engine');
  });

  test.each([
    ['nobody can look', host([], null)],
    ['silence says nothing', host([], false, 'udp')],
    ['the engine is gone', { ...host([], true), listContainers: () => Promise.reject(new Error('gone')) }],
  ])('must stay as it was told where %s', async (_why, docker) => {
    expect(await explainTakenPort(docker, 'web', taken)).toBe(taken);
  });

  test('must not be looked for in any other error', async () => {
    const other = new WindlassError('engine-error', 'something else');
    expect(await explainTakenPort(host([], false), 'web', other)).toBe(other);
  });
});
