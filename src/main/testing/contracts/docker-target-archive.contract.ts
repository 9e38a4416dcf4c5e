import { describe, expect, it } from 'vitest';
import { failure } from './docker-target-scene.ts';
import type { Scene } from './docker-target-scene.ts';

/** Files by the archive call, in containers that were never started. */
export function archiveContract(scene: () => Scene): void {
  describe('files', () => {
    it('a written file must be read back byte for byte, by its path below the directory', async () => {
      const { target, holder } = scene();
      const id = await holder();
      const content = Uint8Array.from({ length: 4096 }, (_, index) => index % 256);
      await target.writeFile(id, '/records/shop/00000001.json', content);
      await target.writeFile(id, '/records/shop/empty', new Uint8Array());
      const files = await target.readFiles(id, '/records');
      expect([...files.keys()].sort()).toEqual(['shop/00000001.json', 'shop/empty']);
      expect([...(files.get('shop/00000001.json') ?? [])]).toEqual([...content]);
      expect(files.get('shop/empty')).toHaveLength(0);
      expect([...(await target.readFiles(id, '/records/shop')).keys()].sort()).toEqual([
        '00000001.json',
        'empty',
      ]);
    });

    it('a file written again must hold the new content only', async () => {
      const { target, holder } = scene();
      const id = await holder();
      await target.writeFile(id, '/f/one', new TextEncoder().encode('a longer first text'));
      await target.writeFile(id, '/f/one', new TextEncoder().encode('short'));
      expect(new TextDecoder().decode((await target.readFiles(id, '/f')).get('one'))).toBe('short');
    });

    it('a directory that is not there must read as empty', async () => {
      const { target, holder } = scene();
      expect((await target.readFiles(await holder(), '/nothing/here')).size).toBe(0);
    });

    it('names outside ASCII and long paths must survive', async () => {
      const { target, holder } = scene();
      const id = await holder();
      const long = `${'d'.repeat(60)}/${'e'.repeat(60)}/Größe-${'f'.repeat(60)}.json`;
      await target.writeFile(id, `/deep/${long}`, new TextEncoder().encode('x'));
      expect([...(await target.readFiles(id, '/deep')).keys()]).toEqual([long]);
    });

    it('what is written below a mounted volume must be in the volume', async () => {
      const { target, holder, name, volumeSpec, objectOwner } = scene();
      const volume = volumeSpec();
      await target.createVolume(volume, objectOwner);
      const mount = { name: volume.name, target: '/ledger' };
      const first = await holder({ name: name('first'), volume: mount });
      await target.writeFile(first, '/ledger/shop/1.json', new TextEncoder().encode('{}'));
      await target.removeContainer(first);
      const second = await holder({ name: name('second'), volume: mount });
      expect([...(await target.readFiles(second, '/ledger')).keys()]).toEqual(['shop/1.json']);
    });

    it('writers at the same time must not lose a file', async () => {
      const { target, holder } = scene();
      const id = await holder();
      const names = Array.from({ length: 6 }, (_, index) => `r${index}`);
      await Promise.all(
        names.map((file) => target.writeFile(id, `/l/${file}`, new TextEncoder().encode(file))),
      );
      expect([...(await target.readFiles(id, '/l')).keys()].sort()).toEqual(names);
    });

    it('paths that climb or are not absolute must be refused before anything is sent', async () => {
      const { target, holder } = scene();
      const id = await holder();
      for (const path of ['/a/../b', 'a/b', '/', '', '/a//b', '/a/\0b', '/a/.']) {
        await failure(target.writeFile(id, path, new Uint8Array()), 'usage');
      }
      await failure(target.readFiles(id, '/a/../..'), 'usage');
    });

    it('files of a container that is not there are not-found', async () => {
      const { target, name } = scene();
      await failure(target.readFiles(name('missing'), '/data'), 'not-found');
      await failure(target.writeFile(name('missing'), '/data/x', new Uint8Array()), 'not-found');
    });
  });
}
