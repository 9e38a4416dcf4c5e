import { readShellScript } from './shell-words.ts';
import type { ShellStatement } from './shell-words.ts';

export interface OutputPiece {
  readonly afterMs: number;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

/** What a command can see of its container. */
export interface CommandWorld {
  readonly env: Readonly<Record<string, string>>;
  readonly hostname: string;
  readFile(path: string): Uint8Array | null;
  /** False when the place is read-only. */
  writeFile(path: string, text: string, isAppending: boolean): boolean;
  fetch(url: string): FetchOutcome;
  /** Addresses of a name on the container's networks. */
  lookup(name: string): readonly string[];
}

export type FetchOutcome =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  | { readonly kind: 'refused'; readonly address: string }
  | { readonly kind: 'unknown-host'; readonly host: string };

export interface CommandRun {
  readonly output: readonly OutputPiece[];
  /** null: it runs until it is stopped. */
  readonly exit: { readonly afterMs: number; readonly code: number } | null;
  readonly listensOn: number | null;
  /** What SIGTERM does where the shell traps it; null: not trapped. */
  readonly termExitCode: number | 'ignored' | null;
}

const applets = new Set(
  '[ cat echo env false hostname httpd mkdir nslookup printf sh sleep test touch true wget'.split(' '),
);

/** The applet that a command stands for (`/bin/busybox echo`, `/bin/echo`, `echo`); null when it is none. */
export function appletOf(argv: readonly string[]): readonly string[] | null {
  const [first = '', ...rest] = argv;
  const base = /^\/(usr\/)?s?bin\//.test(first) ? first.slice(first.lastIndexOf('/') + 1) : first;
  if (base === 'busybox' && rest.length > 0) return appletOf(rest);
  return applets.has(base) ? [base, ...rest] : null;
}

/** Runs one of the commands that busybox has, as far as tests and samples need them; null: it is none of them. */
export function runTrivialCommand(argv: readonly string[], world: CommandWorld): CommandRun | null {
  const applet = appletOf(argv);
  if (applet === null) return null;
  const run = new Run(world);
  if (applet[0] !== 'sh') run.command(applet, { toStderr: false, file: null });
  else if (applet[1] === '-c') run.script(applet[2] ?? '');
  return run.outcome();
}

type Redirection = Pick<ShellStatement, 'toStderr' | 'file'>;

class Run {
  readonly #world: CommandWorld;
  readonly #output: OutputPiece[] = [];
  #elapsedMs = 0;
  #lastCode = 0;
  #isOver = false;
  #isEndless = false;
  #listensOn: number | null = null;
  #term: CommandRun['termExitCode'] = null;

  constructor(world: CommandWorld) {
    this.#world = world;
  }

