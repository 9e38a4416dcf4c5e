import { spawn } from 'node:child_process';

export interface TerminalCommand {
  readonly program: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What is typed at a question. */
  readonly typed: readonly { readonly question: RegExp; readonly answer: string }[];
}

export interface TerminalRun {
  readonly exitCode: number | null;
  /** All that was to be seen on the screen. */
  readonly screen: string;
}

/** Runs a program at a terminal of its own, where somebody answers its questions. */
export function runAtTerminal({ program, env, typed }: TerminalCommand): Promise<TerminalRun> {
  const command = program.map(shellQuoted).join(' ');
  const terminal = spawn('script', ['--quiet', '--return', '--flush', '--command', command, '/dev/null'], {
    env: { ...env, SHELL: '/bin/sh', TERM: 'xterm' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let screen = '';
  let answered = 0;
  terminal.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
    const found = typed.find(({ question }) => question.test(screen.slice(answered)));
    if (found === undefined) return;
    answered = screen.length;
    terminal.stdin.write(`${found.answer}\r`);
  });
  // A program that ended takes no more answers.
  terminal.stdin.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    terminal.once('error', reject);
    terminal.once('close', (exitCode) => resolve({ exitCode, screen }));
  });
}

function shellQuoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
