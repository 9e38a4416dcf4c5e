import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DemoBench, publishing } from '../../testing/demo-bench.ts';

let bench: DemoBench;
beforeEach(async () => {
  bench = await DemoBench.open();
});
afterEach(() => bench.close());

describe('names', () => {
  it('a name that is taken must be refused with 409 and the id of its holder', async () => {
    const id = await bench.create('web', 'demo/web:1');
    const reply = await bench.post('/containers/create?name=web', { Image: 'demo/web:1' });
    expect(reply.status).toBe(409);
    expect(reply.json.message).toBe(
      `Conflict. The container name "/web" is already in use by container "${id}". You have to remove (or rename) that container to be able to reuse that name.`,
    );
  });

  it('of 50 creates of one name at once exactly one must win', async () => {
    await bench.pull('demo/web:1');
    const replies = await Promise.all(
      Array.from({ length: 50 }, () => bench.post('/containers/create?name=lock', { Image: 'demo/web:1' })),
    );
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(replies.filter(({ status }) => status === 409)).toHaveLength(49);
  });

  it('renaming must keep the id, free the old name, and refuse a taken one', async () => {
    const { create, post, inspect } = bench;
    const id = await create('old', 'demo/web:1');
    await create('other', 'demo/web:1');
    expect((await post('/containers/old/rename?name=other')).status).toBe(409);
    expect((await post('/containers/old/rename?name=old')).status).toBe(400);
    expect((await post('/containers/old/rename?name=-x')).status).toBe(400);
    expect((await post('/containers/old/rename?name=new')).status).toBe(204);
    expect(await inspect('new')).toMatchObject({ Id: id, Name: '/new' });
    expect((await bench.get('/containers/old/json')).json.message).toBe('No such container: old');
  });

  it('a name of one character or with other signs must be refused', async () => {
    await bench.pull('demo/web:1');
    for (const name of ['a', '-ab', 'a b', 'ä1', '..']) {
      const path = `/containers/create?name=${encodeURIComponent(name)}`;
      expect((await bench.post(path, { Image: 'demo/web:1' })).status).toBe(400);
    }
  });
});

