import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Environment } from '../../core/model/environment.ts';
import { newEnvironment } from '../../core/model/environment.ts';
import { asEnvironmentId } from '../../core/model/ids.ts';
import { fillUp, withLoopbackFilesystem } from '../../testing/lab/loopback.ts';
import { ConfSettings } from './conf-settings.ts';

/** Large settings, so that they need several blocks. */
function environment(name: string, length: number): Environment {
  return newEnvironment(asEnvironmentId('env-1'), name.repeat(length), {
    kind: 'docker-host',
    dockerHost: 'unix:///var/run/docker.sock',
  });
}

describe.each(['tmpfs', 'ext4'] as const)('settings on a full disk (%s)', (fs) => {
  it('must be the old or the new ones, and say which, at every amount of free space', async () => {
    await withLoopbackFilesystem({ sizeMb: 8, fs }, async (disk) => {
      const settings = new ConfSettings({ dataDirectory: disk, productVersion: '1.0.0' });
      const outcomes = new Set<string>();
      for (let freeBytes = 0; freeBytes <= 80_000; freeBytes += 4096) {
        settings.saveEnvironment(environment('o', 20_000));
        const before = readFileSync(join(disk, 'config.json'), 'utf8');
        const ballast = await fillUp(disk, freeBytes);
        try {
          // Why larger: the space of the file before last is given back first.
          settings.saveEnvironment(environment('n', 60_000));
          outcomes.add('saved');
          expect(settings.environments()[1]?.name[0]).toBe('n');
        } catch (error) {
          expect(error).toMatchObject({ code: 'store-unwritable', details: { cause: 'ENOSPC' } });
          outcomes.add('refused');
          expect(readFileSync(join(disk, 'config.json'), 'utf8')).toBe(before);
        }
        rmSync(ballast);
      }
      expect([...outcomes].sort()).toEqual(['refused', 'saved']);
    });
  });

  it('must be asked for again when the very first ones did not fit', async () => {
    await withLoopbackFilesystem({ sizeMb: 8, fs }, async (disk) => {
      const settings = new ConfSettings({ dataDirectory: disk, productVersion: '1.0.0' });
      const ballast = await fillUp(disk, 8192);
      expect(() => settings.saveEnvironment(environment('n', 30_000))).toThrow('no space left');
      rmSync(ballast);
      const later = new ConfSettings({ dataDirectory: disk, productVersion: '1.0.0' });
      expect(later.environments()).toHaveLength(1);
    });
  });
});
