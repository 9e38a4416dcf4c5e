import type { Clock } from '../../../core/ports/clock.ts';
import type { Logger } from '../../../core/ports/system.ts';
import type { HostKeyStore } from './ssh/host-key-store.ts';

/** What a person is asked for while a connection logs in. */
export interface CredentialRequest {
  readonly what: 'passphrase' | 'password' | 'keyboard-interactive';
  /** As the operator calls it; `user@host` of the hop that asks. */
  readonly host: string;
  readonly user: string;
  /** Whose passphrase is asked for. */
  readonly identityFile?: string;
  /** The server's own questions; an answer for each is due. */
  readonly prompts?: readonly { readonly text: string; readonly isEchoed: boolean }[];
  /** Zero at first; more when the last answer was wrong. */
  readonly attempt: number;
}

/** One answer, or one per prompt; null: nobody is there to answer, or nobody wants to. */
export type CredentialSource = (request: CredentialRequest) => Promise<readonly string[] | null>;

/** What a transport depends on besides its address. */
export interface TransportSurroundings {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly hostKeys: HostKeyStore;
  readonly askCredential: CredentialSource;
  readonly clock: Clock;
  readonly logger: Logger;
}
