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
    await this.#disturb(rulesOf(this.address, kind));
  }

  /** From now on that share of all packets is lost in each direction. */
  async lose(percent: number): Promise<void> {
    const chance = ['--match', 'statistic', '--mode', 'random', '--probability', String(percent / 100)];
    await this.#disturb([
      ['OUTPUT', '--source', this.address, ...chance, '--jump', 'DROP'],
      ['INPUT', '--destination', this.address, ...chance, '--jump', 'DROP'],
    ]);
  }

  async #disturb(rules: readonly (readonly string[])[]): Promise<void> {
    if (this.#rules.length > 0) throw new Error(`${this.address} is disturbed already`);
    this.#rules = rules;
    // Each is put before the others: the last one is asked first.
    for (const rule of this.#rules) await this.#iptables('-I', rule);
  }

  /** As good as new; nothing happens on a line that is. */
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
