import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../testing/manual-clock.ts';
import type { ServiceLogLine } from './application.ts';
import { LastLines } from './last-lines.ts';
import { MergedLines } from './merged-lines.ts';

function line(service: string, at: number): ServiceLogLine {
  return { service, stream: 'stdout', at: `2030-01-01T00:00:00.${String(at).padStart(9, '0')}Z`, text: '' };
}

function short({ service, at }: ServiceLogLine): string {
  return service + String(Number(at.slice(20, 29)));
}

function merging() {
  const clock = new ManualClock();
  const stop = new AbortController();
  const seen: string[] = [];
  const merged = new MergedLines(clock, stop.signal, (each) => seen.push(short(each)));
  return { clock, stop, seen, merged };
}

describe('lines of services that are followed at once', () => {
  it('must come in the order of the engine, not in that of their arrival', async () => {
    const { clock, seen, merged } = merging();
    merged.add(line('web', 20));
    merged.add(line('web', 40));
    await clock.advance(300);
    merged.add(line('db', 10));
    merged.add(line('db', 30));
    expect(seen).toEqual([]);
    await clock.advance(200);
    expect(seen).toEqual(['db10', 'web20', 'db30', 'web40']);
  });

  it('must not wait for each other longer than the half of a second', async () => {
    const { clock, seen, merged } = merging();
    merged.add(line('web', 20));
    await clock.advance(499);
    expect(seen).toEqual([]);
    merged.add(line('web', 30));
    await clock.advance(1);
    expect(seen).toEqual(['web20']);
    await clock.advance(499);
    expect(seen).toEqual(['web20', 'web30']);
  });

  it('must be there although they come too late', async () => {
    const { clock, seen, merged } = merging();
    merged.add(line('web', 20));
    await clock.advance(500);
    merged.add(line('db', 10));
    await clock.advance(500);
    expect(seen).toEqual(['web20', 'db10']);
  });

  it('must stay as they came within one moment', () => {
    const { seen, merged } = merging();
    for (const service of ['b', 'a', 'c']) merged.add(line(service, 5));
    merged.flush();
    expect(seen).toEqual(['b5', 'a5', 'c5']);
  });

  it('must all be handed on at the end, once', async () => {
    const { clock, seen, merged } = merging();
    merged.add(line('web', 20));
    merged.add(line('db', 10));
    merged.flush();
    await clock.advance(1_000);
    expect(seen).toEqual(['db10', 'web20']);
  });
});

describe('the last lines', () => {
  it('must be those of each service, in the order of time', () => {
    const lines = new LastLines(2);
    for (const at of [1, 3, 5, 7, 9]) lines.add(line('web', at));
    for (const at of [2, 4]) lines.add(line('db', at));
    expect(lines.inOrder().map(short)).toEqual(['db2', 'db4', 'web7', 'web9']);
  });

  it.each([
    [null, ['web1', 'web2', 'web3']],
    [0, []],
  ])('of a count of %s must be %j', (count, shown) => {
    const lines = new LastLines(count);
    for (const at of [1, 2, 3]) lines.add(line('web', at));
    expect(lines.inOrder().map(short)).toEqual(shown);
  });
});
