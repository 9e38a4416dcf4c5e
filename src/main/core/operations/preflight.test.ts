import { expect, it } from 'vitest';
import type { HolderSpec } from '../ports/docker-target.ts';
import { aService, published } from '../../testing/builders/service-spec.ts';
import { made } from './made-check.ts';
import { probeHostPorts } from './preflight.ts';

/** The ports that are tried for a service that publishes 8080 and 8081. */
async function tried(...found: Parameters<typeof probeHostPorts>[1]): Promise<readonly number[]> {
  const holders: HolderSpec[] = [];
  const docker = {
    createHolder: async (holder: HolderSpec) => {
      holders.push(holder);
      return 'probe';
    },
    startContainer: async () => undefined,
    removeContainer: async () => undefined,
  };
  const services = [aService('web', { ports: [published(8080), published(8081)] })];
  const stack = { services, networks: [], volumes: [] };
  const subject = { deployment: 'shop', operation: 'op', stack, host: { docker }, seen: { containers: [] } };
  expect(await probeHostPorts(subject, found)).toEqual([]);
  return holders.flatMap(({ ports }) => ports?.map(({ hostPort }) => hostPort) ?? []);
}

it('of the ports of a release each must be tried that no container was found to hold', async () => {
  expect(await tried()).toEqual([8080, 8081]);
  const held = made('ports', 'error', 'port-container', 'web', { port: 8080, container: 'other' });
  expect(await tried(held)).toEqual([8081]);
});
