import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OperationEvent, OperationEventBody } from './operation-event.ts';
import { applyOperationEvent, emptyOperationView } from './operation-view.ts';

const started: OperationEventBody = {
  type: 'operation.started',
  operation: 'op',
  kind: 'upgrade',
  deployment: 'shop',
  environment: 'Demo',
  fromVersion: '1.0.0',
  toVersion: '2.0.0',
  services: ['db', 'web'],
};

function numbered(...bodies: readonly OperationEventBody[]): readonly OperationEvent[] {
  return bodies.map((body, index) => ({
    sequence: index + 1,
    at: new Date(Date.UTC(2026, 0, 31, 8, 0, index)).toISOString(),
    body,
  }));
}

const fold = (events: readonly OperationEvent[]) => events.reduce(applyOperationEvent, emptyOperationView);
const states = [
  'waiting',
  'created',
  'stopping',
  'starting',
  'verifying',
  'running',
  'failed',
  'restored',
] as const;

describe('applyOperationEvent', () => {
  it('must keep the services in plan order and add those that appear later', () => {
    const view = fold(
      numbered(
        started,
        { type: 'service.changed', service: 'web', state: 'running' },
        { type: 'service.changed', service: 'extra', state: 'created' },
      ),
    );
    expect(view.services.map(({ service, state }) => [service, state])).toEqual([
      ['db', 'waiting'],
      ['web', 'running'],
      ['extra', 'created'],
    ]);
  });

  it('must count how long a service was away from its stop until one runs again', () => {
    const change = (state: (typeof states)[number]): OperationEventBody => ({
      type: 'service.changed',
      service: 'web',
      state,
    });
    const once = fold(
      numbered(started, change('stopping'), change('starting'), change('verifying'), change('running')),
    );
    expect(once.services[1]).toMatchObject({ awayMs: 2_000, awaySinceMs: null });
    const twice = fold(
      numbered(
        started,
        ...(['stopping', 'starting', 'verifying', 'stopping', 'starting', 'restored'] as const).map(change),
      ),
    );
    expect(twice.services[1]?.awayMs).toBe(4_000);
    const failing = fold(
      numbered(
        started,
        ...(['stopping', 'starting', 'failed', 'stopping', 'starting', 'verifying'] as const).map(change),
      ),
    );
    expect(failing.services[1]?.awayMs).toBe(5_000);
    const still = fold(numbered(started, change('stopping'), change('failed')));
    expect(still.services[1]).toMatchObject({ awayMs: null, awaySinceMs: expect.any(Number) });
    const never = fold(numbered(started, change('created'), change('starting'), change('running')));
    expect(never.services[1]).toMatchObject({ awayMs: null, awaySinceMs: null });
  });

  it('must not count a stop that takes nothing away, as another container runs all the time', () => {
    const change = (state: (typeof states)[number]): OperationEventBody => ({
      type: 'service.changed',
      service: 'web',
      state,
    });
    const order = ['created', 'starting', 'verifying', 'stopping', 'verifying', 'running'] as const;
    const view = fold(numbered(started, ...order.map(change)));
    expect(view.services[1]).toMatchObject({ awayMs: null, awaySinceMs: null });
  });

  it('must show what was stopped for good as such', () => {
    const stop: OperationEventBody = { type: 'service.changed', service: 'web', state: 'stopping' };
    const done = (kind: string): OperationEventBody => ({
      type: 'step.done',
      step: '1',
      kind,
      service: 'web',
    });
    expect(fold(numbered(started, stop, done('remove-container'))).services[1]?.state).toBe('removed');
    expect(fold(numbered(started, stop, done('stop-container'))).services[1]?.state).toBe('stopping');
    const stopped = fold(numbered({ ...started, kind: 'stop' }, stop, done('stop-container')));
    expect(stopped.services[1]?.state).toBe('stopped');
  });

  it('must know when the point of no return is passed', () => {
    const record: OperationEventBody = { type: 'step.done', step: '1', kind: 'write-record', service: null };
    const enter = (phase: string): OperationEventBody => ({
      type: 'phase.entered',
      phase,
      direction: 'forward',
    });
    const before = fold(numbered(started, enter('snapshot'), record, enter('commit')));
    expect(before.isCommitted).toBe(false);
    expect(before.phases.map(({ phase }) => phase)).toEqual(['snapshot', 'commit']);
    expect(fold(numbered(started, enter('snapshot'), record, enter('commit'), record)).isCommitted).toBe(
      true,
    );
  });

  it('must show what a gate waits for until it is passed', () => {
    const probe = (isPassed: boolean, text: string): OperationEventBody => ({
      type: 'gate.probed',
      service: 'web',
      gate: 'healthy',
      isPassed,
      text,
      deadlineAt: isPassed ? null : '2026-01-31T08:01:00.000Z',
    });
    expect(fold(numbered(started, probe(false, 'HTTP 503'))).services[1]).toMatchObject({
      gate: 'healthy',
      note: 'HTTP 503',
      deadlineAt: '2026-01-31T08:01:00.000Z',
    });
    expect(fold(numbered(started, probe(false, 'HTTP 503'), probe(true, ''))).services[1]?.note).toBe('');
  });

  it('a replay of what was seen must change nothing, wherever it starts and however often it comes', () => {
    const anyBody: fc.Arbitrary<OperationEventBody> = fc.oneof(
      fc.record({
        type: fc.constant('service.changed' as const),
        service: fc.constantFrom('db', 'web', 'x'),
        state: fc.constantFrom(...states),
      }),
      fc.record({
        type: fc.constant('pull.progressed' as const),
        image: fc.constantFrom('a', 'b'),
        currentBytes: fc.nat(),
        totalBytes: fc.nat(),
      }),
      fc.record({ type: fc.constant('connection.lost' as const), since: fc.constant('x') }),
      fc.constant({ type: 'connection.restored' as const }),
    );
    fc.assert(
      fc.property(fc.array(anyBody, { maxLength: 30 }), fc.nat({ max: 30 }), (bodies, from) => {
        const events = numbered(started, ...bodies);
        const whole = fold(events);
        expect(events.slice(from).reduce(applyOperationEvent, whole)).toEqual(whole);
        expect(events.slice(from).reduce(applyOperationEvent, fold(events.slice(0, from)))).toEqual(whole);
      }),
    );
  });
});
