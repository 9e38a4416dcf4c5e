import type { Line } from '../../src/main/testing/lab/line.ts';
import type { RemoteHost } from '../../src/main/testing/lab/remote-host.ts';
import { Ladder, type LadderOptions } from '../support/ladder.ts';
import { bySsh, type OperatorKey } from './remote-operator.ts';

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
  options: Partial<LadderOptions> = {},
): Promise<RemoteLadder> {
  const line = await host.line();
  const ladder = await Ladder.open({
    ...{ label: 'net', hasOwnCatalog: true, ...options },
    ...{ dockerHost: host.engine.dockerHost, registry: host.registry.address },
    ask: (port) => host.ask(port),
    prepare: bySsh({ host, key, address: line.address }),
  });
  return { host, ladder, line };
}