describe('starting and stopping', () => {
  it('starting what runs and stopping what does not must answer 304', async () => {
    await bench.start('web', 'demo/web:1');
    expect((await bench.post('/containers/web/start')).status).toBe(304);
    expect((await bench.post('/containers/web/stop')).status).toBe(204);
    expect((await bench.post('/containers/web/stop')).status).toBe(304);
  });

  it('a service that obeys must end with 0 and its own time, a stubborn one with 137 after its grace', async () => {
    const { start, post, inspect, clock } = bench;
    await start('good', 'demo/web:1');
    await start('stubborn', 'demo/stubborn:1');
    const before = clock.monotonic();
    await post('/containers/good/stop');
    expect(clock.monotonic() - before).toBe(20);
    await post('/containers/stubborn/stop?t=3');
    expect(clock.monotonic() - before).toBe(3020);
    expect((await inspect('good')).State.ExitCode).toBe(0);
    expect((await inspect('stubborn')).State.ExitCode).toBe(137);
  });

  it("without an order the container's own grace must hold, else ten seconds", async () => {
    const { start, post, clock } = bench;
    await start('own', 'demo/stubborn:1', { StopTimeout: 2 });
    await start('default', 'demo/stubborn:1');
    const before = clock.monotonic();
    await post('/containers/own/stop');
    expect(clock.monotonic() - before).toBe(2000);
    await post('/containers/default/stop');
    expect(clock.monotonic() - before).toBe(12_000);
  });

  it('a stop must go on when the client that ordered it goes away', async () => {
    await bench.start('stubborn', 'demo/stubborn:1');
    const controller = new AbortController();
    const stopping = bench.call('POST', '/containers/stubborn/stop?t=5', { signal: controller.signal });
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
    controller.abort();
    await expect(stopping).rejects.toThrow();
    await bench.clock.sleep(6000);
    expect(await bench.status('stubborn')).toBe('exited');
  });

  it('a missing command must fail at start with 400, exit code 127, and give its ports back', async () => {
    const { create, post, inspect, start } = bench;
    await create('probe', 'demo/web:1', { ...publishing(9000), Cmd: ['/no/such/command'] });
    const reply = await post('/containers/probe/start');
    expect(reply.status).toBe(400);
    expect(reply.json.message).toContain(
      'exec: "/no/such/command": stat /no/such/command: no such file or directory',
    );
    expect((await inspect('probe')).State).toMatchObject({ Status: 'created', ExitCode: 127 });
    await start('web', 'demo/web:1', publishing(9000));
  });

  it('an image without a command must be refused at create', async () => {
    const empty = Buffer.alloc(1024);
    await bench.call('POST', '/images/create?fromSrc=-&repo=windlass/empty&tag=1', { bytes: empty });
    const reply = await bench.post('/containers/create', { Image: 'windlass/empty:1' });
    expect(reply).toMatchObject({ status: 400, json: { message: 'No command specified' } });
    expect((await bench.post('/containers/create', { Image: 'windlass/empty:1', Cmd: ['/x'] })).status).toBe(
      201,
    );
  });

  it('an image that is not there must be 404 at create', async () => {
    const reply = await bench.post('/containers/create', { Image: 'demo/none:1' });
    expect(reply).toMatchObject({ status: 404, json: { message: 'No such image: demo/none:1' } });
  });

  it('a container whose image was removed by force must still start', async () => {
    await bench.create('kept', 'demo/web:1');
    expect((await bench.call('DELETE', '/images/demo/web:1?force=1')).status).toBe(200);
    expect((await bench.get('/images/demo/web:1/json')).status).toBe(404);
    expect((await bench.post('/containers/kept/start')).status).toBe(204);
  });
});

describe('ports', () => {
  it('a port must be taken at start, not at create, and freed at the end', async () => {
    const { create, post, inspect } = bench;
    await bench.start('one', 'demo/web:1', publishing(9000));
    await create('two', 'demo/web:1', publishing(9000));
    const refused = await post('/containers/two/start');
    expect(refused.status).toBe(500);
    expect(refused.json.message).toMatch(
      /^driver failed programming external connectivity on endpoint two \([0-9a-f]{64}\): Bind for 0\.0\.0\.0:9000 failed: port is already allocated$/,
    );
    expect((await inspect('two')).State).toMatchObject({ Status: 'created', ExitCode: 128 });
    await post('/containers/one/stop');
    expect((await post('/containers/two/start')).status).toBe(204);
  });

  it('a port of one address and of all addresses must exclude each other', async () => {
    await bench.start('all', 'demo/web:1', publishing(9000));
    await bench.create('loopback', 'demo/web:1', publishing(9000, '127.0.0.1'));
    const reply = await bench.post('/containers/loopback/start');
    expect(reply.json.message).toContain('listen tcp4 127.0.0.1:9000: bind: address already in use');
  });

  it('a port that another program holds must be answered by it, and refused until it is gone', async () => {
    bench.engine.occupyPort('', 9000);
    expect(bench.engine.isPortAnswering('', 9000)).toBe(true);
    await bench.create('web', 'demo/web:1', publishing(9000));
    expect((await bench.post('/containers/web/start')).json.message).toContain('address already in use');
    bench.engine.freePort(9000);
    expect(bench.engine.isPortAnswering('', 9000)).toBe(false);
    expect((await bench.post('/containers/web/start')).status).toBe(204);
  });

  it('a port left to the engine must be found and shown', async () => {
    await bench.start('web', 'demo/web:1', publishing(''));
    const { Ports } = (await bench.inspect('web')).NetworkSettings;
    expect(Ports).toEqual({
      '8080/tcp': [
        { HostIp: '0.0.0.0', HostPort: '32768' },
        { HostIp: '::', HostPort: '32768' },
      ],
    });
  });

  it('a published port must answer from when its service is up until it is stopped', async () => {
    const { engine, clock } = bench;
    await bench.start('web', 'demo/web:1', publishing(9000));
    expect(engine.isPortAnswering('', 9000)).toBe(false);
    await clock.sleep(300);
    expect([engine.isPortAnswering('', 9000), engine.isPortAnswering('127.0.0.1', 9000)]).toEqual([
      true,
      true,
    ]);
    expect(engine.isPortAnswering('', 9001)).toBe(false);
    await bench.post('/containers/web/stop');
    expect(engine.isPortAnswering('', 9000)).toBe(false);
  });

  it('a port that leads where nobody listens must not answer', async () => {
    await bench.start('web', 'demo/web:1', {
      HostConfig: { PortBindings: { '81/tcp': [{ HostPort: '9000' }] } },
    });
    await bench.clock.sleep(1000);
    expect(bench.engine.isPortAnswering('', 9000)).toBe(false);
  });

  it('what is no port must be refused at create', async () => {
    await bench.pull('demo/web:1');
    for (const hostPort of ['abc', '99999', '-1', '1.5']) {
      const order = {
        Image: 'demo/web:1',
        ...publishing(''),
        HostConfig: { PortBindings: { '8080/tcp': [{ HostPort: hostPort }] } },
      };
      const reply = await bench.post('/containers/create', order);
      expect(reply).toMatchObject({
        status: 400,
        json: { message: `invalid port specification: "${hostPort}"` },
      });
    }
  });
});

