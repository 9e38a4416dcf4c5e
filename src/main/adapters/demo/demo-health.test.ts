import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DemoBench } from '../../testing/demo-bench.ts';

let bench: DemoBench;
beforeEach(async () => {
  bench = await DemoBench.open();
});
afterEach(() => bench.close());

interface Health {
  readonly Status: string;
  readonly FailingStreak: number;
  readonly Log: readonly { readonly ExitCode: number; readonly Output: string }[];
}

async function health(name: string): Promise<Health> {
  return (await bench.inspect(name)).State.Health as Health;
}

describe('health', () => {
  it('the first probe must run one interval after the start, and not before', async () => {
    await bench.start('web', 'demo/web:1');
    await bench.clock.sleep(990);
    expect(await health('web')).toEqual({ Status: 'starting', FailingStreak: 0, Log: [] });
    await bench.clock.sleep(20);
    expect(await health('web')).toMatchObject({ Status: 'healthy', Log: [{ ExitCode: 0, Output: '1\n' }] });
  });

  it('a failing service must be unhealthy after its retries, keep running, and keep five probes', async () => {
    await bench.start('sick', 'demo/sick:1');
    await bench.clock.sleep(1100);
    expect(await health('sick')).toMatchObject({ Status: 'starting', FailingStreak: 1 });
    await bench.clock.sleep(1000);
    expect(await health('sick')).toMatchObject({ Status: 'unhealthy', FailingStreak: 2 });
    await bench.clock.sleep(10_000);
    expect((await health('sick')).Log).toHaveLength(5);
    expect(await bench.status('sick')).toBe('running');
  });

  it('a slow service must be unhealthy first and healthy later: unhealthy is not final', async () => {
    bench.engine.offer({
      images: [
        {
          reference: 'demo/slow:1',
          mode: 'slow',
          port: 8080,
          startMs: 5000,
          healthcheck: {
            test: ['CMD', 'wget', '-q', 'http://127.0.0.1:8080/'],
            intervalMs: 1000,
            retries: 3,
          },
        },
      ],
    });
    await bench.start('slow', 'demo/slow:1');
    await bench.clock.sleep(3500);
    expect((await health('slow')).Status).toBe('unhealthy');
    await bench.clock.sleep(2500);
    expect((await health('slow')).Status).toBe('healthy');
  });

  it('failures within the start period must not count', async () => {
    await bench.start('sick', 'demo/sick:1', { Healthcheck: { StartPeriod: 3.5e9 } });
    await bench.clock.sleep(3400);
    const early = await health('sick');
    expect(early).toMatchObject({ Status: 'starting', FailingStreak: 0 });
    expect(early.Log).toHaveLength(3);
    await bench.clock.sleep(2000);
    expect((await health('sick')).Status).toBe('unhealthy');
  });

  it('a probe that takes too long must fail by its timeout', async () => {
    const Healthcheck = { Test: ['CMD-SHELL', 'sleep 5'], Interval: 1e9, Timeout: 5e8, Retries: 1 };
    await bench.start('web', 'demo/plain:1', { Healthcheck });
    await bench.clock.sleep(1400);
    expect((await health('web')).Log).toEqual([]);
    await bench.clock.sleep(200);
    expect(await health('web')).toMatchObject({
      Status: 'unhealthy',
      Log: [{ ExitCode: -1, Output: 'Health check exceeded timeout (500ms)' }],
    });
  });

  it('a disabled health check must leave no health', async () => {
    await bench.start('sick', 'demo/sick:1', { Healthcheck: { Test: ['NONE'] } });
    await bench.clock.sleep(5000);
    expect((await bench.inspect('sick')).State.Health).toBeUndefined();
  });

  it('the probe must look at what the service listens on, not only at its mode', async () => {
    const Healthcheck = {
      Test: ['CMD', 'wget', '-q', '-O', '-', 'http://127.0.0.1:9999/'],
      Interval: 1e9,
      Retries: 1,
    };
    await bench.start('web', 'demo/web:1', { Healthcheck });
    await bench.clock.sleep(1500);
    const { Status, Log } = await health('web');
    expect(Status).toBe('unhealthy');
    expect(Log[0]?.Output).toContain('Connection refused');
  });

  it('every change of health must be an event, and each only once', async () => {
    const since = bench.clock.now() / 1000;
    await bench.start('sick', 'demo/sick:1');
    await bench.clock.sleep(6000);
    const filters = encodeURIComponent('{"event":["health_status"]}');
    const { text } = await bench.get(
      `/events?since=${since}&until=${bench.clock.now() / 1000}&filters=${filters}`,
    );
    expect(text.match(/"Action":"[^"]+"/g)).toEqual(['"Action":"health_status: unhealthy"']);
  });
});

describe('crash loops', () => {
  const always = { HostConfig: { RestartPolicy: { Name: 'always' } } };

  it('the waiting time must double, the count grow, and the container show that it restarts', async () => {
    await bench.start('crash', 'demo/crash:1', always);
    const seen: [number, string, number][] = [];
    for (let step = 0; step < 40; step++) {
      const { RestartCount, State } = await bench.inspect('crash');
      seen.push([bench.clock.monotonic(), State.Status as string, RestartCount as number]);
      await bench.clock.sleep(100);
    }
    const starts = seen.filter(
      ([, status], index) => status === 'running' && seen[index - 1]?.[1] !== 'running',
    );
    // It runs for 300 ms each time and waits 100, 200, 400, 800 ms in between.
    expect(starts.map(([at]) => at)).toEqual([0, 400, 900, 1600, 2700]);
    expect(seen.some(([, status]) => status === 'restarting')).toBe(true);
    expect(seen.at(-1)?.[2]).toBe(5);
  });

  it('what restarts must refuse removal and commands, and answer 304 to a start', async () => {
    await bench.start('crash', 'demo/crash:1', always);
    await bench.clock.sleep(310);
    expect(await bench.inspect('crash')).toMatchObject({
      State: { Status: 'restarting', Running: true, Restarting: true, ExitCode: 42 },
      RestartCount: 1,
    });
    expect((await bench.call('DELETE', '/containers/crash')).json.message).toContain(
      'a restarting container',
    );
    expect((await bench.post('/containers/crash/exec', { Cmd: ['echo'] })).json.message).toContain(
      'is restarting',
    );
    expect((await bench.post('/containers/crash/start')).status).toBe(304);
  });

  it('a stop must end the loop at once', async () => {
    await bench.start('crash', 'demo/crash:1', always);
    await bench.clock.sleep(310);
    const before = bench.clock.monotonic();
    expect((await bench.post('/containers/crash/stop')).status).toBe(204);
    expect(bench.clock.monotonic()).toBe(before);
    await bench.clock.sleep(60_000);
    expect(await bench.inspect('crash')).toMatchObject({
      State: { Status: 'exited', ExitCode: 42 },
      RestartCount: 1,
    });
  });

  it('what is stopped or killed by hand must not be restarted by its policy', async () => {
    await bench.start('stopped', 'demo/web:1', always);
    await bench.start('killed', 'demo/web:1', always);
    await bench.post('/containers/stopped/stop');
    await bench.post('/containers/killed/kill');
    await bench.clock.sleep(60_000);
    expect(await bench.inspect('stopped')).toMatchObject({
      State: { Status: 'exited', ExitCode: 0 },
      RestartCount: 0,
    });
    expect(await bench.inspect('killed')).toMatchObject({
      State: { Status: 'exited', ExitCode: 137 },
      RestartCount: 0,
    });
  });

  it('on-failure must stop after its count, and never begin after success', async () => {
    const limited = { HostConfig: { RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 2 } } };
    await bench.start('crash', 'demo/crash:1', limited);
    await bench.start('fine', 'demo/migrate:1', limited);
    await bench.clock.sleep(60_000);
    expect(await bench.inspect('crash')).toMatchObject({ State: { Status: 'exited' }, RestartCount: 2 });
    expect(await bench.inspect('fine')).toMatchObject({ State: { Status: 'exited' }, RestartCount: 0 });
  });

  it('with the policy taken away it must run once more and then rest', async () => {
    await bench.start('crash', 'demo/crash:1', always);
    await bench.clock.sleep(310);
    await bench.post('/containers/crash/update', { RestartPolicy: { Name: 'no' } });
    await bench.clock.sleep(60_000);
    expect(await bench.inspect('crash')).toMatchObject({ State: { Status: 'exited' }, RestartCount: 1 });
  });

  it('a start by hand must begin counting anew', async () => {
    await bench.start('crash', 'demo/crash:1', always);
    await bench.clock.sleep(2000);
    await bench.post('/containers/crash/stop');
    await bench.post('/containers/crash/start');
    expect((await bench.inspect('crash')).RestartCount).toBe(0);
  });

  it('a restart that finds its port taken must rest with the reason', async () => {
    const policy = { RestartPolicy: { Name: 'always' } };
    await bench.start('crash', 'demo/crash:1', {
      HostConfig: { ...policy, PortBindings: { '80/tcp': [{ HostPort: '9000' }] } },
    });
    await bench.clock.sleep(310);
    bench.engine.occupyPort('', 9000);
    await bench.clock.sleep(60_000);
    const { State } = await bench.inspect('crash');
    expect(State.Status).toBe('exited');
    expect(State.Error).toContain('address already in use');
  });
});
