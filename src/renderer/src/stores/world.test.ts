import { afterEach, describe, expect, it, vi } from 'vitest';
import type { OperationRow } from '../../../shared/contract/shapes/operation.ts';
import { FakeDoor } from '../../testing/fake-door.ts';
import { Client } from '../client/client.ts';
import { provideClient } from './client-holder.ts';
import { followWorld, withEnded, withOperation, withProgress } from './world.ts';
import * as resources from './resources.ts';

const operation = (id: string, percent: number, end: string | null = null): OperationRow => ({
  id,
  kind: 'upgrade',
  deployment: 'shop',
  environment: 'Demo',
  fromVersion: '1.0.0',
  toVersion: '2.0.0',
  direction: 'forward',
  phase: 'pull',
  actor: 'ada',
  startedAt: '2026-01-31T08:00:00.000Z',
  endedAt: null,
  end,
  error: null,
  attempts: 1,
  isHere: true,
  percent,
});

describe('what is known when the following begins', () => {
  const stops: (() => void)[] = [];
  afterEach(() => {
    for (const stop of stops.splice(0)) stop();
  });

  /** The door of a window that looks at a list. */
  function looking(): FakeDoor {
    const door = new FakeDoor('open', { operations: [] });
    provideClient(new Client(door.wire));
    resources.deployments.invalidate();
    stops.push(followWorld(), resources.deployments.use());
    return door;
  }

  async function answer(door: FakeDoor): Promise<void> {
    door.carryAll();
    door.answer('deployments.list', []);
    door.carryAll();
    await vi.waitFor(() => expect(resources.deployments.state.getState().isLoading).toBe(false));
    door.carryAll();
  }

  it('must be asked for once, and again when something of it was not told', async () => {
    const door = looking();
    await answer(door);
    expect(door.asked).toEqual(['deployments.list']);
    door.forgetBefore(100);
    door.cut();
    await answer(door);
    expect(door.asked).toEqual(['deployments.list', 'deployments.list']);
  });

  it('must be asked for again when it began on a wire that was cut', async () => {
    const door = looking();
    door.cut();
    door.carryAll();
    door.answer('deployments.list', []);
    await vi.waitFor(() => {
      door.carryAll();
      expect(door.asked).toEqual(['deployments.list', 'deployments.list']);
    });
  });
});

describe('withOperation', () => {
  it('must put a new one first, move a known one on in its place, and drop one that ended', () => {
    const two = withOperation([operation('a', 1)], operation('b', 0));
    expect(two.map(({ id }) => id)).toEqual(['b', 'a']);
    const moved = withOperation(two, operation('a', 50));
    expect(moved.map(({ id, percent }) => [id, percent])).toEqual([
      ['b', 0],
      ['a', 50],
    ]);
    expect(withOperation(moved, operation('b', 100, 'done')).map(({ id }) => id)).toEqual(['a']);
  });
});

describe('withEnded', () => {
  it('must count what ended once, the newest first, and neither what runs nor what somebody looked at', () => {
    const seen = new Set(['c']);
    const rows = ['a', 'b', 'c', 'a'].map((id) => operation(id, 100, 'done'));
    const unread = rows.reduce<readonly OperationRow[]>((known, row) => withEnded(known, row, seen), []);
    expect(unread.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(withEnded(unread, operation('a', 10), seen).map(({ id }) => id)).toEqual(['b']);
  });
});

describe('withProgress', () => {
  const seen = (id: string, percent: number) => ({
    operation: id,
    phase: 'verify',
    direction: 'forward' as const,
    progress: {
      percent,
      phase: 'verify',
      services: { done: 1, total: 2 },
      images: { done: 0, total: 0 },
      oneShots: { done: 0, total: 0 },
      pulledBytes: 0,
      totalBytes: 0,
    },
  });

  it('must know at once what the page of the operation shows', () => {
    const [row] = withProgress([operation('a', 10)], seen('a', 42));
    expect(row).toMatchObject({ percent: 42, phase: 'verify' });
  });

  it('must not go back when what was told earlier arrives later', () => {
    const ahead = withProgress([operation('a', 10)], seen('a', 42));
    expect(withOperation(ahead, operation('a', 40))[0]).toMatchObject({ percent: 42, phase: 'verify' });
    expect(withProgress(ahead, seen('a', 30))).toBe(ahead);
  });

  it('must leave others alone', () => {
    const rows = [operation('a', 10)];
    expect(withProgress(rows, seen('b', 42))).toBe(rows);
    expect(withProgress(rows, { ...seen('a', 0), progress: null })).toBe(rows);
  });
});
