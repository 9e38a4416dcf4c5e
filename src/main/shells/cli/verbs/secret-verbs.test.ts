import { describe, expect, it } from 'vitest';
import type { SecretsState } from '../../../../shared/contract/shapes/application.ts';
import type { ArrangedApplication } from '../../../testing/fake-application.ts';
import { fakeSession } from '../../../testing/fake-session.ts';
import { runFakeCli as run } from '../../../testing/fake-cli.ts';

const canary = 'canary of a passphrase';
const state = (changes: Partial<SecretsState>): SecretsState => ({
  storage: 'key-file',
  isLocked: false,
  hasPassphrase: false,
  keyStore: null,
  ...changes,
});

/** Secrets as they are kept, and what was asked of them. */
function kept(hasPassphrase: boolean) {
  const calls: (string | null)[][] = [];
  const arranged: ArrangedApplication = {
    secrets: {
      state: () =>
        Promise.resolve(state({ hasPassphrase, storage: hasPassphrase ? 'passphrase' : 'key-file' })),
      setPassphrase: (current, next) => Promise.resolve(void calls.push(['set', current, next])),
      removePassphrase: (current) => Promise.resolve(void calls.push(['remove', current])),
    },
  };
  return { arranged, calls };
}

describe('windlass secrets', () => {
  it('status must say how the keys are kept, without the data directory', async () => {
    const { arranged } = kept(false);
    const { exitCode, host, access } = await run('secrets status', arranged);
    expect({ exitCode, access }).toEqual({ exitCode: 0, access: ['read'] });
    expect(host.out).toContain('a file in the data directory that only you can read');
    expect(host.out).toContain('A passphrase prevents that');
    expect(JSON.parse((await run('secrets status --json', arranged)).host.out)).toEqual(state({}));
  });

  it('set-passphrase must ask twice without showing anything', async () => {
    const { arranged, calls } = kept(false);
    const { exitCode, host } = await run('secrets set-passphrase', arranged, {
      isTerminal: true,
      answers: [canary, canary],
    });
    expect(exitCode).toBe(0);
    expect(calls).toEqual([['set', null, canary]]);
    expect(host.asked.map(({ isHidden }) => isHidden)).toEqual([true, true]);
    expect(host.printed).not.toContain(canary);
  });

  it('set-passphrase must ask for the one that is set first', async () => {
    const { arranged, calls } = kept(true);
    await run('secrets set-passphrase', arranged, { isTerminal: true, answers: ['old one', canary, canary] });
    expect(calls).toEqual([['set', 'old one', canary]]);
  });

  it('set-passphrase must change nothing when the two are not the same', async () => {
    const { arranged, calls } = kept(false);
    const terminal = { isTerminal: true, answers: [canary, `${canary}!`] };
    const { exitCode, host } = await run('secrets set-passphrase', arranged, terminal);
    expect({ exitCode, calls }).toEqual({ exitCode: 2, calls: [] });
    expect(host.err).toContain('not the same');
    expect(host.printed).not.toContain(canary);
  });

  it.each([
    ['an option', '--passphrase-file /old', {}],
    ['the environment', '', { WINDLASS_PASSPHRASE_FILE: '/old' }],
  ])('must read passphrases from files that %s names', async (_, option, env) => {
    const { arranged, calls } = kept(true);
    const files = { '/old': 'old one\n', '/new': `${canary}\r\n` };
    const line = `secrets set-passphrase --new-passphrase-file /new ${option}`;
    expect((await run(line, arranged, { files, env })).exitCode).toBe(0);
    expect((await run(`secrets remove-passphrase ${option}`, arranged, { files, env })).exitCode).toBe(0);
    expect(calls).toEqual([
      ['set', 'old one', canary],
      ['remove', 'old one'],
    ]);
  });

  it.each(['secrets set-passphrase', 'secrets remove-passphrase'])(
    '%s must be refused where nobody can be asked, and say how else',
    async (line) => {
      const { arranged, calls } = kept(true);
      const { exitCode, host } = await run(line, arranged);
      expect({ exitCode, calls }).toEqual({ exitCode: 4, calls: [] });
      expect(host.err).toContain('no terminal');
      expect(host.err).toContain('--passphrase-file');
    },
  );
});

describe('secrets that turn out to be locked', () => {
  const asking = async (terminal: Parameters<typeof run>[2], flags = '') => {
    const got: (string | null)[] = [];
    const ran = await run(
      `list ${flags}`,
      async ({ askPassphrase }) => {
        for (const isAgain of [false, true]) got.push((await askPassphrase?.(isAgain)) ?? null);
        return fakeSession({ deployments: { list: () => Promise.resolve([]) } });
      },
      terminal,
    );
    return { ...ran, got };
  };

  it('must be asked for on a terminal without showing anything, and again after a wrong one', async () => {
    const { host, got } = await asking({ isTerminal: true, answers: ['wrong', canary] });
    expect(got).toEqual(['wrong', canary]);
    expect(host.asked.every(({ isHidden }) => isHidden)).toBe(true);
    expect(host.err).toContain('does not open them');
    expect(host.printed).not.toContain(canary);
  });

  it.each([
    ['without a terminal', {}, ''],
    ['of a script', { isTerminal: true }, '--json'],
  ])('must not be asked for %s', async (_, terminal, flags) => {
    expect((await asking(terminal, flags)).got).toEqual([null, null]);
  });
});
