import { describe, expect, it } from 'vitest';
import type { HostEvent, StatsSample, Terminal } from '../../core/ports/docker-target.ts';
import { eventually, failure } from './docker-target-scene.ts';
import type { Scene } from './docker-target-scene.ts';

const size = { columns: 80, rows: 24 };

/** What is looked at while it happens: usage and terminals. */
export function liveContract(scene: () => Scene): void {
  describe('stats', () => {
    it('must tell again and again what a running container uses, until the signal aborts', async () => {
      const { target, images, start } = scene();
      const id = await start(images.web);
      const controller = new AbortController();
      const samples: StatsSample[] = [];
      const reading = target.stats(id, (sample) => samples.push(sample), controller.signal);
      await eventually(async () => samples.length >= 2);
      controller.abort();
      await reading;
      for (const { cpuPercent, memoryBytes, receivedBytes, sentBytes } of samples) {
        expect(cpuPercent).toBeGreaterThanOrEqual(0);
        expect(cpuPercent).toBeLessThan(100_000);
        expect(memoryBytes).toBeGreaterThan(0);
        expect(Math.min(receivedBytes, sentBytes)).toBeGreaterThanOrEqual(0);
      }
    });

    it('must tell nothing of a container that does not run', async () => {
      const { target, images, create } = scene();
      const id = await create(images.web);
      const controller = new AbortController();
      const samples: StatsSample[] = [];
      const reading = target.stats(id, (sample) => samples.push(sample), controller.signal);
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      controller.abort();
      await reading;
      expect(samples).toEqual([]);
    });

    it('of a container that is not there is not-found', async () => {
      const { target, name } = scene();
      const never = new AbortController().signal;
      await failure(
        target.stats(name('missing'), () => undefined, never),
        'not-found',
      );
    });
  });

  describe('events', () => {
    it('what happens to a container must be told as it happens, with whose it is', async () => {
      const { target, images, create, deployment } = scene();
      const following = await follow(null);
      const id = await create(images.web);
      await target.startContainer(id);
      await target.stopContainer(id, 0);
      await target.removeContainer(id);
      await eventually(async () => following.of(id).includes('destroy'));
      await following.stop();
      expect(
        following.of(id).filter((action) => ['create', 'start', 'die', 'destroy'].includes(action)),
      ).toEqual(['create', 'start', 'die', 'destroy']);
      const own = following.events.filter(({ container }) => container === id);
      for (const event of own) expect(event).toMatchObject({ deployment, role: 'service' });
    });

    it('who comes back must be told what happened since, each event under the same key', async () => {
      const { images, create, target } = scene();
      const first = await follow(null);
      const id = await create(images.web);
      await eventually(async () => first.of(id).includes('create'));
      await first.stop();
      await target.startContainer(id);
      const seen = first.events.at(-1)!;
      const second = await follow(seen.at);
      await eventually(async () => second.of(id).includes('start'));
      await second.stop();
      const keys = new Set(first.events.map(({ key }) => key));
      const missed = second.events.filter(({ key, container }) => container === id && !keys.has(key));
      expect(missed.map(({ action }) => action)).not.toContain('create');
      expect(missed.map(({ action }) => action)).toContain('start');
    });

    async function follow(since: string | null) {
      const events: HostEvent[] = [];
      const controller = new AbortController();
      let isOpen = false;
      const listener = {
        opened: () => void (isOpen = true),
        happened: (event: HostEvent) => void events.push(event),
      };
      const ended = scene().target.events(since, listener, controller.signal);
      await eventually(async () => isOpen);
      return {
        events,
        of: (id: string) => events.filter(({ container }) => container === id).map(({ action }) => action),
        stop: async () => {
          controller.abort();
          await ended;
        },
      };
    }
  });

  describe('terminal', () => {
    it('must run what is typed, show it, and give the exit code of the shell', async () => {
      const { terminal, shown } = await open();
      terminal.write('echo one""two\r');
      await eventually(async () => /\r\nonetwo\r\n/.test(shown()));
      await terminal.resize({ columns: 120, rows: 40 });
      terminal.write('exit 7\r');
      expect(await terminal.ended).toBe(7);
    });

    it('Ctrl-C must end the command and not the shell', async () => {
      const { terminal, shown } = await open();
      terminal.write('sleep 600\r');
      await eventually(async () => shown().includes('sleep 600'));
      // Again and again: a busy machine may not have begun to sleep yet.
      const interrupting = setInterval(() => terminal.write('\u0003echo alive\r'), 300);
      await eventually(async () => /\r\nalive\r\n/.test(shown())).finally(() => clearInterval(interrupting));
      terminal.close();
      await terminal.ended;
    });

    it('must show nothing while it is paused, and everything afterwards', async () => {
      const { terminal, shown } = await open();
      await eventually(async () => shown() !== '');
      terminal.pause();
      const before = shown();
      terminal.write('echo later\r');
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(shown()).toBe(before);
      terminal.resume();
      await eventually(async () => /\r\nlater\r\n/.test(shown()));
      terminal.close();
      await terminal.ended;
    });

    it('must end when its container is stopped', async () => {
      const { terminal, id } = await open();
      await scene().target.stopContainer(id, 0);
      await terminal.ended;
    });

    it('hanging up must end the shell itself', async () => {
      const { terminal } = await open();
      terminal.close();
      expect(typeof (await terminal.ended)).toBe('number');
    });

    it('in a container that does not run, or is not there, must be an error', async () => {
      const { target, images, create, name } = scene();
      const order = { command: ['/bin/sh'], size };
      const stopped = await create(images.web);
      const error = await failure(
        target.openTerminal(stopped, order, () => undefined),
        'engine-error',
      );
      expect(error.details['reason']).toBe('not-running');
      await failure(
        target.openTerminal(name('missing'), order, () => undefined),
        'not-found',
      );
    });

    async function open(): Promise<{ terminal: Terminal; shown: () => string; id: string }> {
      const { target, images, start } = scene();
      const id = await start(images.web);
      let text = '';
      const order = { command: ['/bin/sh'], size };
      const terminal = await target.openTerminal(id, order, (output) => (text += output));
      return { terminal, shown: () => text, id };
    }
  });
}
