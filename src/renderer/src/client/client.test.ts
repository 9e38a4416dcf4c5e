import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OperationEvent } from '../../../shared/operation-event.ts';
import { isWindlassError } from '../../../shared/errors.ts';
import { FakeDoor } from '../../testing/fake-door.ts';
import { Client } from './client.ts';

const event = (sequence: number): OperationEvent => ({
  sequence,
  at: new Date(sequence).toISOString(),
  body: { type: 'connection.restored' },
});

function following(door: FakeDoor): { readonly client: Client; readonly told: number[]; stop(): void } {
  const client = new Client(door.wire);
  const told: number[] = [];
  const stop = client.follow(
    'operation',
    { id: 'op' },
    {
      onSnapshot: () => told.splice(0),
      onEvent: ({ sequence }) => told.push(sequence),
      onEnd: () => told.push(-1),
    },
  );
  return { client, told, stop };
}

describe('a follow', () => {
  it('must be told every event once and in order, wherever the wire is cut', () => {
    const act = fc.oneof(
      { weight: 5, arbitrary: fc.constant('happen' as const) },
      { weight: 3, arbitrary: fc.constant('carry' as const) },
      { weight: 1, arbitrary: fc.constant('cut' as const) },
      { weight: 1, arbitrary: fc.constant('repeat' as const) },
      { weight: 1, arbitrary: fc.constant('swallow' as const) },
    );
    fc.assert(
      fc.property(fc.array(act, { minLength: 100, maxLength: 400 }), (acts) => {
        const door = new FakeDoor();
        const { told } = following(door);
        let happened = 0;
        for (const name of acts) {
          if (name === 'happen') door.happen(event((happened += 1)));
          else if (name === 'carry') door.carry(3);
          else if (name === 'cut') door.cut();
          else if (name === 'repeat') door.repeat();
          else door.swallow();
        }
        door.happen(event((happened += 1)));
        door.carryAll();
        expect(told).toEqual(Array.from({ length: happened }, (_, index) => index + 1));
      }),
    );
  });

  it('must come through a hundred cuts in a row', () => {
    const door = new FakeDoor();
    const { told } = following(door);
    for (let sequence = 1; sequence <= 300; sequence += 1) {
      door.happen(event(sequence));
      if (sequence % 2 === 0) door.carry(1);
      if (sequence % 3 === 0) door.cut();
    }
    door.carryAll();
    expect(told).toEqual(Array.from({ length: 300 }, (_, index) => index + 1));
  });

  it('must not be told anything after it was stopped', () => {
    const door = new FakeDoor();
    const { told, stop } = following(door);
    door.happen(event(1));
    door.carryAll();
    stop();
    door.happen(event(2));
    door.cut();
    door.carryAll();
    expect(told).toEqual([1]);
    expect(door.followers).toBe(0);
  });

  it('must start over from a snapshot where the rest is not kept any more', () => {
    const door = new FakeDoor();
    const { told } = following(door);
    door.happen(event(1));
    door.carryAll();
    door.cut();
    for (let sequence = 2; sequence <= 9; sequence += 1) door.happen(event(sequence));
    door.forgetBefore(8);
    door.carryAll();
    expect(told).toEqual([8, 9]);
  });

  it('must end once and not be taken up again after a cut', () => {
    const door = new FakeDoor();
    const { told } = following(door);
    door.carryAll();
    door.end(null);
    door.carryAll();
    door.cut();
    door.carryAll();
    expect(told).toEqual([-1]);
    expect(door.followers).toBe(0);
  });

  it('must end with an error, and not ask for ever, where events are missing for good', () => {
    const door = new FakeDoor();
    const client = new Client(door.wire);
    const ends: (string | undefined)[] = [];
    client.follow(
      'operation',
      { id: 'op' },
      { onSnapshot: () => undefined, onEvent: () => undefined, onEnd: (error) => ends.push(error?.code) },
    );
    door.carryAll();
    door.happen(event(2));
    door.carryAll();
    expect(ends).toEqual(['internal']);
    expect(door.followers).toBe(0);
  });

  it('must end where the door refuses it', () => {
    const door = new FakeDoor();
    door.refuseFollows({ code: 'operation-not-found', message: 'no', details: {} });
    const { told } = following(door);
    door.carryAll();
    expect(told).toEqual([-1]);
  });
});

describe('a call', () => {
  it('must be answered with what the door says', async () => {
    const door = new FakeDoor();
    const answer = new Client(door.wire).call('deployments.list', {});
    door.carryAll();
    door.answer('deployments.list', []);
    door.carryAll();
    expect(await answer).toEqual([]);
  });

  it('must be asked again after a cut when it only reads', async () => {
    const door = new FakeDoor();
    const answer = new Client(door.wire).call('deployments.list', {});
    door.carryAll();
    door.cut();
    door.carryAll();
    door.answer('deployments.list', []);
    door.carryAll();
    expect(await answer).toEqual([]);
    expect(door.asked).toEqual(['deployments.list', 'deployments.list']);
  });

  it('must not be sent twice when it changes something, and must say that the outcome is unknown', async () => {
    const door = new FakeDoor();
    const answer = new Client(door.wire).call('environments.remove', { name: 'x' });
    const failure = answer.catch((error: unknown) => error);
    door.carryAll();
    door.cut();
    door.carryAll();
    const error = await failure;
    expect(isWindlassError(error, 'connection-lost') && error.details['reason']).toBe('outcome-unknown');
    expect(door.asked).toEqual(['environments.remove']);
  });

  it('must be refused at once when it changes something and there is no connection', async () => {
    const door = new FakeDoor();
    const client = new Client(door.wire);
    door.cutForLong();
    const error: unknown = await client.call('environments.remove', { name: 'x' }).catch((e: unknown) => e);
    expect(isWindlassError(error, 'connection-lost') && error.details['reason']).toBe('not-sent');
    expect(door.asked).toEqual([]);
  });

  it('must wait for the first connection, reads and changes alike', async () => {
    const door = new FakeDoor('connecting');
    const client = new Client(door.wire);
    const read = client.call('deployments.list', {});
    const change = client.call('environments.remove', { name: 'x' });
    door.enter('open');
    door.carryAll();
    door.answer('deployments.list', []);
    door.answer('environments.remove', null);
    door.carryAll();
    expect(await Promise.all([read, change])).toEqual([[], null]);
  });
});
