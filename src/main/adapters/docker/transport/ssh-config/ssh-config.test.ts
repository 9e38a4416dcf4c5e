import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isWindlassError } from '../../../../../shared/errors.ts';
import { loadSshConfig } from './config-files.ts';
import { hopChain } from './hop-chain.ts';
import { matchesPatternList } from './host-pattern.ts';
import { resolveSettings } from './ssh-settings.ts';
import type { SshDestination, SshSettings } from './ssh-settings.ts';

let home = '';

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'windlass-ssh-'));
  await mkdir(join(home, '.ssh/conf.d'), { recursive: true });
});
afterEach(() => rm(home, { recursive: true, force: true }));

async function given(text: string, name = 'config'): Promise<void> {
  await writeFile(join(home, '.ssh', name), text, { mode: 0o600 });
}

const destination = (host: string, more: Partial<SshDestination> = {}): SshDestination => ({
  ...{ host, user: null, port: null, identityFile: null },
  ...more,
});

async function settings(to: string | SshDestination, env: Record<string, string> = {}): Promise<SshSettings> {
  const files = await loadSshConfig({ home, systemFile: join(home, 'system') });
  return resolveSettings(files, typeof to === 'string' ? destination(to) : to, { home, env });
}

async function chain(host: string): Promise<readonly string[]> {
  const files = await loadSshConfig({ home, systemFile: join(home, 'system') });
  const hops = hopChain(destination(host), (to) => resolveSettings(files, to, { home, env: {} }));
  return hops.map((hop) => `${hop.user}@${hop.hostName}:${hop.port}${hop.proxyCommand ?? ''}`);
}

describe('patterns', () => {
  it.each([
    ['web1', ['web*'], true],
    ['web', ['web?'], false],
    ['web1', ['web?'], true],
    ['a.example.com', ['*.example.com', '!b.example.com'], true],
    ['b.example.com', ['*.example.com', '!b.example.com'], false],
    ['b', ['!b'], false],
    ['a', ['!b'], false],
    ['anything', ['*'], true],
    ['a.b', ['a?b'], true],
    ['ab', ['a.b'], false],
    ['', ['*'], true],
  ])('%j against %j must be %s', (text, patterns, expected) => {
    expect(matchesPatternList(text, patterns)).toBe(expected);
  });

  it('many stars must not take for ever', { timeout: 20_000 }, () => {
    expect(matchesPatternList('a'.repeat(200), [`${'*a'.repeat(60)}*b`])).toBe(false);
  });
});

