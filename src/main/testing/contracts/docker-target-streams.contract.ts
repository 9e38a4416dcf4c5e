import { describe, expect, it } from 'vitest';
import type { LogLine, LogOptions } from '../../core/ports/docker-target.ts';
import { eventually, failure } from './docker-target-scene.ts';
import type { Scene } from './docker-target-scene.ts';

/** No verdict: a busy machine takes seconds to begin a command. */
const patienceMs = 120_000;
const whole: LogOptions = { tail: null, since: null, until: null, follow: false };

/** Logs and exec. */
export function streamsContract(scene: () => Scene): void {
  describe('logs', () => {
    it('every line must arrive once, in order, without its newline, with the time of the engine', async () => {
      const { images, start } = scene();
      const id = await finished(await start(images.oneShotOk));
      const lines = await read(id, whole);
      expect(lines.length).toBeGreaterThanOrEqual(2);
      for (const line of lines) {
        expect(line.stream).toBe('stdout');
        expect(line.text).not.toMatch(/[\r\n]/);
        expect(line.at).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/);
      }
      const times = lines.map((line) => line.at);
      expect([...times].sort()).toEqual(times);
    });

    it('tail must give the last lines only', async () => {
      const { images, start } = scene();
      const id = await finished(await start(images.oneShotOk));
      const lines = await read(id, whole);
      expect(await read(id, { ...whole, tail: 1 })).toEqual(lines.slice(-1));
      expect(await read(id, { ...whole, tail: 0 })).toEqual([]);
    });

    it('since must leave out what was earlier', async () => {
      const { images, start } = scene();
      const id = await finished(await start(images.oneShotOk));
      const lines = await read(id, whole);
      const last = Date.parse(lines.at(-1)?.at ?? '');
      expect(await read(id, { ...whole, since: new Date(last + 2000).toISOString() })).toEqual([]);
      expect(await read(id, { ...whole, since: new Date(last - 3_600_000).toISOString() })).toEqual(lines);
    });

    it('until must leave out what is later', async () => {
      const { images, start } = scene();
      const id = await finished(await start(images.oneShotOk));
      const lines = await read(id, whole);
      const first = Date.parse(lines[0]?.at ?? '');
      expect(await read(id, { ...whole, until: new Date(first - 2000).toISOString() })).toEqual([]);
      expect(await read(id, { ...whole, until: new Date(first + 3_600_000).toISOString() })).toEqual(lines);
    });

    it('following must end by itself when the container ends', async () => {
      const { images, start } = scene();
      const id = await start(images.oneShotOk);
      const followed = await read(id, { ...whole, follow: true });
      expect(followed).toEqual(await read(id, whole));
      expect(followed.length).toBeGreaterThanOrEqual(2);
    });

    it('following must end quietly when the signal aborts', async () => {
      const { target, images, start } = scene();
      const id = await start(images.web);
      const controller = new AbortController();
      const lines: LogLine[] = [];
      const following = target.logs(
        id,
        { ...whole, follow: true },
        (line) => lines.push(line),
        controller.signal,
      );
      await eventually(async () => lines.length >= 1);
      controller.abort();
      await following;
    });

    it('logs of a container that is not there are not-found', async () => {
      const { target, name } = scene();
      await failure(
        target.logs(name('missing'), whole, () => undefined, new AbortController().signal),
        'not-found',
      );
    });

    async function read(id: string, options: LogOptions): Promise<LogLine[]> {
      const lines: LogLine[] = [];
      await scene().target.logs(id, options, (line) => lines.push(line), new AbortController().signal);
      return lines;
    }

    async function finished(id: string): Promise<string> {
      await scene().target.waitContainer(id, new AbortController().signal);
      return id;
    }
  });

  describe('exec', () => {
    it('a command must give its output and its exit code', async () => {
      const { target, images, start } = scene();
      const id = await start(images.web);
      expect(await target.exec(id, ['echo', 'hello', 'there'], patienceMs)).toEqual({
        exitCode: 0,
        output: 'hello there\n',
      });
      expect(await target.exec(id, ['sh', '-c', 'exit 3'], patienceMs)).toEqual({ exitCode: 3, output: '' });
    });

    it("the image's own health command must pass on a healthy service and fail on one that is not", async () => {
      const { target, images, start, until } = scene();
      const [good, bad] = [await start(images.web), await start(images.neverHealthy)];
      await until(good, (observed) => observed.health === 'healthy');
      expect((await target.exec(good, await healthCommand(good), patienceMs)).exitCode).toBe(0);
      expect((await target.exec(bad, await healthCommand(bad), patienceMs)).exitCode).not.toBe(0);
    });

    it('a command that does not exist must give exit code 126 or 127, not an error', async () => {
      const { target, images, start } = scene();
      const id = await start(images.web);
      const { exitCode } = await target.exec(id, ['/no/such/command'], patienceMs);
      expect([126, 127]).toContain(exitCode);
    });

    it('a command that does not end must end as an error after its own time', async () => {
      const { target, images, start } = scene();
      const id = await start(images.web);
      const before = performance.now();
      const error = await failure(target.exec(id, ['sleep', '600'], 700), 'engine-error');
      expect(error.details['reason']).toBe('exec-timeout');
      expect(performance.now() - before).toBeLessThan(60_000);
    });

    it('a command in a container that does not run, or is not there, must be an error', async () => {
      const { target, images, create, name } = scene();
      const error = await failure(
        target.exec(await create(images.web), ['echo'], patienceMs),
        'engine-error',
      );
      expect(error.details['reason']).toBe('not-running');
      await failure(target.exec(name('missing'), ['echo'], patienceMs), 'not-found');
    });

    async function healthCommand(id: string): Promise<readonly string[]> {
      const [kind, ...rest] = (await scene().inspect(id)).healthTest ?? [];
      return kind === 'CMD-SHELL' ? ['sh', '-c', ...rest] : rest;
    }
  });
}
