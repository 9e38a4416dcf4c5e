import { describe, expect, it } from 'vitest';
import { failure } from './docker-target-scene.ts';
import type { Scene } from './docker-target-scene.ts';

/** Calls that stay open until something ends. */
export function waitsContract(scene: () => Scene): void {
  describe('one-shots', () => {
    it('waiting must give exit code 0 of a one-shot that succeeds', async () => {
      const { target, images, start, inspect } = scene();
      const id = await start(images.oneShotOk);
      expect(await target.waitContainer(id, new AbortController().signal)).toBe(0);
      expect(await inspect(id)).toMatchObject({ state: 'exited', exitCode: 0 });
    });

    it('waiting must give the exit code of a one-shot that fails, also afterwards', async () => {
      const { target, images, start } = scene();
      const id = await start(images.oneShotFail);
      expect(await target.waitContainer(id, new AbortController().signal)).toBe(1);
      expect(await target.waitContainer(id, new AbortController().signal)).toBe(1);
    });

    it('waiting must end as cancelled when the signal aborts', async () => {
      const { target, images, start, inspect } = scene();
      const id = await start(images.web);
      const controller = new AbortController();
      const waiting = target.waitContainer(id, controller.signal);
      controller.abort();
      await failure(waiting, 'cancelled');
      await failure(target.waitContainer(id, controller.signal), 'cancelled');
      expect((await inspect(id)).state).toBe('running');
    });
  });
}