describe('the settings of a host', () => {
  it('without any configuration must be those that OpenSSH has', async () => {
    expect(await settings('web')).toMatchObject({
      ...{ hostName: 'web', port: 22, user: userInfo().username, identitiesOnly: false },
      identityFiles: ['id_rsa', 'id_ecdsa', 'id_ed25519'].map((name) => `${home}/.ssh/${name}`),
      ...{ proxyJump: null, proxyCommand: null, identityAgent: null, notes: [] },
    });
  });

  it('the first value of each setting must win, over all blocks that match', async () => {
    await given(
      'Port 2200\nHost web*\n  User first\n  Port 1\nHost web1\n  User second\n  HostName 10.0.0.1\n',
    );
    expect(await settings('web1')).toMatchObject({ port: 2200, user: 'first', hostName: '10.0.0.1' });
    expect(await settings('db')).toMatchObject({ port: 2200, hostName: 'db' });
  });

  it('what is given beside it must win, and the machine-wide file come last', async () => {
    await given('Host web\n  User config\n');
    await writeFile(join(home, 'system'), 'Port 2222\nUser system\n');
    expect(await settings(destination('web', { user: 'given', port: 99 }))).toMatchObject({
      user: 'given',
      port: 99,
    });
    expect(await settings('web')).toMatchObject({ user: 'config', port: 2222 });
  });

  it.each([
    ['Host=web\nUser=a', 'a'],
    ['Host "web"\nUser "a b"', null],
    ['  HOST web # a comment\n\tuser   a # another', 'a'],
    ['Host web\r\nUser a\r\n', 'a'],
    ['Host *eb !db\nUser a', 'a'],
    ['Host WEB\nUser a', 'a'],
  ])('%j must be read as OpenSSH reads it', async (text, user) => {
    await given(text);
    if (user === null) await expect(settings('web')).rejects.toThrow(/not the name of a host or user/);
    else expect((await settings('web')).user).toBe(user);
  });

  it('identities must be collected in order and expanded', async () => {
    await given(
      'Host web\n HostName w.example.com\n User ops\n IdentityFile ~/.ssh/a\n IdentityFile %d/keys/%r@%h\nHost *\n IdentityFile "${KEYS}/b c"\n IdentitiesOnly yes\n',
    );
    expect(await settings('web', { KEYS: '/k' })).toMatchObject({
      identityFiles: [`${home}/.ssh/a`, `${home}/keys/ops@w.example.com`, '/k/b c'],
      ...{ identitiesOnly: true, areIdentitiesNamed: true },
    });
  });

  it('a key that is given must be the only one', async () => {
    await given('IdentityFile ~/.ssh/other\n');
    const given_ = await settings(destination('web', { identityFile: '/k/id' }));
    expect(given_).toMatchObject({ identityFiles: ['/k/id'], identitiesOnly: true });
  });

  it.each([
    ['', {}, null],
    ['', { SSH_AUTH_SOCK: '/a' }, '/a'],
    ['IdentityAgent none', { SSH_AUTH_SOCK: '/a' }, null],
    ['IdentityAgent SSH_AUTH_SOCK', { SSH_AUTH_SOCK: '/a' }, '/a'],
    ['IdentityAgent $OTHER', { OTHER: '/o' }, '/o'],
    ['IdentityAgent "/with space/%r.sock"\nUser me', {}, '/with space/me.sock'],
  ])('the agent by %j and %j must be %j', async (text, env, expected) => {
    await given(text);
    expect((await settings('web', env as Record<string, string>)).identityAgent).toBe(expected);
  });

  it('what asks for less checking of host keys must have no say', async () => {
    await given(
      'StrictHostKeyChecking no\nCheckHostIP no\nUserKnownHostsFile none\nGlobalKnownHostsFile none\n',
    );
    expect((await settings('web')).knownHostsFiles).toEqual([]);
    await given('UserKnownHostsFile ~/.ssh/a /b\nHostKeyAlias alias\n');
    expect(await settings('web')).toMatchObject({
      knownHostsFiles: [`${home}/.ssh/a`, '/b', '/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'],
      hostKeyAlias: 'alias',
    });
  });

  it('a connection must be watched, however the configuration has it', async () => {
    await given('ServerAliveInterval 0\n');
    expect(await settings('web')).toMatchObject({ aliveIntervalMs: 10_000, aliveCountMax: 3 });
    await given('ServerAliveInterval 2\nServerAliveCountMax 2\nConnectTimeout 4\n');
    const watched = { aliveIntervalMs: 2000, aliveCountMax: 2, connectTimeoutMs: 4000 };
    expect(await settings('web')).toMatchObject(watched);
  });

  it('tokens of a ProxyCommand must be replaced, and the line not be taken apart', async () => {
    await given(
      'Host web\n  HostName w.example.com\n  ProxyCommand  nc "-X 5" %h %p %% # kept\n  User ops\n',
    );
    expect((await settings('web')).proxyCommand).toBe('nc "-X 5" w.example.com 22 % # kept');
  });

  it.each(['a;b', '$(x)', '-oProxyCommand=x', 'a b', '`x`'])(
    'the host %j must be refused before a command gets it',
    async (host) => {
      await given('ProxyCommand nc %h %p\n');
      await expect(settings(host)).rejects.toThrow(/not the name of a host or user/);
    },
  );
});

describe('Include', () => {
  it('must read files by pattern, in order, below the folder of the user', async () => {
    await given('Include conf.d/*.conf\nUser last\n');
    await given('Host web\n  Port 1\n', 'conf.d/b.conf');
    await given('Host web\n  Port 2\n', 'conf.d/a.conf');
    await given('Host *\n  Port 3\n', 'conf.d/a.txt');
    expect(await settings('web')).toMatchObject({ port: 2, user: 'last' });
  });

  it('inside a block must hold only for that block, and not leak out of the file', async () => {
    await given('Host web\n  Include inner\n  User outer\n');
    await given('Port 7\nHost db\n  Port 8\n', 'inner');
    expect(await settings('web')).toMatchObject({ port: 7, user: 'outer' });
    expect(await settings('db')).toMatchObject({ port: 22 });
  });

  it('of itself must end with an error', async () => {
    await given('Include config\n');
    await expect(settings('web')).rejects.toThrow(/Include goes too deep/);
  });
});

