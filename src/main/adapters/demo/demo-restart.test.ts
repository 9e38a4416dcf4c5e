import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DemoBench, benchRegistry, publishing } from '../../testing/demo-bench.ts';
import { DemoEngine } from './demo-engine.ts';

const policies = ['no', 'always', 'unless-stopped', 'on-failure'] as const;

async function prepare(bench: DemoBench): Promise<void> {
  for (const Name of policies) {
    const order = { HostConfig: { RestartPolicy: { Name } } };
    await bench.create(`created-${Name}`, 'demo/web:1', order);
    await bench.start(`running-${Name}`, 'demo/web:1', order);
    await bench.start(`stopped-${Name}`, 'demo/web:1', order);
    await bench.post(`/containers/stopped-${Name}/stop`);
  }
}

async function statuses(bench: DemoBench, kind: string): Promise<Record<string, string>> {
  const pairs = await Promise.all(
    policies.map(async (policy) => [policy, await bench.status(`${kind}-${policy}`)] as const),
  );
  return Object.fromEntries(pairs);
}

describe('an engine restart', () => {
  let bench: DemoBench;
  beforeEach(async () => {
    bench = await DemoBench.open();
    await prepare(bench);
  });
  afterEach(() => bench.close());

  it('after kill -9 must bring back always and not unless-stopped', async () => {
    await bench.engine.crash();
    await bench.engine.restart();
    expect(await statuses(bench, 'running')).toEqual({
      no: 'exited',
      always: 'running',
      'unless-stopped': 'exited',
      'on-failure': 'running',
    });
    expect((await bench.inspect('running-no')).State.ExitCode).toBe(137);
  });

  it('after a clean stop must bring back always and unless-stopped', async () => {
    await bench.engine.stop();
    await bench.engine.restart();
    expect(await statuses(bench, 'running')).toEqual({
      no: 'exited',
      always: 'running',
      'unless-stopped': 'running',
      'on-failure': 'exited',
    });
  });

  it.each(['crash', 'stop'] as const)(
    'after %s must start always even if stopped by hand, and nothing that never ran',
    async (way) => {
      await bench.engine[way]();
      await bench.engine.restart();
      expect(await statuses(bench, 'stopped')).toEqual({
        no: 'exited',
        always: 'running',
        'unless-stopped': 'exited',
        'on-failure': 'exited',
      });
      expect(Object.values(await statuses(bench, 'created'))).toEqual(Array(4).fill('created'));
    },
  );

  it('must keep ids, names, labels and volumes', async () => {
    const { volumes, images } = bench.engine.snapshot();
    const ids = bench.engine.snapshot().containers.map(({ id, name }) => [id, name]);
    await bench.engine.crash();
    await bench.engine.restart();
    const after = bench.engine.snapshot();
    expect(after.containers.map(({ id, name }) => [id, name])).toEqual(ids);
    expect([after.volumes, after.images]).toEqual([volumes, images]);
  });

  it('must keep the identity of the engine', async () => {
    const before = (await bench.get('/info')).json.ID as string;
    await bench.engine.restart();
    expect((await bench.get('/info')).json.ID).toBe(before);
    expect(before).toMatch(/^([0-9A-F]{4}:){11}[0-9A-F]{4}$/);
  });
});

describe('a killed engine', () => {
  let bench: DemoBench;
  beforeEach(async () => {
    bench = await DemoBench.open();
  });
  afterEach(() => bench.close());

  it('must cut what is open, refuse what is new, and leave containers serving', async () => {
    await bench.start('web', 'demo/web:1', publishing(9000));
    await bench.start('stubborn', 'demo/stubborn:1');
    await bench.clock.sleep(1000);
    const stopping = bench.post('/containers/stubborn/stop?t=5');
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
    const outcome = expect(stopping).rejects.toMatchObject({ code: 'ECONNRESET' });
    await bench.engine.crash();
    await outcome;
    await expect(bench.get('/_ping')).rejects.toMatchObject({ code: 'ENOENT' });
    expect(bench.engine.isPortAnswering('', 9000)).toBe(true);
    await bench.engine.restart();
    expect(bench.engine.isPortAnswering('', 9000)).toBe(false);
  });

  it('in the middle of a start must leave the port taken by nobody until a clean restart', async () => {
    await bench.create('web', 'demo/web:1', publishing(9000));
    bench.engine.faults.arrange({ kind: 'crash-during', path: /\/start$/ });
    await expect(bench.post('/containers/web/start')).rejects.toMatchObject({ code: 'ECONNRESET' });
    await bench.engine.restart();
    expect(await bench.status('web')).toBe('created');
    expect((await bench.post('/containers/web/start')).json.message).toContain('port is already allocated');
    await bench.engine.restart();
    expect((await bench.post('/containers/web/start')).status).toBe(204);
  });

  it('must not bring back a container that joins another one', async () => {
    const always = { RestartPolicy: { Name: 'always' } };
    const owner = await bench.start('owner', 'demo/web:1', { HostConfig: always });
    await bench.start('joined', 'demo/web:1', {
      HostConfig: { ...always, NetworkMode: `container:${owner}` },
    });
    await bench.engine.crash();
    await bench.engine.restart();
    expect(await bench.status('owner')).toBe('running');
    expect((await bench.inspect('joined')).State).toMatchObject({
      Status: 'exited',
      ExitCode: 128,
      Error: `cannot join network of a non running container: ${owner}`,
    });
  });

  it('with live-restore must change nothing for its containers', async () => {
    const live = await DemoBench.open({ isLiveRestore: true });
    try {
      await live.start('web', 'demo/web:1', publishing(9000));
      await live.start('migrate', 'demo/migrate:2');
      await live.clock.sleep(1000);
      const before = await live.inspect('web');
      await live.engine.crash();
      await live.engine.restart();
      const after = await live.inspect('web');
      expect(after.State.StartedAt).toBe(before.State.StartedAt);
      expect(live.engine.isPortAnswering('', 9000)).toBe(true);
      expect((await live.get('/info')).json.LiveRestoreEnabled).toBe(true);
      await live.clock.sleep(2000);
      expect((await live.inspect('web')).State.Health.Status).toBe('healthy');
      expect((await live.post('/containers/web/stop')).status).toBe(204);
    } finally {
      await live.close();
    }
  });
});

