import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Client } from '../../../renderer/src/client/client.ts';
import type { WorldChange } from '../../../shared/contract/topics.ts';
import type { OperationEvent } from '../../../shared/operation-event.ts';
import { FakeOperation, deploymentSummary } from '../../testing/fake-application.ts';
import type { ArrangedApplication } from '../../testing/fake-application.ts';
import { fakeSession } from '../../testing/fake-session.ts';
import { settle } from '../../testing/manual-clock.ts';
import { MemoryWire } from '../../testing/memory-wire.ts';
import { openRpc } from './open-rpc.ts';

/** What happens on one side or the other, in any order. */
const stories = fc.array(fc.constantFrom('tell', 'tell', 'tell', 'cut', 'mend', 'settle'), {
  minLength: 50,
  maxLength: 300,
});

function connect(arranged: ArrangedApplication): { wire: MemoryWire; client: Client } {
  const wire = new MemoryWire(openRpc(fakeSession(arranged), 'test').server);
  return { wire, client: new Client(wire) };
}

async function play(story: readonly string[], wire: MemoryWire, tell: () => void): Promise<void> {
  let isCut = false;
  for (const turn of story) {
    if (turn === 'tell') tell();
    if (turn === 'cut' && !isCut) wire.cut();
    if (turn === 'mend' && isCut) wire.mend();
    if (turn === 'settle') await settle();
    if (turn === 'cut' || turn === 'mend') isCut = turn === 'cut';
  }
  if (isCut) wire.mend();
  await settle();
}

describe('a window over a wire that is cut again and again', () => {
  it('must be told every event of an operation once, in order, and its end once', async () => {
    await fc.assert(
      fc.asyncProperty(stories, async (story) => {
        const operation = new FakeOperation();
        const { wire, client } = connect({
          operations: {
            follow: (_id, after, onEvent, signal) =>
              new Promise((resolve) => {
                const stop = operation.events(after, (event) => {
                  onEvent(event);
                  if (event.body.type === 'operation.ended') resolve();
                });
                signal.addEventListener('abort', stop);
              }),
          },
        });
        const heard: OperationEvent[] = [];
        let ends = 0;
        client.follow(
          'operation',
          { id: operation.id },
          { onSnapshot: () => undefined, onEvent: (event) => heard.push(event), onEnd: () => (ends += 1) },
        );
        await play(story, wire, () => operation.emit({ type: 'connection.restored' }));
        operation.end({ end: 'done' });
        await settle();
        const told = story.filter((turn) => turn === 'tell').length + 2;
        expect(heard.map(({ sequence }) => sequence)).toEqual([...Array(told).keys()].map((key) => key + 1));
        expect(ends).toBe(1);
      }),
      { numRuns: 40 },
    );
  });

  it('must know of every change of the world, by what it was told or by a new beginning', async () => {
    await fc.assert(
      fc.asyncProperty(stories, async (story) => {
        let number = 0;
        const { wire, client } = connect({
          environments: { ask: () => new Promise(() => undefined) },
          deployments: { list: () => Promise.resolve([deploymentSummary()]) },
          preferences: { change: () => ({ ...fakeSession({}).application.preferences.read() }) },
        });
        const heard: WorldChange[] = [];
        let beginnings = 0;
        client.follow(
          'world',
          {},
          {
            onSnapshot: () => (beginnings += 1),
            onEvent: (event) => heard.push(event),
            onEnd: () => expect.unreachable('the world does not end'),
          },
        );
        await settle();
        const teller = new MemoryWire(wire.server);
        await play(story, wire, () => {
          number += 1;
          teller.send({ type: 'call', id: number, method: 'app.setPreferences', input: {} });
        });
        expect(heard).toHaveLength(number);
        expect(beginnings).toBe(1);
      }),
      { numRuns: 40 },
    );
  });

  it('must have every question answered, and every change either answered or called unknown', async () => {
    await fc.assert(
      fc.asyncProperty(stories, async (story) => {
        let changes = 0;
        const { wire, client } = connect({
          deployments: { list: () => Promise.resolve([]) },
          preferences: {
            change: () => {
              changes += 1;
              return fakeSession({}).application.preferences.read();
            },
          },
        });
        const questions: Promise<unknown>[] = [];
        const orders: Promise<string>[] = [];
        await play(story, wire, () => {
          questions.push(client.call('deployments.list', {}));
          orders.push(
            client.call('app.setPreferences', {}).then(
              () => 'done',
              (error: { readonly details: { readonly reason: string } }) => error.details.reason,
            ),
          );
        });
        await Promise.all(questions);
        const outcomes = await Promise.all(orders);
        const done = outcomes.filter((outcome) => outcome === 'done').length;
        const unknown = outcomes.filter((outcome) => outcome === 'outcome-unknown').length;
        expect(changes).toBeGreaterThanOrEqual(done);
        expect(changes).toBeLessThanOrEqual(done + unknown);
      }),
      { numRuns: 40 },
    );
  });
});
