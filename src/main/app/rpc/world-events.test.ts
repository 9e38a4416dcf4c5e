import { describe, expect, it } from 'vitest';
import type { EnvironmentRow } from '../../../shared/contract/shapes/environment.ts';
import type { WorldChange } from '../../../shared/contract/topics.ts';
import { WindlassError } from '../../../shared/errors.ts';
import type { HostEvent, HostListener } from '../../core/ports/docker-target.ts';
import { deploymentSummary } from '../../testing/fake-application.ts';
import { fakeSession } from '../../testing/fake-session.ts';
import { ManualClock, settle } from '../../testing/manual-clock.ts';
import { MemoryWire } from '../../testing/memory-wire.ts';
import { openRpc } from './open-rpc.ts';

const engine = {
  id: 'e',
  name: 'demo',
  version: '1',
  apiVersion: '1.41',
  operatingSystem: 'Demo',
  architecture: 'amd64',
  cpus: 2,
  memoryBytes: 1,
  isLiveRestore: false,
  dockerRootDir: '/',
  systemTime: '',
};
const passphrase = { what: 'passphrase', host: 'h', user: 'u', identityFile: '/k', prompts: [] };
const gone = new WindlassError('target-unreachable', 'gone', {});

/** A window that looks at one engine, whose events a test tells. */
async function scene() {
  const clock = new ManualClock();
  let failure: WindlassError | null = null;
  let listener: HostListener | null = null;
  let lose: (error: Error) => void = () => undefined;
  let status: 'Running' | 'Failed' = 'Running';
  const count = { asks: 0, lists: 0, recoveries: 0, wakes: 0, retries: 0 };
  const sinces: (string | null)[] = [];
  const session = fakeSession(
    {
      environments: {
        ask: () => {
          count.asks += 1;
          return failure === null ? Promise.resolve(engine) : Promise.reject(failure);
        },
        authenticate: () => undefined,
        retry: () => {
          count.retries += 1;
          return Promise.resolve();
        },
        test: (environment) =>
          Promise.resolve({
            environment,
            stages: [],
            engine: null,
            latencyMs: null,
            certificates: [],
            error: null,
          }),
        follow: (_name, since, telling, signal) => {
          sinces.push(since);
          listener = telling;
          telling.opened();
          return new Promise((resolve, reject) => {
            lose = reject;
            signal.addEventListener('abort', () => resolve(), { once: true });
          });
        },
      },
      deployments: {
        list: () => {
          count.lists += 1;
          return Promise.resolve([deploymentSummary({ status })]);
        },
      },
      operations: {
        recoverIn: () => {
          count.recoveries += 1;
          return Promise.resolve([]);
        },
      },
      wake: () => void (count.wakes += 1),
    },
    { clock },
  );
  const rpc = openRpc(session, 'test');
  const wire = new MemoryWire(rpc.server);
  wire.send({ type: 'follow', id: 1, topic: 'world', key: {}, after: null });
  await settle();
  const told = (): readonly WorldChange[] =>
    wire.received.flatMap((message) => (message.type === 'event' ? [message.event as WorldChange] : []));
  const pass = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) await clock.advance(1_000);
  };
  const call = async (method: string, input: object = {}): Promise<unknown> => {
    wire.send({ type: 'call', id: 9, method, input });
    await settle();
    const answer = wire.received.findLast((message) => message.id === 9);
    return answer?.type === 'answer' ? answer.output : answer;
  };
  return {
    clock,
    count,
    rpc,
    wire,
    sinces,
    told,
    pass,
    call,
    row: async () => ((await call('environments.list')) as readonly EnvironmentRow[])[0]!,
    happens: (event: Partial<HostEvent>) => listener!.happened({ ...started, ...event }),
    lose: async (error: WindlassError) => {
      failure = error;
      lose(error);
      await settle();
    },
    comesBack: () => (failure = null),
    change: () => (status = 'Failed'),
  };
}

const started: HostEvent = {
  key: '1',
  at: '2030-01-01T00:00:01.000Z',
  action: 'start',
  container: 'c',
  deployment: 'shop',
  role: 'service',
};
const shop = { name: 'shop', environment: 'Demo' };
const shopServices: WorldChange = { type: 'services', deployments: [shop] };

