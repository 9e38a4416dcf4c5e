import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Command lines and environments of all processes that others on the machine could have looked at meanwhile. */
export class ShownProcesses {
  readonly #seen = new Set<string>();
  readonly #timer: NodeJS.Timeout;

  private constructor() {
    this.#timer = setInterval(() => this.#look(), 10);
  }

  static watch(): ShownProcesses {
    return new ShownProcesses();
  }

  /** Everything that was to be seen until now; nobody looks any more. */
  end(): string {
    clearInterval(this.#timer);
    this.#look();
    return [...this.#seen].join('\n');
  }

  #look(): void {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      for (const file of ['cmdline', 'environ']) {
        try {
          this.#seen.add(readFileSync(`/proc/${pid}/${file}`, 'latin1'));
        } catch {
          // It has just ended.
        }
      }
    }
  }
}

/** The files below a folder that have one of these in them, each as `<file>: <what>`. */
export function filesThatShow(dir: string, needles: Readonly<Record<string, Buffer>>): readonly string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      const content = readFileSync(path);
      return Object.entries(needles).flatMap(([what, needle]) =>
        content.includes(needle) ? [`${path}: ${what}`] : [],
      );
    });
}

/** A secret as it is, and in the forms in which it is carried over. */
export function formsOf(name: string, secret: string | Buffer): Readonly<Record<string, Buffer>> {
  const plain = Buffer.from(secret);
  const forms = {
    plain,
    base64: Buffer.from(plain.toString('base64')),
    hex: Buffer.from(plain.toString('hex')),
  };
  return Object.fromEntries(Object.entries(forms).map(([form, needle]) => [`${name} (${form})`, needle]));
}
