import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findKnownPlaces } from './known-places.ts';
import { requireAddressFiles } from './address-files.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'known-places-'));
});
afterEach(() => rmSync(home, { recursive: true }));

function write(path: string, text: string): string {
  mkdirSync(dirname(join(home, path)), { recursive: true });
  writeFileSync(join(home, path), text);
  return join(home, path);
}

describe('findKnownPlaces', () => {
  const find = async (env: Record<string, string> = {}) => {
    const places = await findKnownPlaces({ platform: 'linux', home, env });
    return places.map(({ name, origin, description }) => `${origin} ${name} ${description}`);
  };

  it('must be empty where nothing is configured', async () => {
    expect(await find()).toEqual([]);
  });

  it('must name the contexts, also elsewhere, and leave out what is none', async () => {
    const meta = (name: string, host: string): string =>
      JSON.stringify({ Name: name, Endpoints: { docker: { Host: host } } });
    write('.docker/contexts/meta/b/meta.json', meta('prod', 'ssh://deploy@web-1'));
    write('.docker/contexts/meta/a/meta.json', meta('lab', 'tcp://lab:2376'));
    write('.docker/contexts/meta/c/meta.json', meta('../up', 'tcp://x:1'));
    write('.docker/contexts/meta/d/meta.json', '{');
    expect(await find()).toEqual([
      'docker-context lab tcp://lab:2376',
      'docker-context prod ssh://deploy@web-1',
    ]);
    expect(await find({ DOCKER_CONFIG: join(home, 'none') })).toEqual([]);
  });

  it('must name single hosts of the SSH configuration, with those that it includes', async () => {
    write(
      '.ssh/config',
      [
        'Include conf.d/*',
        'Host web-1 web-2',
        '  HostName=10.0.0.7',
        'Host *.example !x "quoted"',
        'hostname "quoted.example"',
        'Match user root',
        '  HostName elsewhere',
        'Host web-1',
        '  HostName 10.0.0.8',
        '# Host commented',
        'Host -oProxyCommand=id $(id)',
        'Include config',
      ].join('\n'),
    );
    write('.ssh/conf.d/lab', 'Host lab\n');
    expect(await find()).toEqual([
      'ssh-config lab lab',
      'ssh-config web-1 10.0.0.7',
      'ssh-config web-2 10.0.0.7',
      'ssh-config quoted quoted.example',
    ]);
  });

  it('must lead to an address that keeps nothing of what is configured', async () => {
    write('.ssh/config', 'Host web-1\n  User deploy\n  IdentityFile ~/.ssh/id\n');
    const [place] = await findKnownPlaces({ platform: 'linux', home, env: {} });
    expect(place?.address).toEqual({
      kind: 'ssh',
      host: 'web-1',
      user: null,
      port: null,
      identityFile: null,
      socketPath: null,
    });
  });
});

describe('requireAddressFiles', () => {
  const ssh = { kind: 'ssh', host: 'web-1', user: null, port: null, socketPath: null } as const;

  it('must be content with files that are there, and with addresses that name none', async () => {
    const identityFile = write('id', '');
    await requireAddressFiles({ ...ssh, identityFile });
    await requireAddressFiles({ ...ssh, identityFile: null });
    const tls = { caFile: identityFile, certFile: identityFile, keyFile: identityFile };
    await requireAddressFiles({ kind: 'tls', host: 'a', port: 1, ...tls });
    await requireAddressFiles({ kind: 'context', context: 'a' });
  });

  it('must refuse a file that is not there, and a directory', async () => {
    for (const identityFile of [join(home, 'none'), home]) {
      await expect(requireAddressFiles({ ...ssh, identityFile })).rejects.toMatchObject({
        code: 'usage',
        details: { reason: 'address-file-missing', value: identityFile },
      });
    }
  });
});