describe('what an engine tells', () => {
  it('must be told of the deployment at once, once for the events of one moment', async () => {
    const { told, happens, clock } = await scene();
    for (let key = 0; key < 50; key += 1) happens({ key: String(key) });
    await clock.advance(20);
    expect(told()).toEqual([shopServices]);
  });

  it('must be told ever more seldom while it does not end, twice a second at last', async () => {
    const { told, happens, clock } = await scene();
    let events = 0;
    const toldIn = async (seconds: number): Promise<number> => {
      const before = told().length;
      for (const until = events + seconds * 100; events < until; events += 1) {
        happens({ key: `storm ${events}` });
        await clock.advance(10);
      }
      return told().length - before;
    };
    expect(await toldIn(1)).toBeLessThanOrEqual(10);
    await toldIn(2);
    expect(await toldIn(5)).toBeLessThanOrEqual(10);
  });

  it('must be told again soon of what changes a few times a second', async () => {
    const { told, happens, clock } = await scene();
    for (let turn = 0; turn < 4; turn += 1) {
      happens({ key: String(turn) });
      await clock.advance(120);
      expect(told()).toHaveLength(turn + 1);
      await clock.advance(380);
    }
  });

  it('must not be told again when it comes again after a cut, from where it was followed to', async () => {
    const { told, happens, lose, comesBack, clock, pass, sinces } = await scene();
    happens({});
    await clock.advance(20);
    await lose(gone);
    comesBack();
    await pass(5);
    expect(sinces).toEqual([null, started.at]);
    const before = told().filter(({ type }) => type === 'services').length;
    happens({});
    happens({ key: '2' });
    await pass(1);
    expect(told().filter(({ type }) => type === 'services')).toHaveLength(before + 1);
  });

  it("a lock of another operator's must be told of the deployment that it is of", async () => {
    const { told, happens, clock } = await scene();
    happens({ role: 'lock' });
    await clock.advance(20);
    expect(told()).toEqual([shopServices]);
  });

  it('of many deployments at one moment must be told together, and of each once', async () => {
    const { told, happens, clock } = await scene();
    for (let key = 0; key < 300; key += 1) happens({ key: String(key), deployment: `shop-${key % 100}` });
    await clock.advance(20);
    expect(told()).toMatchObject([{ type: 'services' }]);
    expect(told()[0]).toHaveProperty('deployments.length', 100);
  });

  it('of containers of others must be told to nobody', async () => {
    const { told, happens, pass } = await scene();
    happens({ deployment: null, role: null });
    await pass(1);
    expect(told()).toEqual([]);
  });

  it('must spare the engine being looked at: a list is read again only after something happened', async () => {
    const { count, call, happens, pass } = await scene();
    const before = count.lists;
    for (let turn = 0; turn < 10; turn += 1) await call('deployments.list');
    await pass(30);
    happens({});
    await call('deployments.list');
    expect(count.lists).toBe(before);
    happens({ key: '2', role: 'ledger', deployment: null });
    await call('deployments.list');
    expect(count.lists).toBe(before + 1);
    await pass(60);
    expect(count.lists).toBeLessThanOrEqual(before + 3);
  });

  it("a record of another operator's must have the deployments looked at", async () => {
    const { told, happens, change, clock } = await scene();
    change();
    happens({ role: 'ledger', deployment: null });
    await clock.advance(0);
    await clock.advance(20);
    expect(told()).toEqual([{ type: 'deployment', ...shop }]);
  });
});

describe('a window that does not take what it is told', () => {
  it('must be told nothing more until it does, and then begin anew with what comes after', async () => {
    const { wire, told, happens, clock, pass } = await scene();
    const begun = wire.received.length;
    wire.bufferedBytes = 2 * 1_048_576;
    for (let turn = 0; turn < 50; turn += 1) {
      happens({ key: String(turn), deployment: `shop-${turn}` });
      await clock.advance(100);
    }
    expect(wire.received).toHaveLength(begun);
    wire.bufferedBytes = 0;
    await pass(4);
    const snapshot = wire.received.at(-1);
    expect(snapshot).toMatchObject({ type: 'snapshot' });
    happens({ key: 'next' });
    await clock.advance(20);
    const next = wire.received.at(-1);
    expect(next).toMatchObject({ type: 'event', event: shopServices });
    expect(told()).toHaveLength(1);
    if (snapshot?.type === 'snapshot' && next?.type === 'event')
      expect(next.sequence).toBe(snapshot.sequence + 1);
  });
});