  outcome(): CommandRun {
    const exit = this.#isEndless ? null : { afterMs: this.#elapsedMs, code: this.#lastCode };
    return { output: this.#output, exit, listensOn: this.#listensOn, termExitCode: this.#term };
  }

  script(text: string): void {
    const loop = /\bwhile (?:true|:)\s*;\s*do\b/.exec(text);
    for (const statement of readShellScript(text.slice(0, loop?.index), this.#world.env)) {
      if (this.#isOver || this.#isEndless) return;
      if (statement.joiner === '&&' && this.#lastCode !== 0) continue;
      if (statement.joiner === '||' && this.#lastCode === 0) continue;
      this.#statement(statement);
    }
    if (loop !== null && !this.#isOver) this.#isEndless = true;
  }

  command(words: readonly string[], redirection: Redirection): void {
    const [name = '', ...args] = words;
    this.#lastCode = 0;
    if (name === 'echo') this.#print(`${args.filter((arg) => arg !== '-n').join(' ')}\n`, redirection);
    else if (name === 'printf') this.#print((args[0] ?? '').replaceAll('\\n', '\n'), redirection);
    else if (name === 'hostname') this.#print(`${this.#world.hostname}\n`, redirection);
    else if (name === 'env') this.#print(this.#environment(), redirection);
    else if (name === 'false') this.#lastCode = 1;
    else if (name === 'sleep') this.#sleep(args[0] ?? '');
    else if (name === 'cat') this.#cat(args, redirection);
    else if (name === 'test' || name === '[') this.#test(args);
    else if (name === 'touch') this.#write(args.at(-1) ?? '', '', true);
    else if (name === 'wget') this.#wget(args, redirection);
    else if (name === 'nslookup') this.#nslookup(args[0] ?? '', redirection);
    else if (name === 'httpd') this.#serve(args);
  }

  #statement(statement: ShellStatement): void {
    const [first = '', ...rest] = statement.words;
    if (first === '' || first === ':' || first === 'export' || first === 'set') {
      this.#lastCode = 0;
    } else if (first === 'exit') {
      this.#lastCode = rest.length === 0 ? this.#lastCode : Number(rest[0]) & 255;
      this.#isOver = true;
    } else if (first === 'trap') {
      const code = /^exit(?: (\d+))?$/.exec(rest[0] ?? '');
      this.#term = code === null ? 'ignored' : Number(code[1] ?? 0);
    } else if (first === 'exec') {
      this.#program({ ...statement, words: rest });
      this.#isOver = true;
    } else {
      this.#program(statement);
    }
  }

  #program(statement: ShellStatement): void {
    const applet = appletOf(statement.words);
    if (applet === null) {
      this.#complain(`sh: ${statement.words[0] ?? ''}: not found\n`);
      this.#lastCode = 127;
    } else if (applet[0] === 'sh') {
      const nested = new Run(this.#world);
      nested.script(applet[2] ?? '');
      const { exit, output } = nested.outcome();
      this.#output.push(...output.map((piece) => ({ ...piece, afterMs: piece.afterMs + this.#elapsedMs })));
      this.#elapsedMs += exit?.afterMs ?? 0;
      this.#lastCode = exit?.code ?? 0;
      this.#isEndless = exit === null;
    } else {
      this.command(applet, statement);
    }
  }

  #print(text: string, { toStderr, file }: Redirection): void {
    if (file !== null) {
      if (file.path !== '/dev/null') this.#write(file.path, text, file.isAppending);
    } else if (text !== '') {
      this.#output.push({ afterMs: this.#elapsedMs, stream: toStderr ? 'stderr' : 'stdout', text });
    }
  }

  #complain(text: string): void {
    this.#output.push({ afterMs: this.#elapsedMs, stream: 'stderr', text });
    this.#lastCode = 1;
  }

  #write(path: string, text: string, isAppending: boolean): void {
    if (!this.#world.writeFile(path, text, isAppending)) {
      this.#complain(`sh: can't create ${path}: Read-only file system\n`);
    }
  }

  #environment(): string {
    return Object.entries(this.#world.env)
      .map(([name, value]) => `${name}=${value}\n`)
      .join('');
  }

  #sleep(duration: string): void {
    const match = /^(\d{1,9}(?:\.\d{1,9})?)([smhd]?)$/.exec(duration);
    if (duration === 'infinity') this.#isEndless = true;
    else if (match === null) this.#complain(`sleep: invalid number '${duration}'\n`);
    else
      this.#elapsedMs +=
        Number(match[1]) * ({ m: 60_000, h: 3_600_000, d: 86_400_000 }[match[2] ?? ''] ?? 1000);
  }

  #cat(paths: readonly string[], redirection: Redirection): void {
    for (const path of paths) {
      const content = this.#world.readFile(path);
      if (content === null) this.#complain(`cat: can't open '${path}': No such file or directory\n`);
      else this.#print(new TextDecoder().decode(content), redirection);
    }
  }

  #test(args: readonly string[]): void {
    const [operator, path = ''] = args;
    const isThere = this.#world.readFile(path) !== null;
    this.#lastCode = ['-e', '-f', '-s', '-r'].includes(operator ?? '') && isThere ? 0 : 1;
  }

  #wget(args: readonly string[], redirection: Redirection): void {
    const outcome = this.#world.fetch(args.at(-1) ?? '');
    if (outcome.kind === 'unknown-host') {
      this.#complain(`wget: bad address '${outcome.host}'\n`);
    } else if (outcome.kind === 'refused') {
      this.#complain(`wget: can't connect to remote host (${outcome.address}): Connection refused\n`);
    } else if (outcome.status !== 200) {
      this.#complain(`wget: server returned error: HTTP/1.1 ${outcome.status}\n`);
    } else if (args.includes('-') || args.includes('-O-') || args.includes('-qO-')) {
      this.#print(outcome.body, redirection);
    }
  }

  #nslookup(name: string, redirection: Redirection): void {
    const addresses = this.#world.lookup(name);
    if (addresses.length === 0) {
      this.#print(`** server can't find ${name}: NXDOMAIN\n`, redirection);
      this.#lastCode = 1;
    }
    for (const address of addresses) this.#print(`Name:\t${name}\nAddress: ${address}\n`, redirection);
  }

  #serve(args: readonly string[]): void {
    this.#listensOn = Number(args[args.indexOf('-p') + 1] ?? 80);
    this.#isEndless = args.includes('-f');
  }
}
