/** Encrypted local values, grouped by scope (`<environment>/<deployment>/<release>`). */
export interface Secrets {
  read(scope: string): Promise<Readonly<Record<string, string>>>;
  write(scope: string, values: Readonly<Record<string, string>>): Promise<void>;
  remove(scope: string): Promise<void>;
}

/** A key store of the operating system, as the shell that can reach it sees it. */
export interface KeyVault {
  /** `keychain`, `dpapi`, `secret-service`, `kwallet` */
  readonly name: string;
  seal(text: string): Promise<Uint8Array>;
  open(sealed: Uint8Array): Promise<string>;
}
