import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EngineConnection } from '../client/engine-connection.ts';
import { LocalTransport } from '../transport/local-transport.ts';
import { readEngineInfo } from './engine-info.ts';

describe('what an engine says of itself', () => {
  let dir = '';
  let server: Server;
  let info: Readonly<Record<string, unknown>>;
  let version: Readonly<Record<string, unknown>>;
  let answers = 0;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'windlass-info-'));
    server = createServer((request, response) => {
      response.setHeader('Api-Version', '1.41');
      const isInfo = request.url?.includes('/info') === true;
      if (isInfo) answers += 1;
      const id = isInfo && info['ID'] === undefined ? { ID: `random-${answers}` } : {};
      response.end(JSON.stringify(isInfo ? { ...info, ...id } : version));
    });
    await new Promise<void>((resolve) => server.listen(join(dir, 's'), resolve));
  });
  afterEach(async () => {
    await new Promise((resolve) => server.close(resolve));
    await rm(dir, { recursive: true, force: true });
  });

  const read = (): ReturnType<typeof readEngineInfo> =>
    readEngineInfo(new EngineConnection(new LocalTransport(`unix://${dir}/s`)));

  it('must be taken as it is from Docker', async () => {
    info = { ID: 'A:B', Name: 'host', Architecture: 'x86_64', LiveRestoreEnabled: false };
    version = { Version: '27.1.0', Components: [{ Name: 'Engine' }, { Name: 'containerd' }] };
    expect(await read()).toMatchObject({
      ...{ id: 'A:B', version: '27.1.0', architecture: 'amd64', isLiveRestore: false },
    });
  });

  it("must be known as Podman's, with an id that stays although its own is another one each time", async () => {
    info = { Name: 'host', Architecture: 'amd64', DockerRootDir: '/var/lib/containers/storage' };
    version = { Version: '4.9.3', Components: [{ Name: 'Podman Engine' }, { Name: 'Conmon' }] };
    const [first, second] = [await read(), await read()];
    expect(first).toMatchObject({ version: 'Podman 4.9.3', isLiveRestore: true });
    expect(second.id).toBe(first.id);
  });

  it('must do with what an old engine says', async () => {
    info = { ID: 'A', Name: null, ServerVersion: '20.10.0' };
    version = { Version: '' };
    expect(await read()).toMatchObject({
      version: '20.10.0',
      apiVersion: '1.41',
      cpus: 0,
      isLiveRestore: false,
    });
  });
});
