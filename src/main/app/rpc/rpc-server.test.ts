import { describe, expect, it } from 'vitest';
import { WindlassError } from '../../../shared/errors.ts';
import type { ServerMessage } from '../../../shared/contract/wire.ts';
import type { ArrangedApplication } from '../../testing/fake-application.ts';
import { deploymentSummary } from '../../testing/fake-application.ts';
import { fakeSession } from '../../testing/fake-session.ts';
import { settle } from '../../testing/manual-clock.ts';
import { MemoryWire } from '../../testing/memory-wire.ts';
import { openRpc } from './open-rpc.ts';

function scene(arranged: ArrangedApplication = {}) {
  const logged: unknown[] = [];
  const session = fakeSession(arranged, { logError: (_message, error) => logged.push(error) });
  const rpc = openRpc(session, 'test');
  const wire = new MemoryWire(rpc.server);
  let lastId = 0;
  return {
    rpc,
    wire,
    logged,
    async call(method: string, input: unknown = {}): Promise<ServerMessage | undefined> {
      lastId += 1;
      const id = lastId;
      wire.sendAnything({ type: 'call', id, method, input });
      await settle();
      return wire.received.find((message) => message.id === id);
    },
  };
}

const never = (): Promise<never> => new Promise(() => undefined);

describe('calls', () => {
  it('a call must be answered under its id with what its handler gives', async () => {
    const { call } = scene({ deployments: { list: () => Promise.resolve([deploymentSummary()]) } });
    expect(await call('deployments.list')).toEqual({ type: 'answer', id: 1, output: [deploymentSummary()] });
    expect(await call('app.about')).toMatchObject({ output: { shell: 'test', version: '1.2.3' } });
  });

  it('an error of the core must cross with its code and details', async () => {
    const error = new WindlassError('environment-in-use', 'Demo has deployments', { deployments: ['shop'] });
    const { call, logged } = scene({ environments: { remove: () => Promise.reject(error) } });
    expect(await call('environments.remove', { name: 'Demo' })).toEqual({
      type: 'error',
      id: 1,
      error: error.toShape(),
    });
    expect(logged).toEqual([]);
  });

  it('an unexpected error must cross without its text, which goes to the log', async () => {
    const { call, logged } = scene({
      deployments: { list: () => Promise.reject(new TypeError('canary in /secret/path')) },
    });
    const message = await call('deployments.list');
    expect(message).toMatchObject({ type: 'error', error: { code: 'internal' } });
    expect(JSON.stringify(message)).not.toContain('canary');
    expect(String(logged)).toContain('canary');
  });

  it.each([
    ['environments.add', { name: 'x' }],
    ['environments.add', { name: '', address: { kind: 'docker-host', dockerHost: 'unix:///x' }, marks: {} }],
    ['environments.add', { name: 'x', address: { kind: 'tcp', host: 'x' }, marks: {} }],
    ['operations.start', { kind: 'destroy', ref: { name: 'shop', environment: null } }],
    ['operations.cancel', null],
    ['deployments.list', []],
  ])('input that is not in the form of the table must be refused: %s %j', async (method, input) => {
    expect(await scene().call(method, input)).toMatchObject({
      type: 'error',
      error: { code: 'usage', details: { reason: 'input' } },
    });
  });

  it('a refused input must not be quoted: it may hold a password', async () => {
    const request = {
      kind: 'upgrade',
      ref: { name: 'shop', environment: null },
      version: 7,
      variables: { PASSWORD: 'canary' },
      options: {},
    };
    const message = await scene().call('operations.start', request);
    expect(message).toMatchObject({ error: { details: { fields: ['version'] } } });
    expect(JSON.stringify(message)).not.toContain('canary');
  });

  it.each(['nothing', 'constructor', '__proto__', 'toString'])(
    'a method that is not of the table must be refused: %s',
    async (method) => {
      expect(await scene().call(method)).toMatchObject({
        error: { code: 'usage', details: { reason: 'method' } },
      });
    },
  );

  it('the 65th call at once must be refused, and the others go on', async () => {
    const { wire } = scene({ deployments: { list: never } });
    for (let id = 1; id <= 65; id += 1)
      wire.send({ type: 'call', id, method: 'deployments.list', input: {} });
    await settle();
    expect(wire.received).toMatchObject([
      { type: 'error', id: 65, error: { details: { reason: 'too-many-calls' } } },
    ]);
  });
});

describe('the wire', () => {
  it('a ping must be answered', async () => {
    const { wire } = scene();
    wire.send({ type: 'ping', id: 9 });
    await settle();
    expect(wire.received).toEqual([{ type: 'pong', id: 9 }]);
  });

  it.each([
    [null],
    ['call'],
    [{ type: 'call' }],
    [{ type: 'call', id: 0, method: 'x', input: {} }],
    [undefined],
  ])('something that is no message must end the wire: %j', async (message) => {
    const { wire } = scene();
    wire.sendAnything(message);
    await settle();
    expect(wire.cutFor).toBe('malformed');
  });

  it('a window that does not read must be cut instead of being kept for', async () => {
    const { wire, call } = scene({ deployments: { list: () => Promise.resolve([]) } });
    wire.bufferedBytes = 100_000_000;
    await call('deployments.list');
    expect(wire.cutFor).toBe('slow');
  });

  it('nothing must be told on a wire that was closed', async () => {
    let answer: (rows: never[]) => void = () => undefined;
    const { wire } = scene({ deployments: { list: () => new Promise((resolve) => (answer = resolve)) } });
    wire.send({ type: 'call', id: 1, method: 'deployments.list', input: {} });
    await settle();
    wire.cut();
    wire.mend();
    answer([]);
    await settle();
    expect(wire.received).toEqual([]);
  });
});

describe('following', () => {
  it('an unknown topic, a wrong key and a follow too many must be refused', async () => {
    const { wire } = scene({ operations: { follow: never } });
    wire.sendAnything({ type: 'follow', id: 1, topic: 'weather', key: {}, after: null });
    wire.sendAnything({ type: 'follow', id: 2, topic: 'operation', key: {}, after: null });
    for (let id = 3; id <= 67; id += 1) {
      wire.send({ type: 'follow', id, topic: 'operation', key: { id: 'a' }, after: 0 });
    }
    await settle();
    expect(wire.received).toMatchObject([
      { type: 'error', id: 1, error: { details: { reason: 'topic' } } },
      { type: 'end', id: 2, error: { code: 'usage', details: { reason: 'input' } } },
      { type: 'error', id: 67, error: { details: { reason: 'too-many-follows' } } },
    ]);
  });

  it('what is no longer followed must be let go, as must everything when the wire ends', async () => {
    const signals: { readonly aborted: boolean }[] = [];
    const { wire } = scene({
      operations: {
        follow: (_id, _after, _onEvent, signal) => {
          signals.push(signal);
          return never();
        },
      },
    });
    for (const id of [1, 2])
      wire.send({ type: 'follow', id, topic: 'operation', key: { id: 'a' }, after: 0 });
    wire.send({ type: 'unfollow', id: 1 });
    await settle();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    wire.cut();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });

  it('an operation that is not there must end the follow with its error', async () => {
    const error = new WindlassError('operation-not-found', 'no', { operation: 'a' });
    const { wire } = scene({ operations: { follow: () => Promise.reject(error) } });
    wire.send({ type: 'follow', id: 1, topic: 'operation', key: { id: 'a' }, after: null });
    await settle();
    expect(wire.received).toEqual([
      { type: 'snapshot', id: 1, sequence: 0, snapshot: null },
      { type: 'end', id: 1, error: error.toShape() },
    ]);
  });
});
