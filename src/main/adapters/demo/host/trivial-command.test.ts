import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runTrivialCommand } from './trivial-command.ts';
import type { CommandRun, CommandWorld } from './trivial-command.ts';

function worldWith(
  files: Record<string, string> = {},
): CommandWorld & { readonly files: Record<string, string> } {
  return {
    files,
    env: { NAME: 'value', EMPTY: '' },
    hostname: 'box',
    readFile: (path) => (files[path] === undefined ? null : Buffer.from(files[path])),
    writeFile: (path, text, isAppending) => {
      if (path.startsWith('/ro/')) return false;
      files[path] = `${isAppending ? (files[path] ?? '') : ''}${text}`;
      return true;
    },
    fetch: (url) => {
      if (url.includes('up')) return { kind: 'answered', status: 200, body: 'page\n' };
      if (url.includes('gone')) return { kind: 'answered', status: 404, body: '' };
      return { kind: 'unknown-host', host: url };
    },
    lookup: (name) => (name === 'web' ? ['10.0.0.2'] : []),
  };
}

function run(...argv: string[]): CommandRun {
  const outcome = runTrivialCommand(argv, worldWith());
  if (outcome === null) throw new Error('not a trivial command');
  return outcome;
}

const printed = (script: string): string =>
  run('sh', '-c', script)
    .output.map(({ text }) => text)
    .join('');

describe('trivial commands', () => {
  it('must be found by name, by path and through busybox, and others not at all', () => {
    for (const argv of [
      ['echo', 'x'],
      ['/bin/echo', 'x'],
      ['/usr/bin/echo', 'x'],
      ['busybox', 'echo', 'x'],
      ['/bin/busybox', 'echo', 'x'],
    ]) {
      expect(run(...argv).output[0]?.text).toBe('x\n');
    }
    for (const argv of [[], [''], ['nosuch'], ['/opt/echo'], ['/bin/nosuch'], ['busybox']]) {
      expect(runTrivialCommand(argv, worldWith())).toBeNull();
    }
  });

  it('must end with their exit code after their time', () => {
    expect(run('true').exit).toEqual({ afterMs: 0, code: 0 });
    expect(run('false').exit).toEqual({ afterMs: 0, code: 1 });
    expect(run('sleep', '1.5').exit).toEqual({ afterMs: 1500, code: 0 });
    expect(run('sleep', '2m').exit).toEqual({ afterMs: 120_000, code: 0 });
    expect(run('sleep', 'infinity').exit).toBeNull();
    expect(run('sh', '-c', 'exit 300').exit?.code).toBe(44);
    expect(run('httpd', '-f', '-p', '81')).toMatchObject({ exit: null, listensOn: 81 });
  });

  it('statements must be joined as a shell joins them', () => {
    expect(printed('echo a; echo b\necho c')).toBe('a\nb\nc\n');
    expect(printed('false && echo a || echo b')).toBe('b\n');
    expect(printed('true || echo a; echo b')).toBe('b\n');
    expect(printed('echo a; exit 0; echo b')).toBe('a\n');
    expect(printed("sh -c 'echo inner; exit 2' || echo outer")).toBe('inner\nouter\n');
  });

  it('quotes, variables and redirections must be read as a shell reads them', () => {
    expect(printed('echo "a  b" \'$NAME\' "$NAME" ${NAME}s $NONE "\\"x\\""')).toBe(
      'a  b $NAME value values "x"\n',
    );
    expect(run('sh', '-c', 'echo a >&2').output).toEqual([{ afterMs: 0, stream: 'stderr', text: 'a\n' }]);
    expect(printed('echo a > /dev/null')).toBe('');
    const world = worldWith();
    runTrivialCommand(['sh', '-c', 'echo a > /f; echo b >> /f; echo c > /ro/f'], world);
    expect(world.files).toEqual({ '/f': 'a\nb\n' });
  });

  it('what a trap says about SIGTERM must be known, and an endless loop be endless', () => {
    expect(run('sh', '-c', "trap '' TERM; while true; do sleep 1; done")).toMatchObject({
      exit: null,
      termExitCode: 'ignored',
    });
    expect(run('sh', '-c', "trap 'exit 3' TERM; sleep 5")).toMatchObject({
      exit: { afterMs: 5000 },
      termExitCode: 3,
    });
    expect(run('sh', '-c', 'echo a; while :; do echo b; sleep 1; done')).toMatchObject({
      exit: null,
      output: [{ text: 'a\n' }],
    });
  });

  it('addresses must be asked and failures be told as wget tells them', () => {
    expect(run('wget', '-q', '-O', '-', 'http://up/').output[0]?.text).toBe('page\n');
    expect(run('wget', '-q', '-O', '/dev/null', 'http://up/')).toMatchObject({
      output: [],
      exit: { code: 0 },
    });
    expect(run('wget', 'http://gone/').output[0]?.text).toContain('404');
    expect(run('wget', 'http://x/').exit?.code).toBe(1);
    expect(run('nslookup', 'web').exit?.code).toBe(0);
    expect(run('nslookup', 'x').exit?.code).toBe(1);
  });

  it('any script must be run to an end', { timeout: 60_000 }, () => {
    for (const script of [
      '"'.repeat(50_000),
      "'a".repeat(25_000),
      '$'.repeat(50_000),
      'a;'.repeat(25_000),
      '>'.repeat(50_000),
      '${'.repeat(25_000),
    ]) {
      expect(run('sh', '-c', script).exit).not.toBeNull();
    }
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(
            'a',
            ' ',
            '"',
            "'",
            '$',
            '{',
            '}',
            '>',
            '&',
            '|',
            ';',
            '\\',
            '\n',
            'echo ',
            'exit 1',
          ),
        }),
        (script) => {
          const { exit } = run('sh', '-c', script);
          expect(exit === null || Number.isInteger(exit.code)).toBe(true);
        },
      ),
    );
  });
});
