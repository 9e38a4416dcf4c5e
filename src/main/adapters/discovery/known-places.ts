import { isContextName, isHost } from '../../../shared/address-fields.ts';
import type { KnownPlace } from '../../core/ports/hosts.ts';
import type { DiscoverySurroundings } from './local-docker-hosts.ts';
import { listContexts } from './list-contexts.ts';
import { listSshHosts } from './list-ssh-hosts.ts';

/** A configuration of thousands of hosts is a fleet's, not a list to choose from. */
const mostPlaces = 500;

/**
 * Contexts of Docker and hosts of the SSH configuration. Names that could be taken for something else are left out,
 * as is what cannot be read: this is an offer, and whatever is wrong is told when it is used.
 */
export async function findKnownPlaces({ home, env }: DiscoverySurroundings): Promise<readonly KnownPlace[]> {
  const [contexts, hosts] = await Promise.all([listContexts({ home, env }), listSshHosts({ home })]);
  return [
    ...contexts
      .filter(({ name }) => isContextName(name))
      .map(({ name, host }): KnownPlace => {
        return {
          name,
          origin: 'docker-context',
          address: { kind: 'context', context: name },
          description: host,
        };
      }),
    ...hosts
      .filter(({ alias }) => isHost(alias))
      .map(({ alias, hostName }): KnownPlace => {
        const login = { user: null, port: null, identityFile: null, socketPath: null };
        const address = { kind: 'ssh', host: alias, ...login } as const;
        return { name: alias, origin: 'ssh-config', address, description: hostName ?? alias };
      }),
  ].slice(0, mostPlaces);
}
