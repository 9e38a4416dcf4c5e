import type { Line } from '../../src/main/testing/lab/line.ts';
import type { RemoteHost } from '../../src/main/testing/lab/remote-host.ts';
import { Ladder, type LadderOptions } from '../support/ladder.ts';
import { bySsh, type OperatorKey } from './remote-operator.ts';

export interface RemoteLadderOptions extends Partial<LadderOptions> {
  /** Further lines of the host's block in the configuration of SSH. */
  readonly config?: readonly string[];
}

export interface RemoteLadder {
  readonly host: RemoteHost;
  readonly ladder: Ladder;
  /** Its operator's own way to the host. */
  readonly line: Line;
}

/** A ladder on that host, climbed by an operator who has a line to it of their own. */
export async function openRemoteLadder(
  host: RemoteHost,
  key: OperatorKey,
  { config = [], ...options }: RemoteLadderOptions = {},
): Promise<RemoteLadder> {
  const line = await host.line();
  const ladder = await Ladder.open({
    ...{ label: 'net', hasOwnCatalog: true, ...options },
    ...{ dockerHost: host.engine.dockerHost, registry: host.registry.address },
    ask: (port) => host.ask(port),
    prepare: bySsh({ host, key, address: line.address, config }),
  });
  return { host, ladder, line };
}
