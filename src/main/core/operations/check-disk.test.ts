import { describe, expect, it } from 'vitest';
import { newEnvironment, type Connection } from '../model/environment.ts';
import { asEnvironmentId } from '../model/ids.ts';
import { requireNoErrors } from './pin-images.ts';
import { checkDisk } from './preflight.ts';

const mebibyte = 1024 * 1024;
const here: Connection = { kind: 'docker-host', dockerHost: 'unix:///var/run/docker.sock' };

async function checked(freeBytes: number | null, connection: Connection = here) {
  const environment = newEnvironment(asEnvironmentId('here'), 'Here', connection);
  const disk = { freeBytes: async () => freeBytes };
  return checkDisk(disk, { environment }, { dockerRootDir: '/var/lib/docker' });
}

describe('the disk of a host on this machine', () => {
  it('must refuse an upgrade when it is nearly full, and name the place', async () => {
    const checks = await checked(100 * mebibyte);
    expect(() => requireNoErrors(checks)).toThrow('host-disk-short');
    expect(checks[0]?.details).toEqual({ directory: '/var/lib/docker', freeBytes: 100 * mebibyte });
  });

  it('must be warned of when it is short, and not be spoken of when there is enough', async () => {
    expect((await checked(500 * mebibyte)).map(({ severity }) => severity)).toEqual(['warning']);
    expect(await checked(5_000 * mebibyte)).toEqual([]);
    expect(await checked(null)).toEqual([]);
  });
});
