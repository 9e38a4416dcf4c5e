import type { LocalFiles } from '../../../../core/ports/local-files.ts';

/**
 * The host keys that this installation's operators accepted, as a file of the known_hosts format of our own. The
 * files of `~/.ssh` are read beside it and never written.
 */
export class HostKeyStore {
  /** Where an accepted key is written. */
  readonly file: string;
  readonly #files: LocalFiles;
  readonly #accepted = new Set<string>();
  #writing: Promise<void> = Promise.resolve();

  constructor(options: { readonly file: string; readonly files: LocalFiles }) {
    this.file = options.file;
    this.#files = options.files;
  }

  /**
   * A person compared the fingerprint and accepts it: the next connection to that host (as the error named it) that
   * shows exactly this key writes it down. Nothing else ever makes an unknown key a known one.
   */
  accept(host: string, fingerprint: string): void {
    this.#accepted.add(JSON.stringify([host.toLowerCase(), fingerprint]));
  }

  isAccepted(host: string, fingerprint: string): boolean {
    return this.#accepted.has(JSON.stringify([host.toLowerCase(), fingerprint]));
  }

  async readText(): Promise<string> {
    const content = await this.#files.read(this.file);
    return content === null ? '' : Buffer.from(content).toString('utf8');
  }

  /** Adds a line durably; lines that are written at once keep their order and none is lost. */
  add(host: string, keyType: string, key: Buffer): Promise<void> {
    const writing = this.#writing.then(async () => {
      const before = await this.readText();
      const separator = before === '' || before.endsWith('\n') ? '' : '\n';
      const line = `${host.toLowerCase()} ${keyType} ${key.toString('base64')}\n`;
      await this.#files.write(this.file, Buffer.from(before + separator + line));
    });
    this.#writing = writing.catch(() => undefined);
    return writing;
  }
}
