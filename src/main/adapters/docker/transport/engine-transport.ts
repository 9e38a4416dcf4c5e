import type { Duplex } from 'node:stream';
import type { Certificate } from '../../../../shared/certificate.ts';

/** The way to one engine's socket. Opens nothing before the first call. */
export interface EngineTransport {
  /** As shown: `unix:///…`, `ssh://user@host:22`, `tcp://host:2376`. Never a secret. */
  readonly address: string;
  /**
   * A new stream to the engine's socket. Rejects with a `WindlassError`: nothing was sent yet, so
   * `target-unreachable`, a host key or authentication code, or `target-refused`.
   */
  openStream(): Promise<Duplex>;
  /** A stream costs round trips: harmless calls may use one again. Calls that change something never do. */
  readonly isReuseWorthwhile: boolean;
  /**
   * True when a TCP port that the host publishes takes a connection and keeps it, or says something, seen from there; null:
   * cannot be told from here.
   */
  probePort(hostIp: string, port: number, timeoutMs: number): Promise<boolean | null>;
  /**
   * Those of this way, for their ends: ours and the authority's from their files, the engine's as it last showed it.
   * Empty where there are none, or where they cannot be read. Asks nobody.
   */
  certificates(): Promise<readonly Certificate[]>;
  /** What is open is taken for dead and ended; the next stream connects anew, now and not when a pause is over. */
  reset(): void;
  /** Ends every stream; further ones are refused. */
  close(): Promise<void>;
}