describe('Match', () => {
  it.each([
    ['Match host w.example.com', 'HostName w.example.com', true],
    ['Match originalhost web', 'HostName w.example.com', true],
    ['Match host web', 'HostName w.example.com', false],
    ['Match user ops', 'User ops', true],
    ['Match !user ops', 'User ops', false],
    ['Match all', '', true],
    ['Match final', '', true],
    ['Match host="web",db', '', true],
    ['Match exec "true"', '', false],
  ])('%s after %j must be %s', async (match, before, expected) => {
    await given(`${before}\n${match}\n  Port 77\n`);
    expect((await settings('web')).port === 77).toBe(expected);
  });

  it('a criterion that is not followed must be noted only where it decides', async () => {
    await given('Match host db exec "true"\n  Port 1\nMatch host web exec "true"\n  Port 2\n');
    expect((await settings('web')).notes).toEqual([
      { file: join(home, '.ssh/config'), line: 3, what: 'Match exec' },
    ]);
  });
});

describe('jump hosts', () => {
  it('several must be gone through in order, each with its own settings', async () => {
    await given(
      'User me\nHost target\n  ProxyJump ops@one:2201,two\nHost two\n  HostName 10.0.0.2\n  ProxyJump other\n',
    );
    expect(await chain('target')).toEqual(['ops@one:2201', 'me@10.0.0.2:22', 'me@target:22']);
  });

  it("the first one's own way must be followed", async () => {
    await given(
      'User me\nHost target\n  ProxyJump one\nHost one\n  ProxyJump zero\nHost zero\n  ProxyCommand nc\n',
    );
    expect(await chain('target')).toEqual(['me@zero:22nc', 'me@one:22', 'me@target:22']);
  });

  it('for all hosts must not lead to the jump host through itself', async () => {
    await given('User me\nHost *\n  ProxyJump bastion\n');
    expect(await chain('web')).toEqual(['me@bastion:22', 'me@web:22']);
    expect(await chain('bastion')).toEqual(['me@bastion:22']);
  });

  it('in a circle must end with an error', async () => {
    await given('Host a\n  ProxyJump b\nHost b\n  ProxyJump a\n');
    await expect(chain('a')).rejects.toThrow(/circle/);
  });

  it.each([
    ['ProxyJump none\nProxyCommand nc', 'me@web:22'],
    ['ProxyCommand none\nProxyJump one', 'me@web:22'],
    ['ProxyCommand nc\nProxyJump one', 'me@web:22nc'],
  ])('of %j the first must win', async (text, expected) => {
    await given(`User me\n${text}\n`);
    expect((await chain('web')).at(-1)).toBe(expected);
  });

  it('by address must be understood, with brackets and as a URL', async () => {
    await given('User me\nHost web\n  ProxyJump ssh://a@[::1]:2,b@10.0.0.1\n');
    expect(await chain('web')).toEqual(['a@::1:2', 'b@10.0.0.1:22', 'me@web:22']);
  });
});

describe('a configuration that cannot be followed', () => {
  it.each([
    ['User a\nPort x', 2, 'port is a number'],
    ['Port 70000', 1, 'port is a number'],
    ['IdentitiesOnly maybe', 1, 'yes or no'],
    ['IdentityFile "open', 1, 'quote'],
    ['\n\n= x', 3, 'no setting'],
    ['Host', 1, 'Host without'],
    ['IdentityFile %z', 1, '%z is not known'],
    ['IdentityFile ${NOT_SET_HERE}', 1, 'is not set'],
    ['User', 1, 'without a value'],
  ])('%j must say file and line', async (text, line, problem) => {
    await given(text);
    const error = await settings('web').catch((thrown: unknown) => thrown);
    if (!isWindlassError(error, 'ssh-config-invalid')) throw error;
    expect(error.details).toMatchObject({ file: join(home, '.ssh/config'), line });
    expect(error.message).toContain(problem);
  });

  it('that others may write must be refused: its commands would be theirs', async () => {
    await given('User a\n');
    await chmod(join(home, '.ssh/config'), 0o666);
    await expect(settings('web')).rejects.toThrow(/others may write/);
  });
});
