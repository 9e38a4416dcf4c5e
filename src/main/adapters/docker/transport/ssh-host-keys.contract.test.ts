import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SshOperator } from '../../../testing/lab/ssh-operator.ts';
import { startSshd } from '../../../testing/lab/sshd.ts';
import type { LabSshd } from '../../../testing/lab/sshd.ts';
import { greet, refusal } from '../../../testing/lab/transport-failure.ts';

const run = promisify(execFile);

describe('the host key of a real server', () => {
  let operator: SshOperator;
  let server: LabSshd;
  let other: LabSshd;

  beforeAll(async () => {
    operator = await SshOperator.arrive();
    const authorizedKeys = [operator.publicKey];
    const hostKeys = ['ed25519', 'rsa'] as const;
    server = await startSshd({ dir: operator.dir, name: 'server', hostKeys, authorizedKeys });
    other = await startSshd({ dir: operator.dir, name: 'other', authorizedKeys });
  });
  afterEach(() => operator.leave());
  afterAll(() => Promise.all([server.stop(), other.stop()]));

  /** What `ssh-keygen -lf` says on the server itself. */
  async function fingerprint(type: 'ed25519' | 'rsa'): Promise<string> {
    return (await run('ssh-keygen', ['-lf', `${server.dir}/host_${type}.pub`])).stdout.split(' ')[1] ?? '';
  }

  it('that is not known must be shown, and nobody be logged in', async () => {
    const error = await refusal(operator.to(server), 'host-key-unknown');
    expect(error.details).toMatchObject({
      host: `[127.0.0.1]:${server.port}`,
      keyType: 'ssh-ed25519',
      fingerprint: await fingerprint('ed25519'),
      knownHostsFile: operator.hostKeys.file,
    });
    expect(await server.loginAttempts()).toBe(0);
  });

  it('that was accepted must be known from then on, also to others, without a word in ~/.ssh', async () => {
    const error = await refusal(operator.to(server), 'host-key-unknown');
    operator.hostKeys.accept(String(error.details['host']), `${String(error.details['fingerprint'])}x`);
    await refusal(operator.to(server), 'host-key-unknown');
    operator.hostKeys.accept(String(error.details['host']), String(error.details['fingerprint']));
    expect(await greet(operator.to(server))).toBe('HTTP/1.1 200 OK');
    const written = `[127.0.0.1]:${server.port} ${await server.hostKey('ed25519')}\n`;
    expect(await readFile(operator.hostKeys.file, 'utf8')).toBe(written);
    await expect(readFile(operator.path('known_hosts'))).rejects.toThrow(/ENOENT/);
    await greet(operator.to(server));
    expect(await readFile(operator.hostKeys.file, 'utf8')).toBe(written);
  });

  it('that is another one than before must stop everything, and say where the known one is', async () => {
    const line = (await other.knownHostsLine()).replace(String(other.port), String(server.port));
    await operator.write('known_hosts', `# mine\n${line}`);
    const attempts = await server.loginAttempts();
    // Why the port: what was accepted before is of this server, under the name that it has by then.
    await operator.write('config', `Host web\n  HostName localhost\n  HostKeyAlias changed\n`);
    await operator.write('known_hosts', `# mine\nchanged ${await other.hostKey('ed25519')}\n`);
    const error = await refusal(operator.to(server, { host: 'web' }), 'host-key-changed');
    expect(error.details).toMatchObject({
      fingerprint: await fingerprint('ed25519'),
      ...{ file: operator.path('known_hosts'), line: 2, reason: 'changed' },
    });
    operator.hostKeys.accept('changed', await fingerprint('ed25519'));
    await refusal(operator.to(server, { host: 'web' }), 'host-key-changed');
    expect(await server.loginAttempts()).toBe(attempts);
  });

  it('that is written with a hashed name must be known', async () => {
    await operator.write('known_hosts', await other.knownHostsLine());
    await run('ssh-keygen', ['-q', '-H', '-f', operator.path('known_hosts')]);
    expect(await readFile(operator.path('known_hosts'), 'utf8')).toMatch(/^\|1\|/);
    expect(await greet(operator.to(other))).toBe('HTTP/1.1 200 OK');
  });

  it('of a type that is not the usual one must be asked for when that one is known', async () => {
    await operator.write('known_hosts', `alias ${await server.hostKey('rsa')}\n`);
    await operator.write('config', 'HostKeyAlias alias\n');
    expect(await greet(operator.to(server))).toBe('HTTP/1.1 200 OK');
  });

  it('that was revoked must be refused, also when it is known', async () => {
    const key = await server.hostKey('ed25519');
    await operator.write('known_hosts', `alias ${key}\n@revoked * ${key}\n`);
    await operator.write('config', 'HostKeyAlias alias\nStrictHostKeyChecking no\n');
    const error = await refusal(operator.to(server), 'host-key-changed');
    expect(error.details).toMatchObject({ reason: 'revoked', line: 2 });
  });

  it('must be asked for whatever StrictHostKeyChecking says', async () => {
    await operator.write('known_hosts', '');
    for (const value of ['no', 'off', 'accept-new']) {
      await operator.write('config', `StrictHostKeyChecking ${value}\nHostKeyAlias never-seen\n`);
      await refusal(operator.to(server), 'host-key-unknown');
    }
  });
});
