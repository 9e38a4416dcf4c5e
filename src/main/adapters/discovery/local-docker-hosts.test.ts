import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findLocalDockerHosts } from './local-docker-hosts.ts';

describe('findLocalDockerHosts', () => {
  let home = '';
  const servers: Server[] = [];
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'discovery-'));
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
    rmSync(home, { recursive: true });
  });

  async function socket(path: string): Promise<string> {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    const server = createServer();
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(join(home, path), resolve));
    return `unix://${join(home, path)}`;
  }

  const find = async (env: Record<string, string> = {}) => {
    const all = await findLocalDockerHosts({ platform: 'linux', home, env });
    // What this machine really has is not what is tested.
    return all.filter((address) => address.includes(home));
  };

  function writeContext(name: string, host: string): void {
    const digest = createHash('sha256').update(name).digest('hex');
    const directory = join(home, '.docker/contexts/meta', digest);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'meta.json'), JSON.stringify({ Endpoints: { docker: { Host: host } } }));
  }

  it('must put DOCKER_HOST first, then the current context, then the usual sockets', async () => {
    const own = await socket('own.sock');
    const context = await socket('context.sock');
    const rootless = await socket('run/docker.sock');
    const podman = await socket('run/podman/podman.sock');
    writeContext('work', context);
    writeFileSync(join(home, '.docker/config.json'), JSON.stringify({ currentContext: 'work' }));
    const found = await find({ DOCKER_HOST: own, XDG_RUNTIME_DIR: join(home, 'run') });
    expect(found).toEqual([own, context, rootless, podman]);
  });

  it('must name each socket once, however many addresses lead to it', async () => {
    const rootless = await socket('run/docker.sock');
    symlinkSync(join(home, 'run/docker.sock'), join(home, 'link.sock'));
    const link = `unix://${join(home, 'link.sock')}`;
    expect(await find({ DOCKER_HOST: link, XDG_RUNTIME_DIR: join(home, 'run') })).toEqual([link]);
    expect(rootless).not.toBe(link);
  });

  it('must leave out what is not local, not there or no socket', async () => {
    writeFileSync(join(home, 'file'), '');
    for (const address of [
      'tcp://10.0.0.1:2375',
      'ssh://host',
      `unix://${home}/none`,
      `unix://${home}/file`,
      '',
    ]) {
      expect(await find({ DOCKER_HOST: address })).toEqual([]);
    }
  });

  it.each(['{', '[]', '{"currentContext":7}', '{"currentContext":"gone"}', '{"currentContext":"default"}'])(
    'a Docker configuration %s must be no obstacle',
    async (text) => {
      mkdirSync(join(home, '.docker'));
      writeFileSync(join(home, '.docker/config.json'), text);
      expect(await find()).toEqual([]);
    },
  );

  it('must follow DOCKER_CONTEXT and DOCKER_CONFIG', async () => {
    const context = await socket('context.sock');
    writeContext('other', context);
    expect(await find({ DOCKER_CONTEXT: 'other', DOCKER_CONFIG: join(home, '.docker') })).toEqual([context]);
  });
});
