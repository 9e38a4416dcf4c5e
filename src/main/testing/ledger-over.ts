import type { Ledger } from '../core/ports/ledger.ts';

/** A ledger whose calls go by a line: each has a name, and what the line makes of it. The mirror is on this machine. */
export function ledgerOver(
  ledger: Ledger,
  send: <T>(name: string, perform: () => Promise<T>) => Promise<T>,
): Ledger {
  return {
    deployments: () => send('ledger', () => ledger.deployments()),
    readAll: () => send('ledger', () => ledger.readAll()),
    read: (deployment) => send('ledger', () => ledger.read(deployment)),
    append: (deployment, actor, body) =>
      send(`append ${body.kind}`, () => ledger.append(deployment, actor, body)),
    readMirror: (deployment) => ledger.readMirror(deployment),
    mirrored: () => ledger.mirrored(),
  };
}