describe('a kept state', () => {
  it('must be the same host for the next process, its engine restarted', async () => {
    const first = await DemoBench.open({ isKept: true });
    const statePath = join(first.directory, 'state.json');
    try {
      await first.start('web', 'demo/web:1', { HostConfig: { RestartPolicy: { Name: 'always' } } });
      await first.start('data', 'demo/data:1');
      const volume = (await first.inspect('data')).Mounts[0].Name as string;
      first.engine.writeVolumeFile(volume, '/a/b', Buffer.from([0, 255, 10]));
      const before = first.engine.snapshot();
      await first.engine.stop();
      first.engine = await DemoEngine.start({
        socketPath: join(first.directory, 'demo.sock'),
        clock: first.clock,
        registryFile: benchRegistry,
        inRequest: first.clock.inRequest,
        statePath,
      });
      const after = first.engine.snapshot();
      expect(after.volumes).toEqual(before.volumes);
      expect(after.images).toEqual(before.images);
      expect(after.networks).toEqual(before.networks);
      expect(after.containers.map(({ id, name }) => ({ id, name }))).toEqual(
        before.containers.map(({ id, name }) => ({ id, name })),
      );
      expect([...(first.engine.volumeContent(volume).get('a/b') ?? [])]).toEqual([0, 255, 10]);
      expect(await first.status('web')).toBe('running');
      expect(await first.status('data')).toBe('exited');
    } finally {
      await first.close();
    }
  });

  it('must hold every change before its answer is sent', async () => {
    const bench = await DemoBench.open({ isKept: true });
    try {
      await bench.create('web', 'demo/web:1');
      const stored = await readFile(join(bench.directory, 'state.json'), 'utf8');
      expect(stored).toContain('"name":"web"');
    } finally {
      await bench.close();
    }
  });

  it('of a killed process must be taken for a killed engine', async () => {
    const bench = await DemoBench.open({ isKept: true });
    const statePath = join(bench.directory, 'state.json');
    try {
      await bench.start('web', 'demo/web:1', { HostConfig: { RestartPolicy: { Name: 'unless-stopped' } } });
      const killed = await readFile(statePath);
      await bench.engine.stop();
      await writeFile(statePath, killed);
      bench.engine = await DemoEngine.start({
        socketPath: join(bench.directory, 'demo.sock'),
        clock: bench.clock,
        registryFile: benchRegistry,
        inRequest: bench.clock.inRequest,
        statePath,
      });
      expect(await bench.inspect('web')).toMatchObject({ State: { Status: 'exited', ExitCode: 137 } });
    } finally {
      await bench.close();
    }
  });

  it('that is damaged must be refused by name and left alone', async () => {
    const bench = await DemoBench.open();
    const statePath = join(bench.directory, 'broken.json');
    try {
      for (const text of ['', '{', '{"format":1}', '[]', '{"format":2}']) {
        await writeFile(statePath, text);
        const starting = DemoEngine.start({
          socketPath: join(bench.directory, 'other.sock'),
          clock: bench.clock,
          registryFile: benchRegistry,
          statePath,
        });
        await expect(starting).rejects.toMatchObject({
          code: 'record-damaged',
          details: { file: statePath },
        });
        expect(await readFile(statePath, 'utf8')).toBe(text);
      }
    } finally {
      await bench.close();
    }
  });

  it('must give two hosts two identities', async () => {
    const [one, two] = [await DemoBench.open({ isKept: true }), await DemoBench.open({ isKept: true })];
    try {
      expect((await one.get('/info')).json.ID).not.toBe((await two.get('/info')).json.ID);
    } finally {
      await one.close();
      await two.close();
    }
  });
});
