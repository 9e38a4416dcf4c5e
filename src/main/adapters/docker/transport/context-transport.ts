import type { Duplex } from 'node:stream';
import type { Certificate } from '../../../../shared/certificate.ts';
import { isWindlassError } from '../../../../shared/errors.ts';
import type { ContextAddress, EngineAddress } from '../../../core/model/environment.ts';
import { addressText } from '../../../core/model/environment.ts';
import { readDockerContext } from './docker-contexts.ts';
import type { ContextSurroundings } from './docker-contexts.ts';
import type { EngineTransport } from './engine-transport.ts';
import { closedFailure } from './local-transport.ts';

/** A Docker context, followed: when it leads elsewhere, the next stream goes there. */
export class ContextTransport implements EngineTransport {
  readonly address: string;
  /** Why never: a kept stream would go on to read from where the context led before. */
  readonly isReuseWorthwhile = false;
  readonly #context: ContextAddress;
  readonly #surroundings: ContextSurroundings;
  readonly #open: (address: EngineAddress) => EngineTransport;
  #inner: { readonly place: string; readonly transport: EngineTransport } | null = null;
  #isClosed = false;

  constructor(
    context: ContextAddress,
    surroundings: ContextSurroundings,
    open: (address: EngineAddress) => EngineTransport,
  ) {
    this.#context = context;
    this.#surroundings = surroundings;
    this.#open = open;
    this.address = addressText(context) ?? '';
  }

  async openStream(): Promise<Duplex> {
    return (await this.#followed()).openStream();
  }

  async probePort(hostIp: string, port: number, timeoutMs: number): Promise<boolean | null> {
    return (await this.#followed()).probePort(hostIp, port, timeoutMs);
  }

  async certificates(): Promise<readonly Certificate[]> {
    try {
      return await (await this.#followed()).certificates();
    } catch (error) {
      if (isWindlassError(error)) return [];
      throw error;
    }
  }

  reset(): void {
    this.#inner?.transport.reset();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#inner?.transport.close();
  }

  async #followed(): Promise<EngineTransport> {
    const address = await readDockerContext(this.#context.context, this.#surroundings);
    if (this.#isClosed) throw closedFailure(this.address);
    const place = JSON.stringify(address);
    if (this.#inner?.place === place) return this.#inner.transport;
    const before = this.#inner;
    this.#inner = { place, transport: this.#open(address) };
    // Why it ends what is under way: an operation must not go on on two hosts.
    await before?.transport.close();
    return this.#inner.transport;
  }
}
