import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { isWindlassError } from '../../../../shared/errors.ts';
import { labUser } from '../../../testing/lab/lab-user.ts';
import { SshOperator } from '../../../testing/lab/ssh-operator.ts';
import { startSshd } from '../../../testing/lab/sshd.ts';
import type { LabSshd } from '../../../testing/lab/sshd.ts';
import { greet, refusal } from '../../../testing/lab/transport-failure.ts';

const run = promisify(execFile);
const ok = 'HTTP/1.1 200 OK';

describe('the way to the engine behind a real server', () => {
  let operator: SshOperator;
  const servers: LabSshd[] = [];

  beforeAll(async () => {
    operator = await SshOperator.arrive();
    await labUser('outsider', 'x');
  });
  afterEach(() => operator.leave());
  afterAll(() => Promise.all(servers.map((server) => server.stop())));

  async function serverWith(...config: readonly string[]): Promise<LabSshd> {
    const name = `server${servers.length}`;
    const server = await startSshd({
      ...{ dir: operator.dir, name, config },
      authorizedKeys: [operator.publicKey],
    });
    servers.push(server);
    await operator.know(server);
    return server;
  }

  /** A PATH on which there is a shell and little else. */
  async function bareShell(): Promise<string> {
    const directory = join(operator.dir, 'bare');
    await mkdir(directory);
    for (const name of ['sh', 'id']) await symlink(`/usr/bin/${name}`, join(directory, name));
    return `SetEnv PATH=${directory}`;
  }

  it('must be the socket forwarded, for 40 at once in one connection', async () => {
    const transport = operator.to(await serverWith('MaxSessions 10'));
    const answers = await Promise.all(Array.from({ length: 40 }, () => greet(transport)));
    expect(new Set(answers)).toEqual(new Set([ok]));
    expect(operator.passed.filter((passed) => passed.startsWith('connect '))).toHaveLength(1);
    expect(operator.passed.at(-1)).toBe(`socket ${inject('dockerHost').slice('unix://'.length)}`);
  });

  it("must be Docker's own command where the server does not forward, for 40 at once", async () => {
    const server = await serverWith('AllowStreamLocalForwarding no', 'MaxSessions 10');
    const transport = operator.to(server);
    const answers = await Promise.all(Array.from({ length: 40 }, () => greet(transport)));
    expect(new Set(answers)).toEqual(new Set([ok]));
    expect(operator.passed.filter((passed) => passed.startsWith('socket '))).toEqual([
      'socket docker system dial-stdio',
    ]);
  });

  it('must be found with one session in a connection as well', async () => {
    const transport = operator.to(await serverWith('AllowStreamLocalForwarding no', 'MaxSessions 1'));
    // As a window has them open for long: streams that are kept, events, logs.
    const held = await Promise.all(Array.from({ length: 7 }, () => transport.openStream()));
    const answers = await Promise.all(Array.from({ length: 10 }, () => greet(transport)));
    expect(new Set(answers)).toEqual(new Set([ok]));
    for (const stream of held) stream.destroy();
  });

  it('must be found by the command where only that knows the socket', async () => {
    const server = await serverWith(`SetEnv DOCKER_HOST=${inject('dockerHost')}`);
    expect(await greet(operator.to(server, { socketPath: null }))).toBe(ok);
  });

  it('that is missing must say so', async () => {
    const error = await refusal(
      operator.to(await serverWith(), { socketPath: '/no/such.sock' }),
      'target-unreachable',
    );
    expect(error.details).toMatchObject({ reason: 'socket-missing', socket: '/no/such.sock' });
  });

  it('that this user may not use must say so, and which group may', async () => {
    const server = await serverWith();
    const error = await refusal(operator.to(server, { user: 'outsider' }), 'target-unreachable');
    expect(error.details).toMatchObject({ reason: 'permission-denied', group: 'docker' });
  });

  it('that only sudo may use must be used by it, where nobody has to type for that', async () => {
    const root = await serverWith();
    const tools = join(operator.dir, 'tools');
    await mkdir(tools);
    // What sudo does, by the way that a lab has to another user.
    const key = join(tools, 'key');
    await run('cp', [operator.path('id_ed25519'), key]);
    await run('chown', ['outsider', key]);
    const ssh = `ssh -F none -i ${key} -p ${root.port} -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null`;
    await writeFile(join(tools, 'sudo'), `#!/bin/sh\nshift\nexec ${ssh} root@127.0.0.1 "$@"\n`, {
      mode: 0o755,
    });
    const server = await serverWith(`SetEnv PATH=${tools}:/usr/local/bin:/usr/bin:/bin`);
    expect(await greet(operator.to(server, { user: 'outsider' }))).toBe(ok);
    expect(operator.passed.at(-1)).toBe('socket sudo docker system dial-stdio');
  });

  it('without forwarding and without the command must say what is missing', async () => {
    const server = await serverWith('AllowStreamLocalForwarding no', await bareShell());
    const error = await refusal(operator.to(server), 'target-unreachable');
    expect(error.details['reason']).toBe('docker-missing');
  });

  it('where no command may be run must say that the server does not forward', async () => {
    const server = await serverWith('AllowStreamLocalForwarding no', 'ForceCommand /bin/false');
    const error = await refusal(operator.to(server), 'target-unreachable');
    expect(error.details['reason']).toBe('forwarding-refused');
  });

  it('a port must be tried from over there, and not be told where that is switched off', async () => {
    const server = await serverWith();
    const transport = operator.to(server);
    expect(await transport.probePort('', server.port, 5000)).toBe(true);
    expect(await transport.probePort('127.0.0.1', 1, 5000)).toBe(false);
    const closed = operator.to(await serverWith('AllowTcpForwarding no', 'AllowStreamLocalForwarding yes'));
    expect(await closed.probePort('127.0.0.1', server.port, 5000)).toBeNull();
  });

  it('through two jump hosts must verify each, and need no forwarding of sockets there', async () => {
    const [first, second, last] = [await serverWith(), await serverWith(), await serverWith()];
    await operator.write(
      'config',
      [
        ...[`Host one`, `  HostName 127.0.0.1`, `  Port ${first.port}`],
        ...[`Host two`, `  HostName 127.0.0.1`, `  Port ${second.port}`],
        ...[`Host three`, `  HostName 127.0.0.1`, `  ProxyJump root@one,root@two`],
      ].join('\n'),
    );
    expect(await greet(operator.to(last, { host: 'three' }))).toBe(ok);
    const hops = [first, second, last].map((server) => `host-key [127.0.0.1]:${server.port}`);
    expect(operator.passed.filter((passed) => passed.startsWith('host-key '))).toEqual(hops);
    const attempts = await last.loginAttempts();
    await operator.write('known_hosts', `${await first.knownHostsLine()}${await last.knownHostsLine()}`);
    const error = await refusal(operator.to(last, { host: 'three' }), 'host-key-unknown');
    expect(error.details['host']).toBe(`[127.0.0.1]:${second.port}`);
    expect(await last.loginAttempts()).toBe(attempts);
    await operator.know(second);
  });

  it('through a ProxyCommand must work, and one that fails be told at once with what it said', async () => {
    const server = await serverWith();
    await operator.write('config', 'ProxyCommand busybox nc %h %p\n');
    operator.env['PATH'] = process.env['PATH'] ?? '';
    expect(await greet(operator.to(server))).toBe(ok);
    await operator.write('config', 'ProxyCommand sh -c "echo no way through >&2; exit 1"\n');
    const error = await refusal(operator.to(server), 'target-unreachable');
    expect(error.details).toMatchObject({ reason: 'login-cut', errorText: 'no way through' });
    await operator.write('config', '');
  });

  it.each([
    ['no.such.host.invalid', 22, 'name-unknown'],
    ['127.0.0.1', 1, 'refused'],
  ])('to %s port %d must be unreachable: %s', async (host, port, reason) => {
    const [server] = servers;
    if (server === undefined) throw new Error('no server');
    const error = await refusal(operator.to(server, { host, port }), 'target-unreachable');
    expect(error).toMatchObject({ isRetryable: true, details: { reason, host, port } });
  });

  it('once closed must be closed', async () => {
    const transport = operator.to(await serverWith());
    await greet(transport);
    await transport.close();
    const error = await transport.openStream().catch((thrown: unknown) => thrown);
    expect(isWindlassError(error, 'target-unreachable')).toBe(true);
  });
});
