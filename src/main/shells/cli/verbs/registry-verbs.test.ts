import { describe, expect, it } from 'vitest';
import type { ArrangedApplication } from '../../../testing/fake-application.ts';
import { runFakeCli as run } from '../../../testing/fake-cli.ts';

const password = 'canary of a password';

function kept(isChecked = true) {
  const calls: string[][] = [];
  const arranged: ArrangedApplication = {
    registries: {
      list: () => Promise.resolve([{ registry: 'reg.example:5000', username: 'ci' }]),
      save: (registry, username, given) => {
        calls.push([registry, username, given]);
        return Promise.resolve({ registry, username, isChecked });
      },
      remove: (registry) => Promise.resolve(void calls.push([registry])),
    },
  };
  return { arranged, calls };
}

describe('windlass registry', () => {
  it('login must ask for the password without showing it', async () => {
    const { arranged, calls } = kept();
    const terminal = { isTerminal: true, answers: [password] };
    const { exitCode, host } = await run('registry login reg.example:5000 --username ci', arranged, terminal);
    expect({ exitCode, calls }).toEqual({ exitCode: 0, calls: [['reg.example:5000', 'ci', password]] });
    expect(host.asked).toMatchObject([{ isHidden: true }]);
    expect(host.printed).not.toContain(password);
    expect(host.out).toContain('reg.example:5000 accepts ci');
  });

  it('login must read the password from standard input, without the end of its line', async () => {
    const { arranged, calls } = kept(false);
    const line = 'registry login reg.example --username ci --password-stdin';
    const { exitCode, host } = await run(line, arranged, { input: `${password}\r\n` });
    expect({ exitCode, calls }).toEqual({ exitCode: 0, calls: [['reg.example', 'ci', password]] });
    expect(host.out).toContain('could not be asked from here');
  });

  it('login must be refused where the password cannot be had, and say how else', async () => {
    const { arranged, calls } = kept();
    const { exitCode, host } = await run('registry login reg.example --username ci', arranged);
    expect({ exitCode, calls }).toEqual({ exitCode: 2, calls: [] });
    expect(host.err).toContain('--password-stdin');
  });

  it('must know no option that would take the password itself', async () => {
    const { arranged } = kept();
    const line = `registry login reg.example --username ci --password ${password.replaceAll(' ', '')}`;
    expect((await run(line, arranged)).exitCode).toBe(2);
  });

  it('list must name registries and users, and logout forget one', async () => {
    const { arranged, calls } = kept();
    expect((await run('registry list', arranged)).host.out).toMatch(/reg\.example:5000 +ci/);
    expect(JSON.parse((await run('registry list --json', arranged)).host.out)).toEqual({
      registries: [{ registry: 'reg.example:5000', username: 'ci' }],
    });
    expect((await run('registry logout reg.example', arranged)).exitCode).toBe(0);
    expect(calls).toEqual([['reg.example']]);
  });
});
