import { describe, expect, it } from 'vitest';
import { WindlassError } from '../../../shared/errors.ts';
import { Resource } from './resource.ts';
import { ResourceMap } from './resource-map.ts';

/** Questions that the test answers. */
function questions<Data>() {
  const open: { resolve(data: Data): void; reject(error: Error): void }[] = [];
  return {
    open,
    load: () => new Promise<Data>((resolve, reject) => open.push({ resolve, reject })),
    async answer(data: Data): Promise<void> {
      (open.shift() ?? expect.unreachable('nothing was asked')).resolve(data);
      await settle();
    },
    async fail(): Promise<void> {
      const question = open.shift() ?? expect.unreachable('nothing was asked');
      question.reject(new WindlassError('target-unreachable', 'gone'));
      await settle();
    },
  };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

describe('Resource', () => {
  it('must be asked for when somebody looks, and not again while it is fresh', async () => {
    const { open, load, answer } = questions<number>();
    const resource = new Resource(load, { now: () => 7 });
    expect(open).toHaveLength(0);
    const stop = resource.use();
    await answer(1);
    stop();
    resource.use();
    expect(open).toHaveLength(0);
    expect(resource.state.getState()).toEqual({ data: 1, error: null, isLoading: false, asOf: 7 });
  });

  it('must keep what was known, with its time, when it cannot be renewed', async () => {
    const { load, answer, fail } = questions<number>();
    let now = 1;
    const resource = new Resource(load, { now: () => now });
    resource.use();
    await answer(5);
    now = 2;
    resource.invalidate();
    expect(resource.state.getState()).toMatchObject({ data: 5, isLoading: true, asOf: 1 });
    await fail();
    expect(resource.state.getState()).toMatchObject({
      data: 5,
      asOf: 1,
      isLoading: false,
      error: { code: 'target-unreachable' },
    });
  });

  it('must ask once more when it changed while it was being asked for', async () => {
    const { open, load, answer } = questions<number>();
    const resource = new Resource(load);
    resource.use();
    resource.invalidate();
    resource.invalidate();
    expect(open).toHaveLength(1);
    await answer(1);
    expect(open).toHaveLength(1);
    await answer(2);
    expect(open).toHaveLength(0);
    expect(resource.state.getState().data).toBe(2);
  });

  it('must not be asked for when nobody looks, but when somebody comes back', async () => {
    const { open, load, answer } = questions<number>();
    const resource = new Resource(load);
    const stop = resource.use();
    await answer(1);
    stop();
    resource.invalidate();
    expect(open).toHaveLength(0);
    resource.use();
    expect(open).toHaveLength(1);
  });

  it('must be asked for again by who comes while an answer from before a change is under way', async () => {
    const { load, answer } = questions<number>();
    const resource = new Resource(load);
    const stop = resource.use();
    stop();
    resource.invalidate();
    resource.use();
    await answer(1);
    await answer(2);
    expect(resource.state.getState().data).toBe(2);
  });

  it('must be watched while somebody looks, and be outdated where nobody watched', async () => {
    const { open, load, answer } = questions<number>();
    const watches: (() => void)[] = [];
    let stopped = 0;
    const watch = (onChange: () => void): (() => void) => {
      watches.push(onChange);
      return () => (stopped += 1);
    };
    const resource = new Resource(load, { watch });
    const stops = [resource.use(), resource.use()];
    expect([watches.length, open.length]).toEqual([1, 1]);
    await answer(1);
    watches[0]?.();
    await answer(2);
    expect(resource.state.getState().data).toBe(2);
    for (const stop of stops) stop();
    expect(stopped).toBe(1);
    resource.use();
    expect([watches.length, open.length]).toEqual([2, 1]);
  });
});

describe('ResourceMap', () => {
  it('must give the same resource for equal keys', () => {
    const map = new ResourceMap(async (key: { readonly a: number; readonly b: number }) => key.a);
    expect(map.of({ a: 1, b: 2 })).toBe(map.of({ b: 2, a: 1 }));
  });

  it('must forget what nobody looks at and keep what somebody does', () => {
    const map = new ResourceMap(async (key: number) => key);
    const used = map.of(0);
    used.use();
    const unused = map.of(1);
    for (let key = 2; key < 200; key += 1) map.of(key);
    expect(map.of(0)).toBe(used);
    expect(map.of(1)).not.toBe(unused);
  });
});
