import { inNetwork } from './ip.ts';
import { inLabNetwork, type Enter, type OwnNetwork } from './own-network.ts';

/** Two networks joined by a cable: the near end has the address 1 of a net of its own, the far end 2 and any further ones. */
export class Cable {
  /** `10.200.7`: of a net that no other cable of the lab has. */
  readonly prefix: string;
  readonly #near: Enter;
  readonly #far: OwnNetwork;
  readonly #link: string;
  #addresses = 2;

  private constructor(number: number, near: Enter, far: OwnNetwork) {
    this.prefix = `10.200.${number}`;
    this.#link = `cable${number}`;
    this.#near = near;
    this.#far = far;
  }

  /** From the lab's own network, or from another one. */
  static async lay(far: OwnNetwork, near: Enter = inLabNetwork): Promise<Cable> {
    const cable = await Cable.#take(far, near);
    const { prefix } = cable;
    await inNetwork(near, 'ip', 'address', 'add', `${prefix}.1/24`, 'dev', cable.#link);
    await inNetwork(near, 'ip', 'link', 'set', cable.#link, 'up');
    await inNetwork(far.enter, 'ip', 'address', 'add', `${prefix}.2/24`, 'dev', 'eth0');
    await inNetwork(far.enter, 'ip', 'link', 'set', 'eth0', 'up');
    await inNetwork(far.enter, 'ip', 'route', 'add', 'default', 'via', `${prefix}.1`);
    return cable;
  }

  /** The kernel refuses a second link of the same name: a file that ran before may have left its own for another moment. */
  static async #take(far: OwnNetwork, near: Enter): Promise<Cable> {
    const peer = ['peer', 'name', 'eth0', 'netns', String(far.pid)];
    for (count += 1; count < 250; count += 1) {
      const cable = new Cable(count, near, far);
      try {
        await inNetwork(near, 'ip', 'link', 'add', cable.#link, 'type', 'veth', ...peer);
        return cable;
      } catch (error) {
        if (!String(error).includes('File exists')) throw error;
      }
    }
    throw new Error('there is no number left for a cable');
  }

  /** Gone at once with both its ends; otherwise the kernel removes it some time after the last process at the far end. */
  async remove(): Promise<void> {
    await inNetwork(this.#near, 'ip', 'link', 'delete', this.#link).catch(() => undefined);
  }

  get farAddress(): string {
    return `${this.prefix}.2`;
  }

  /** One more address of the far end. */
  async addAddress(): Promise<string> {
    this.#addresses += 1;
    const address = `${this.prefix}.${this.#addresses}`;
    await inNetwork(this.#far.enter, 'ip', 'address', 'add', `${address}/24`, 'dev', 'eth0');
    return address;
  }

  async removeAddress(address: string): Promise<void> {
    await inNetwork(this.#far.enter, 'ip', 'address', 'delete', `${address}/24`, 'dev', 'eth0');
  }

  /** The near end goes by another address from now on; what was sent from the one before it finds nobody. */
  async moveNearEnd(from: number, to: number): Promise<void> {
    const address = (last: number): string => `${this.prefix}.${last}/24`;
    await inNetwork(this.#near, 'ip', 'address', 'add', address(to), 'dev', this.#link);
    await inNetwork(this.#near, 'ip', 'address', 'delete', address(from), 'dev', this.#link);
    // The second address of a net is removed with the first, unless the kernel was told to keep it.
    await inNetwork(this.#near, 'ip', 'address', 'replace', address(to), 'dev', this.#link);
  }

  async pull(): Promise<void> {
    await inNetwork(this.#near, 'ip', 'link', 'set', this.#link, 'down');
  }

  async plugIn(): Promise<void> {
    await inNetwork(this.#near, 'ip', 'link', 'set', this.#link, 'up');
  }
}

let count = 0;
