import { inNetwork } from './ip.ts';
import type { Enter } from './own-network.ts';

/** `silent`: whatever is sent disappears, in both directions. `reset`: it is answered by a reset, as by a firewall. */
export type CutKind = 'silent' | 'reset';

/** The way to one address of a host, which can be cut and joined again; other addresses of the host are not touched. */
export class Line {
  readonly address: string;
  readonly #enter: Enter;
  #rules: readonly (readonly string[])[] = [];

  constructor(address: string, enter: Enter) {
    this.address = address;
    this.#enter = enter;
  }

  async cut(kind: CutKind): Promise<void> {
    if (this.#rules.length > 0) throw new Error(`${this.address} is cut already`);
    this.#rules = rulesOf(this.address, kind);
    // Each is put before the others: the last one is asked first.
    for (const rule of this.#rules) await this.#iptables('-I', rule);
  }

  /** Nothing happens on a line that is not cut. */
  async join(): Promise<void> {
    const rules = this.#rules;
    this.#rules = [];
    for (const rule of rules) await this.#iptables('-D', rule);
  }

  async #iptables(action: '-I' | '-D', rule: readonly string[]): Promise<void> {
    await inNetwork(this.#enter, 'iptables', '--wait', action, ...rule);
  }
}

function rulesOf(address: string, kind: CutKind): readonly (readonly string[])[] {
  const outgoing = ['OUTPUT', '--source', address];
  const incoming = ['INPUT', '--destination', address];
  if (kind === 'silent')
    return [
      [...outgoing, '--jump', 'DROP'],
      [...incoming, '--jump', 'DROP'],
    ];
  return [
    [...outgoing, '--jump', 'DROP'],
    [...outgoing, '--protocol', 'tcp', '--tcp-flags', 'RST', 'RST', '--jump', 'ACCEPT'],
    [...incoming, '--protocol', 'tcp', '--jump', 'REJECT', '--reject-with', 'tcp-reset'],
  ];
}
