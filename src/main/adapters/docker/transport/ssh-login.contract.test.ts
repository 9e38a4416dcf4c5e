import { appendFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { labUser } from '../../../testing/lab/lab-user.ts';
import { LabSshAgent } from '../../../testing/lab/ssh-agent.ts';
import { SshOperator } from '../../../testing/lab/ssh-operator.ts';
import { makeKey, startSshd } from '../../../testing/lab/sshd.ts';
import type { KeyOptions, KeyType, LabSshd } from '../../../testing/lab/sshd.ts';
import { greet, refusal } from '../../../testing/lab/transport-failure.ts';

const passphrase = 'open sesame';
const password = 'pass word';

describe('logging in to a real server', () => {
  let operator: SshOperator;
  let server: LabSshd;

  beforeAll(async () => {
    operator = await SshOperator.arrive();
    server = await startSshd({ dir: operator.dir, name: 'server', authorizedKeys: [operator.publicKey] });
    await operator.know(server);
    await labUser('operator', password);
  });
  afterEach(() => operator.leave());
  afterAll(() => server.stop());

  async function authorizedKey(name: string, type: KeyType, options: KeyOptions = {}): Promise<string> {
    const file = operator.path(name);
    await appendFile(join(server.dir, 'authorized_keys'), await makeKey(file, type, options));
    return file;
  }

  it.each([
    ['ed25519', {}],
    ['ecdsa', {}],
    ['rsa', {}],
    ['rsa', { format: 'PEM' }],
    ['ecdsa', { format: 'PEM' }],
    ['rsa', { format: 'PKCS8' }],
    ['ecdsa', { format: 'PKCS8' }],
    ['ed25519', { passphrase }],
    ['ecdsa', { passphrase }],
    ['rsa', { passphrase }],
    ['rsa', { passphrase, format: 'PEM' }],
    ['rsa', { passphrase, format: 'PKCS8' }],
  ] as const)(
    'a key of the type %s, written with %j, must open the door',
    async (type, options: KeyOptions) => {
      const name = `id_${type}_${options.format ?? 'own'}_${options.passphrase === undefined ? 'open' : 'locked'}`;
      const identityFile = await authorizedKey(name, type, options);
      operator.answer = ({ what }) => (what === 'passphrase' ? [passphrase] : null);
      expect(await greet(operator.to(server, { identityFile }))).toBe('HTTP/1.1 200 OK');
      expect(operator.asked).toHaveLength(options.passphrase === undefined ? 0 : 1);
    },
  );

  it('a passphrase must be asked for its file, again while it is wrong, and only for a key that is wanted', async () => {
    const identityFile = await authorizedKey('locked', 'ed25519', { passphrase });
    operator.answer = ({ attempt }) => [attempt === 0 ? 'wrong' : passphrase];
    await greet(operator.to(server, { identityFile }));
    expect(operator.asked).toMatchObject([
      { what: 'passphrase', identityFile, host: '127.0.0.1', user: 'root', attempt: 0 },
      { what: 'passphrase', identityFile, attempt: 1 },
    ]);
    await operator.leave();
    await makeKey(operator.path('stranger'), 'ed25519', { passphrase });
    await refusal(operator.to(server, { identityFile: operator.path('stranger') }), 'authentication-needed');
    expect(operator.asked).toMatchObject([{ what: 'password' }]);
  });

  it('without an answer it must say what is needed, and not that the door is closed', async () => {
    const identityFile = await authorizedKey('silent', 'ed25519', { passphrase });
    const error = await refusal(operator.to(server, { identityFile }), 'authentication-needed');
    expect(error.details).toMatchObject({
      what: 'passphrase',
      host: '127.0.0.1',
      user: 'root',
      identityFile,
    });
  });

  it('a user who is not there, and a key that nobody knows, must be refused with what was tried', async () => {
    operator.answer = () => ['no password of theirs'];
    const nobody = await refusal(operator.to(server, { user: 'nobody-here' }), 'authentication-refused');
    expect(nobody.details['tried']).toEqual([
      `publickey ${operator.path('id_ed25519')}`,
      ...['keyboard-interactive', 'password', 'password', 'password'],
    ]);
    const missing = operator.to(server, { identityFile: '/no/such/key' });
    operator.answer = () => null;
    const error = await refusal(missing, 'authentication-needed');
    expect(error.details).toMatchObject({ what: 'password', user: 'root' });
  });

  it('a password must be asked for, again while it is wrong', async () => {
    operator.answer = ({ what, attempt }) => (what === 'password' && attempt === 1 ? [password] : ['wrong']);
    const transport = operator.to(server, { user: 'operator', identityFile: '/no/such/key' });
    // It logs in; that account may not use the socket, which is known only afterwards.
    await refusal(transport, 'target-unreachable');
    expect(operator.passed.map((passed) => passed.split(' ')[0])).toContain('authenticate');
    expect(operator.asked.map(({ attempt }) => attempt)).toEqual([0, 1]);
  });

  it("a server's own question must be put, and one for the password be taken as that", async () => {
    const config = ['UsePAM yes', 'PasswordAuthentication no', 'KbdInteractiveAuthentication yes'];
    const asking = await startSshd({ dir: operator.dir, name: 'asking', config });
    await operator.know(asking);
    operator.answer = () => [password];
    await refusal(operator.to(asking, { user: 'operator' }), 'target-unreachable');
    expect(operator.asked).toMatchObject([{ what: 'password', attempt: 0 }]);
    await operator.leave();
    const error = await refusal(operator.to(asking, { user: 'operator' }), 'authentication-needed');
    expect(error.details).toMatchObject({ what: 'password', user: 'operator' });
    await asking.stop();
  });

  describe('with an agent', () => {
    let agent: LabSshAgent;

    beforeAll(async () => {
      agent = await LabSshAgent.start(join(operator.dir, 'agent'));
      for (const type of ['rsa', 'ecdsa', 'ed25519'] as const) {
        await agent.add(await authorizedKey(`agent_${type}`, type));
        await rm(operator.path(`agent_${type}`));
      }
      operator.env['SSH_AUTH_SOCK'] = agent.socket;
    });
    afterAll(() => {
      delete operator.env['SSH_AUTH_SOCK'];
      agent.stop();
    });

    it.each(['rsa', 'ecdsa', 'ed25519'])(
      'a key of the type %s that only the agent has must open the door',
      async (type) => {
        // The public half names it, as with OpenSSH.
        await operator.write(
          'config',
          `IdentitiesOnly yes\nIdentityFile ${operator.path(`agent_${type}`)}\n`,
        );
        expect(await greet(operator.to(server))).toBe('HTTP/1.1 200 OK');
        expect(operator.passed.find((passed) => passed.startsWith('authenticate'))).toContain('agent');
      },
    );

    it('one that is not named must not be offered when only named ones may be', async () => {
      await operator.write('config', `IdentitiesOnly yes\nIdentityFile ${operator.path('nothing')}\n`);
      const error = await refusal(operator.to(server), 'authentication-needed');
      expect(error.details).toMatchObject({ what: 'password', missing: [operator.path('nothing')] });
    });

    it('that does not answer must be passed over', async () => {
      await operator.write('config', 'IdentityAgent /no/such/agent\n');
      expect(await greet(operator.to(server))).toBe('HTTP/1.1 200 OK');
      expect(operator.warnings.join()).toContain('/no/such/agent');
      await operator.write('config', '');
    });
  });
});
