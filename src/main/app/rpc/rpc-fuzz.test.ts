import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { methods } from '../../../shared/contract/methods.ts';
import { topics } from '../../../shared/contract/topics.ts';
import { fakeSession } from '../../testing/fake-session.ts';
import { fuzzing } from '../../testing/fuzz-runs.ts';
import { settle } from '../../testing/manual-clock.ts';
import { MemoryWire } from '../../testing/memory-wire.ts';
import { openRpc } from './open-rpc.ts';

/** Names that inputs have, so that more than the outermost check is met. */
const key = fc.oneof(
  fc.constantFrom('name', 'environment', 'ref', 'kind', 'id', 'version', 'variables', 'options', 'address'),
  fc.constantFrom('__proto__', 'constructor', 'toString', ''),
  fc.string({ maxLength: 8 }),
);
const { value: anyInput } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('shop', 'Demo', 'upgrade', 'demo', null, 0, 1, -1, true, 1e308),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.double(),
    fc.integer({ min: 1, max: 100_000 }).map((length) => 'x'.repeat(length)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 6 }),
  ),
}));

/** Every use case of the doors is there and is never meant: none of these inputs may do anything. */
function scene() {
  const logged: unknown[] = [];
  const rpc = openRpc(fakeSession({}, { logError: (_message, error) => logged.push(error) }), 'test');
  return { wire: new MemoryWire(rpc.server), logged, close: () => rpc.close() };
}

describe('a call of the window', { timeout: 60_000 }, () => {
  it('must be answered or refused, whatever its input is, and the next one be answered', async () => {
    const { wire, close } = scene();
    let id = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(methods)),
        anyInput.map((value) => JSON.parse(JSON.stringify(value ?? null)) as unknown),
        async (method, input) => {
          id += 1;
          const own = id;
          wire.sendAnything({ type: 'call', id: own, method, input });
          await settle();
          id += 1;
          wire.send({ type: 'ping', id });
          await settle();
          expect(wire.cutFor).toBeNull();
          expect(wire.received.some((message) => message.type === 'pong' && message.id === id)).toBe(true);
          const [reply] = wire.received.filter((message) => message.id === own);
          if (reply !== undefined) expect(['answer', 'error']).toContain(reply.type);
          wire.received.length = 0;
          expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
        },
      ),
      fuzzing(400),
    );
    close();
  });

  it('must be refused as a follow of any key that is none, and the wire go on', async () => {
    const { wire, close } = scene();
    let id = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(topics)), anyInput, async (topic, value) => {
        id += 1;
        wire.sendAnything({
          type: 'follow',
          id,
          topic,
          key: JSON.parse(JSON.stringify(value ?? null)),
          after: null,
        });
        wire.sendAnything({ type: 'unfollow', id });
        await settle();
        expect(wire.cutFor).toBeNull();
        wire.received.length = 0;
      }),
      fuzzing(200),
    );
    close();
  });
});
