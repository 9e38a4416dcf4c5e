/** What a host asks for before it lets somebody in. Two requests that are alike have the same answers. */
export interface CredentialRequest {
  readonly what: 'passphrase' | 'password' | 'keyboard-interactive';
  readonly host: string;
  readonly user: string;
  /** The encrypted key that a passphrase is for; null: it is for none. */
  readonly identityFile: string | null;
  /** In the host's own words, of which nothing is believed; one answer each. Empty: one answer, no words. */
  readonly prompts: readonly { readonly text: string; readonly isEchoed: boolean }[];
}

/** Asks a person; null: nobody is there, or nobody wants to answer. */
export type AskPerson = (request: CredentialRequest) => Promise<readonly string[] | null>;