describe('removing', () => {
  it('what runs must not be removed but by force', async () => {
    const id = await bench.start('web', 'demo/web:1');
    const reply = await bench.call('DELETE', '/containers/web');
    expect(reply.status).toBe(409);
    expect(reply.json.message).toContain(`You cannot remove a running container ${id}.`);
    expect((await bench.call('DELETE', '/containers/web?force=1')).status).toBe(204);
    expect((await bench.call('DELETE', '/containers/web')).status).toBe(404);
  });

  it('removing with volumes, and every prune, must be refused loudly', async () => {
    await bench.create('data', 'demo/data:1');
    const reply = await bench.call('DELETE', '/containers/data?v=1');
    expect(reply.status).toBe(501);
    for (const kind of ['containers', 'volumes', 'images', 'networks']) {
      expect(await bench.post(`/${kind}/prune`)).toMatchObject({
        status: 501,
        json: { message: `the demo engine does not do this: POST /${kind}/prune` },
      });
    }
    expect((await bench.get('/containers/data/json')).status).toBe(200);
  });

  it('an unnamed volume must outlive its container', async () => {
    await bench.create('data', 'demo/data:1');
    const volume = (await bench.inspect('data')).Mounts[0].Name as string;
    expect(volume).toMatch(/^[0-9a-f]{64}$/);
    await bench.call('DELETE', '/containers/data');
    expect((await bench.get(`/volumes/${volume}`)).status).toBe(200);
  });
});

