import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DemoBench } from '../../testing/demo-bench.ts';
import { FaultPlan } from './fault-plan.ts';

describe('FaultPlan', () => {
  const call = { method: 'POST', path: '/containers/x/start', query: '', isMutating: true };

  it('must count matching calls only, from the next one on', () => {
    const plan = new FaultPlan();
    plan.arrange({ kind: 'stall', path: /\/start$/, nth: 2, times: 2 });
    const kinds = [1, 2, 3, 4].map(() => {
      plan.take({ ...call, path: '/info' });
      return plan.take(call)?.kind ?? null;
    });
    expect(kinds).toEqual([null, 'stall', 'stall', null]);
  });

  it('must match by method and by the query as well', () => {
    const plan = new FaultPlan();
    plan.arrange({ kind: 'cut-after', method: 'POST', path: /fromImage=demo\/web/ });
    expect(
      plan.take({ ...call, method: 'GET', path: '/images/create', query: 'fromImage=demo/web' }),
    ).toBeNull();
    expect(plan.take({ ...call, path: '/images/create', query: 'fromImage=demo/web' })?.kind).toBe(
      'cut-after',
    );
  });

  it('must work with patterns that remember where they stopped', () => {
    const plan = new FaultPlan();
    plan.arrange({ kind: 'stall', path: /start/g, times: 3 });
    expect([1, 2, 3].map(() => plan.take(call)?.kind)).toEqual(['stall', 'stall', 'stall']);
  });

  it('must forget everything when cleared', () => {
    const plan = new FaultPlan();
    plan.arrange({ kind: 'stall' });
    plan.take({ ...call });
    plan.onCall = () => undefined;
    plan.clear();
    expect([plan.take(call), plan.onCall, plan.calls.length]).toEqual([null, null, 1]);
  });
});

describe('ordered faults', () => {
  let bench: DemoBench;
  beforeEach(async () => {
    bench = await DemoBench.open();
    await bench.create('web', 'demo/web:1');
  });
  afterEach(() => bench.close());

  it('fail-before must do nothing, fail-after must have done it', async () => {
    bench.engine.faults.arrange({ kind: 'fail-before', path: /start$/, status: 503, message: 'not now' });
    expect(await bench.post('/containers/web/start')).toMatchObject({
      status: 503,
      json: { message: 'not now' },
    });
    expect(await bench.status('web')).toBe('created');
    bench.engine.faults.arrange({ kind: 'fail-after', path: /start$/ });
    expect((await bench.post('/containers/web/start')).status).toBe(500);
    expect(await bench.status('web')).toBe('running');
    expect((await bench.post('/containers/web/stop')).status).toBe(204);
  });

  it('cut-before must do nothing, cut-after must have done it', async () => {
    bench.engine.faults.arrange({ kind: 'cut-before', path: /start$/ });
    await expect(bench.post('/containers/web/start')).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await bench.status('web')).toBe('created');
    bench.engine.faults.arrange({ kind: 'cut-after', path: /start$/ });
    await expect(bench.post('/containers/web/start')).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await bench.status('web')).toBe('running');
  });

  it.each([
    ['crash-before', 'created'],
    ['crash-after', 'exited'],
  ] as const)('%s must kill the engine with the container %s afterwards', async (kind, status) => {
    bench.engine.faults.arrange({ kind, path: /start$/ });
    await expect(bench.post('/containers/web/start')).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(bench.engine.isRunning).toBe(false);
    await expect(bench.get('/_ping')).rejects.toThrow();
    await bench.engine.restart();
    expect(await bench.status('web')).toBe(status);
  });

  it('a stalled call must do nothing and never answer, and time must go on meanwhile', async () => {
    bench.engine.faults.arrange({ kind: 'stall', path: /start$/ });
    const controller = new AbortController();
    const starting = bench.call('POST', '/containers/web/start', { signal: controller.signal });
    await bench.clock.sleep(3_600_000);
    controller.abort();
    await expect(starting).rejects.toThrow();
    expect(await bench.status('web')).toBe('created');
  });

  it('faults at the end of a pull must leave the image there', async () => {
    for (const kind of ['cut-after', 'crash-after'] as const) {
      bench.engine.faults.arrange({ kind, path: /fromImage=demo\/web&tag=2/ });
      await expect(bench.post('/images/create?fromImage=demo/web&tag=2')).rejects.toThrow();
      await bench.engine.restart();
      expect((await bench.get('/images/demo/web:2/json')).status).toBe(200);
      await bench.call('DELETE', '/images/demo/web:2');
    }
    bench.engine.faults.arrange({ kind: 'fail-after', path: /fromImage=/, message: 'late' });
    expect((await bench.post('/images/create?fromImage=demo/web&tag=2')).json).toEqual({
      errorDetail: { message: 'late' },
      error: 'late',
    });
  });

  it('every call must be logged with whether it changes the host', async () => {
    const { calls } = bench.engine.faults;
    calls.length = 0;
    await bench.get('/v1.41/containers/json?all=1');
    await bench.post('/v1.41/containers/web/start');
    await bench.post('/containers/web/stop?t=1');
    expect(calls).toEqual([
      { method: 'GET', path: '/containers/json', query: 'all=1', isMutating: false },
      { method: 'POST', path: '/containers/web/start', query: '', isMutating: true },
      { method: 'POST', path: '/containers/web/stop', query: 't=1', isMutating: true },
    ]);
  });

  it('the hook must be waited for before a call is handled', async () => {
    bench.engine.faults.onCall = async (call) => {
      if (!call.path.endsWith('/start')) return;
      bench.engine.faults.onCall = null;
      await bench.call('DELETE', '/containers/web');
    };
    expect((await bench.post('/containers/web/start')).status).toBe(404);
  });
});

describe('latency', () => {
  it('must delay every call in virtual time, and a client that goes away must not stop the work', async () => {
    const bench = await DemoBench.open({ latencyMs: 50 });
    try {
      const before = bench.clock.monotonic();
      await bench.get('/_ping');
      expect(bench.clock.monotonic() - before).toBe(50);
      await bench.pull('demo/web:1');
      const controller = new AbortController();
      const creating = bench.call('POST', '/containers/create?name=ghost', {
        json: { Image: 'demo/web:1' },
        signal: controller.signal,
      });
      // The body has to arrive first: a body that is cut is no order.
      const outcome = expect(creating).rejects.toThrow();
      while (bench.engine.faults.calls.at(-1)?.path !== '/containers/create') await new Promise(setImmediate);
      controller.abort();
      await outcome;
      await bench.clock.sleep(100);
      expect((await bench.get('/containers/ghost/json')).status).toBe(200);
    } finally {
      await bench.close();
    }
  });
});