describe('a connection', () => {
  it('that is lost must be told with since when, why and when it is tried, and what was known must stay', async () => {
    const { told, lose, row, call, clock, pass } = await scene();
    await lose(gone);
    await clock.advance(20);
    expect(told()).toEqual([{ type: 'environments' }]);
    const lost = await row();
    expect(lost).toMatchObject({
      state: 'reconnecting',
      stateSince: '2030-01-01T00:00:00.000Z',
      error: { code: 'target-unreachable' },
      engine: { name: 'demo' },
    });
    expect(Date.parse(lost.nextTryAt ?? '')).toBeGreaterThan(clock.now() - 1_000);
    expect(await call('deployments.list')).toMatchObject([{ name: 'shop' }]);
    await pass(150);
    expect(await row()).toMatchObject({ state: 'unreachable', stateSince: lost.stateSince });
  });

  it('must be looked for ever more seldom, and what was interrupted be taken up when it is back', async () => {
    const { count, lose, comesBack, row, pass, told } = await scene();
    const first = count.recoveries;
    expect(first).toBe(1);
    await lose(gone);
    await pass(1_800);
    const asks = count.asks;
    await pass(600);
    expect(count.asks - asks).toBeLessThanOrEqual(14);
    comesBack();
    await pass(90);
    expect(await row()).toMatchObject({ state: 'connected', nextTryAt: null, error: null });
    expect(count.recoveries).toBe(first + 1);
    expect(told().at(-1)).toEqual({ type: 'environments' });
  });

  it('must be looked for at once after a sleep, and operations be told of it', async () => {
    const { count, lose, pass, rpc } = await scene();
    await lose(gone);
    await pass(300);
    const asks = count.asks;
    rpc.wake();
    await settle();
    expect([count.asks, count.wakes]).toEqual([asks + 1, 1]);
  });

  it('must be tried at once when somebody asks for it, and its events be followed again', async () => {
    const { count, lose, comesBack, pass, call, sinces } = await scene();
    await lose(gone);
    await pass(1_800);
    comesBack();
    const followed = sinces.length;
    expect(await call('environments.retry', { name: 'Demo' })).toMatchObject({ state: 'connected' });
    await settle();
    expect(count.retries).toBe(1);
    expect(sinces.length).toBe(followed + 1);
  });

  it('must be tried at once after a test that found it', async () => {
    const { lose, comesBack, pass, call, row } = await scene();
    await lose(gone);
    await pass(1_800);
    comesBack();
    await call('environments.test', { name: 'Demo' });
    await settle();
    expect(await row()).toMatchObject({ state: 'connected' });
  });

  it('that is still away when somebody asks must say so, and be looked for more often again', async () => {
    const { count, lose, pass, call } = await scene();
    await lose(gone);
    await pass(1_800);
    expect(await call('environments.retry', { name: 'Demo' })).toMatchObject({ state: 'unreachable' });
    const asks = count.asks;
    await pass(20);
    expect(count.asks - asks).toBeGreaterThanOrEqual(3);
  });

  it.each(['host-key-unknown', 'host-key-changed', 'authentication-needed'] as const)(
    'must not be tried by itself while somebody has to do something first: %s',
    async (code) => {
      const { count, lose, pass, row, comesBack, call } = await scene();
      await lose(new WindlassError(code, 'no', {}));
      const asks = count.asks;
      await pass(600);
      expect(count.asks).toBe(asks);
      expect(await row()).toMatchObject({ state: code, nextTryAt: null });
      comesBack();
      await call('environments.authenticate', { request: passphrase, answers: ['x'] });
      expect(await row()).toMatchObject({ state: 'connected' });
    },
  );

  it('that is asked for in the list while it is away must not make the list empty or late', async () => {
    const clock = new ManualClock();
    const session = fakeSession(
      {
        environments: { ask: () => new Promise(() => undefined) },
        deployments: {
          listOf: () => new Promise(() => undefined),
          lastKnown: () => Promise.resolve([deploymentSummary({ isLive: false })]),
        },
      },
      { clock },
    );
    const wire = new MemoryWire(openRpc(session, 'test').server);
    wire.send({ type: 'call', id: 1, method: 'deployments.list', input: {} });
    await settle();
    await clock.advance(1_500);
    expect(wire.received).toMatchObject([{ type: 'answer', output: [{ name: 'shop', isLive: false }] }]);
  });
});