describe('orders that are not followed', () => {
  it('settings that would change what a container does must be refused by name', async () => {
    await bench.pull('demo/web:1');
    const orders = [
      { AutoRemove: true },
      { PublishAllPorts: true },
      { VolumesFrom: ['x'] },
      { Links: ['a:b'] },
    ];
    for (const HostConfig of orders) {
      const reply = await bench.post('/containers/create', { Image: 'demo/web:1', HostConfig });
      expect(reply.status).toBe(501);
      expect(reply.json.message).toContain(`HostConfig.${Object.keys(HostConfig)[0]}`);
    }
    expect(bench.engine.snapshot().containers).toEqual([]);
  });

  it('settings that only describe must come back unchanged', async () => {
    const HostConfig = {
      CapAdd: ['NET_ADMIN'],
      ExtraHosts: ['a:1.2.3.4'],
      Memory: 1e6,
      Ulimits: [{ Name: 'n', Soft: 1, Hard: 2 }],
    };
    await bench.create('web', 'demo/web:1', {
      HostConfig,
      User: 'app',
      WorkingDir: '/srv',
      Labels: { a: 'b' },
    });
    expect(await bench.inspect('web')).toMatchObject({
      HostConfig,
      Config: { User: 'app', WorkingDir: '/srv', Labels: { a: 'b' } },
    });
  });

  it('labels must not change by an update', async () => {
    await bench.create('web', 'demo/web:1', { Labels: { a: 'b' } });
    const reply = await bench.post('/containers/web/update', {
      Labels: { a: 'c' },
      RestartPolicy: { Name: 'always' },
    });
    expect(reply.status).toBe(200);
    expect(await bench.inspect('web')).toMatchObject({
      Config: { Labels: { a: 'b' } },
      HostConfig: { RestartPolicy: { Name: 'always', MaximumRetryCount: 0 } },
    });
  });

  it('a restart policy that there is not must be refused', async () => {
    await bench.create('web', 'demo/web:1');
    const bad = { RestartPolicy: { Name: 'bogus' } };
    expect(await bench.post('/containers/web/update', bad)).toMatchObject({
      status: 400,
      json: { message: "invalid restart policy 'bogus'" },
    });
  });
});

describe('merging image and order', () => {
  it('environment, entrypoint, command and health check must follow the rules of the engine', async () => {
    const { create, inspect } = bench;
    await create('env', 'demo/web:1', { Env: ['PATH=/x', 'A=1', 'A=2'] });
    expect((await inspect('env')).Config.Env).toEqual(['PATH=/x', 'A=2']);
    await create('unset', 'demo/web:1', { Env: ['PATH'] });
    expect((await inspect('unset')).Config.Env).toEqual([]);
    await create('entry', 'demo/web:1', { Entrypoint: ['/bin/sh'] });
    expect(await inspect('entry')).toMatchObject({ Path: '/bin/sh', Args: [] });
    await create('cmd', 'demo/web:1', { Cmd: ['sleep', '5'] });
    expect(await inspect('cmd')).toMatchObject({ Path: 'sleep', Args: ['5'] });
    await create('times', 'demo/web:1', { Healthcheck: { Interval: 5e9 } });
    const { Healthcheck } = (await inspect('times')).Config;
    expect(Healthcheck).toMatchObject({
      Interval: 5e9,
      Retries: 2,
      Test: ['CMD', 'wget', '-q', '-O', '-', 'http://127.0.0.1:8080/healthz'],
    });
  });
});

describe('waiting', () => {
  it('waiting must end with the exit code, and at once when it is over', async () => {
    await bench.start('migrate', 'demo/migrate:2');
    const before = bench.clock.monotonic();
    expect((await bench.post('/containers/migrate/wait')).json).toEqual({ Error: null, StatusCode: 3 });
    expect(bench.clock.monotonic() - before).toBe(500);
    expect((await bench.post('/containers/migrate/wait')).json.StatusCode).toBe(3);
    expect(bench.clock.monotonic() - before).toBe(500);
  });

  it('waiting for the removal must end with it', async () => {
    await bench.create('web', 'demo/web:1');
    const waiting = bench.post('/containers/web/wait?condition=removed');
    await bench.clock.sleep(100);
    await bench.call('DELETE', '/containers/web');
    expect((await waiting).json.StatusCode).toBe(0);
  });

  it('a one-shot must have written into its volume when it ends', async () => {
    await bench.start('migrate', 'demo/migrate:1', {
      HostConfig: { Mounts: [{ Type: 'volume', Source: 'records', Target: '/data' }] },
    });
    await bench.post('/containers/migrate/wait');
    await bench.post('/containers/migrate/start');
    await bench.post('/containers/migrate/wait');
    const content = bench.engine.volumeContent('records').get('migrations');
    expect(Buffer.from(content ?? []).toString()).toBe('0001\n0001\n');
  });
});
