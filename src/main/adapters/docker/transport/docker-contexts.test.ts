import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isWindlassError } from '../../../../shared/errors.ts';
import { listDockerContexts, readDockerContext } from './docker-contexts.ts';
import { parseSshUrl } from './ssh-url.ts';

let home = '';
beforeEach(async () => (home = await mkdtemp(join(tmpdir(), 'windlass-ctx-'))));
afterEach(() => rm(home, { recursive: true, force: true }));

interface Given {
  readonly root?: string;
  readonly meta?: unknown;
  readonly files?: readonly string[];
  readonly skip?: boolean;
}

async function given(name: string, host: string, options: Given = {}): Promise<string> {
  const id = createHash('sha256').update(name).digest('hex');
  const root = join(options.root ?? join(home, '.docker'), 'contexts');
  await mkdir(join(root, 'meta', id), { recursive: true });
  await mkdir(join(root, 'tls', id, 'docker'), { recursive: true });
  const meta = {
    Name: name,
    Metadata: {},
    Endpoints: { docker: { Host: host, SkipTLSVerify: options.skip } },
  };
  await writeFile(join(root, 'meta', id, 'meta.json'), JSON.stringify(options.meta ?? meta));
  for (const file of options.files ?? []) await writeFile(join(root, 'tls', id, 'docker', file), 'x');
  return join(root, 'tls', id, 'docker');
}

const pem = ['ca.pem', 'cert.pem', 'key.pem'];
const read = (name: string, env = {}): ReturnType<typeof readDockerContext> =>
  readDockerContext(name, { home, env });

describe('a Docker context', () => {
  it('with a socket, with SSH and with TLS must lead there', async () => {
    await given('local', 'unix:///run/user/1000/docker.sock');
    await given('far', 'ssh://ops@web.example.com:2222');
    const tls = await given('old', 'tcp://10.0.0.1:2376', { files: pem });
    expect(await read('local')).toEqual({
      kind: 'docker-host',
      dockerHost: 'unix:///run/user/1000/docker.sock',
    });
    expect(await read('far')).toMatchObject({
      ...{ kind: 'ssh', host: 'web.example.com', user: 'ops', port: 2222, socketPath: null },
    });
    const files = { caFile: `${tls}/ca.pem`, certFile: `${tls}/cert.pem`, keyFile: `${tls}/key.pem` };
    expect(await read('old')).toEqual({ kind: 'tls', host: '10.0.0.1', port: 2376, ...files });
  });

  it('must be looked for where DOCKER_CONFIG says', async () => {
    await given('elsewhere', 'unix:///x', { root: join(home, 'other') });
    expect(await read('elsewhere', { DOCKER_CONFIG: join(home, 'other') })).toMatchObject({
      dockerHost: 'unix:///x',
    });
  });

  it.each([
    ['without TLS material', 'tcp://10.0.0.1:2375', {}, 'plain-tcp'],
    ['with a part of it', 'tcp://10.0.0.1:2376', { files: ['ca.pem'] }, 'plain-tcp'],
    ['that does not verify', 'tcp://10.0.0.1:2376', { files: pem, skip: true }, 'tls-not-verified'],
    ['with an odd address', 'gopher://x', {}, 'context-address'],
    ['that is damaged', '', { meta: { Name: 'c' } }, 'context-damaged'],
    [
      'that calls itself otherwise',
      '',
      { meta: { Name: 'd', Endpoints: { docker: { Host: 'unix:///x' } } } },
      'context-damaged',
    ],
  ])('%s must be refused', async (_what, host, options, reason) => {
    await given('c', host, options);
    const error = await read('c').catch((thrown: unknown) => thrown);
    if (!isWindlassError(error, 'target-refused')) throw error;
    expect(error.details['reason']).toBe(reason);
  });

  it('that is not there must be unreachable', async () => {
    await expect(read('nothing')).rejects.toMatchObject({
      code: 'target-unreachable',
      details: { reason: 'context-missing' },
    });
  });

  it('those that can be followed must be listed by name', async () => {
    await given('b', 'ssh://web');
    await given('a', 'unix:///x');
    await given('plain', 'tcp://10.0.0.1:2375');
    const listed = await listDockerContexts({ home, env: {} });
    expect(listed.map(({ name, address }) => [name, address.kind])).toEqual([
      ['a', 'docker-host'],
      ['b', 'ssh'],
    ]);
    expect(await listDockerContexts({ home: join(home, 'none'), env: {} })).toEqual([]);
  });
});

it.each([
  ['ssh://web', { host: 'web', user: null, port: null, socketPath: null }],
  [
    'ssh://me@[::1]:2222/run/docker.sock',
    { host: '::1', user: 'me', port: 2222, socketPath: '/run/docker.sock' },
  ],
  ['ssh://me:secret@web', null],
  ['tcp://web', null],
  ['ssh://', null],
])('%s must be read as %j', (text, expected) => {
  if (expected === null) expect(parseSshUrl(text)).toBeNull();
  else expect(parseSshUrl(text)).toMatchObject(expected);
});
