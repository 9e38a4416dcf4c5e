import { describe, expect, it } from 'vitest';
import { WindlassError } from '../../../shared/errors.ts';
import { arranged } from '../../testing/builders/arranged.ts';
import { SimulatedClock } from '../../testing/simulated-clock.ts';
import type { DockerTarget, LogLine } from '../ports/docker-target.ts';
import { LogCursor, OneShotMemory, waitForExit, type OneShotWait } from './one-shot-wait.ts';

const line = (at: string, text: string): LogLine => ({ stream: 'stdout', at, text });
const cut = (): WindlassError => new WindlassError('connection-lost', 'cut', {});

describe('a log that is read again', () => {
  it('must go on after the last line, also where several were written in the same moment', () => {
    const cursor = new LogCursor();
    const told: string[] = [];
    const all = [
      line('2030-01-01T00:00:00.1Z', 'a'),
      line('2030-01-01T00:00:00.12Z', 'b'),
      line('2030-01-01T00:00:00.12Z', 'c'),
      line('2030-01-01T00:00:00.12Z', 'd'),
      line('2030-01-01T00:00:01Z', 'e'),
    ];
    for (const upTo of [2, 3, 3, 5, 5]) {
      const take = cursor.lines(({ text }) => told.push(text));
      for (const one of all.slice(0, upTo)) take(one);
    }
    expect(told.join('')).toBe('abcde');
    expect(cursor.options.since).toBe('2030-01-01T00:00:01Z');
  });
});

describe('the wait for a one-shot', () => {
  it('must leave out the time in which it could not be seen, and keep what it had used up', async () => {
    const clock = new SimulatedClock();
    const wait = waiting(clock, async () => {
      await clock.sleep(60_000);
      throw cut();
    });
    await expect(waitForExit(wait)).rejects.toMatchObject({ code: 'connection-lost' });
    await clock.sleep(3_600_000);
    const begunAt = clock.monotonic();
    const hanging = { ...wait, docker: docker(async () => clock.sleep(1e9).then(() => 0)) };
    await expect(waitForExit(hanging)).rejects.toMatchObject({ details: { reason: 'timeout' } });
    expect(clock.monotonic() - begunAt).toBe(40_000);
  });

  it('must believe an exit that it finds on coming back, whatever time had been used up', async () => {
    const clock = new SimulatedClock();
    const wait = waiting(clock, async () => {
      await clock.sleep(99_999);
      throw cut();
    });
    await expect(waitForExit(wait)).rejects.toMatchObject({ code: 'connection-lost' });
    await waitForExit({ ...wait, docker: docker(async () => clock.sleep(500).then(() => 0)) });
  });

  it('must leave to be read what was written while nobody could look, once and from where it was', async () => {
    const clock = new SimulatedClock();
    const told: string[] = [];
    const written = [line('2030-01-01T00:00:00.1Z', 'first'), line('2030-01-01T00:00:00.2Z', 'last')];
    let seen = 1;
    const target = docker(
      async () => {
        await clock.sleep(100);
        throw cut();
      },
      async (_container, _options, onLine) => written.slice(0, seen).forEach(onLine),
    );
    const wait = {
      ...waiting(clock, async () => 0),
      docker: target,
      onLog: (text: string) => told.push(text),
    };
    await expect(waitForExit(wait)).rejects.toMatchObject({ code: 'connection-lost' });
    seen = 2;
    await wait.memory.catchUp(target, wait.signal);
    await wait.memory.catchUp(target, wait.signal);
    expect(told).toEqual(['first', 'last']);
  });

  it('must go on with a log whose stream was cut while the wait was not', async () => {
    const clock = new SimulatedClock();
    const told: string[] = [];
    let readings = 0;
    const target = docker(
      async () => clock.sleep(10_000).then(() => 0),
      async (_container, _options, onLine) => {
        readings += 1;
        onLine(line('2030-01-01T00:00:00Z', 'first'));
        if (readings === 1) throw cut();
        onLine(line('2030-01-01T00:00:05Z', 'second'));
      },
    );
    await waitForExit({ ...waiting(clock, async () => 0), docker: target, onLog: (text) => told.push(text) });
    expect(told).toEqual(['first', 'second']);
  });
});

function waiting(clock: SimulatedClock, exit: () => Promise<number>): OneShotWait {
  return {
    docker: docker(exit),
    clock,
    signal: clock.canceller().signal,
    service: 'migrate',
    container: 'c'.repeat(64),
    timeoutMs: 100_000,
    memory: new OneShotMemory(),
    onLog: () => undefined,
  };
}

function docker(
  waitContainer: () => Promise<number>,
  logs: DockerTarget['logs'] = () => Promise.resolve(),
): DockerTarget {
  return arranged<DockerTarget>('docker', { waitContainer, logs });
}
