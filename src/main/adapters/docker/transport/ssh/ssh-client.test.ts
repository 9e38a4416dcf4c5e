import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { expect, it } from 'vitest';
import { isWindlassError } from '../../../../../shared/errors.ts';
import { ManualClock } from '../../../../testing/manual-clock.ts';
import { MemoryFiles } from '../../../../testing/memory-files.ts';
import { silentLogger } from '../../../../testing/memory-stores.ts';
import { resolveSettings } from '../ssh-config/ssh-settings.ts';
import { HostKeyStore } from './host-key-store.ts';
import { logIn } from './ssh-client.ts';

const surroundings = {
  ...{ home: '/home/nobody', env: {}, clock: new ManualClock() },
  hostKeys: new HostKeyStore({ file: '/data/known_hosts', files: new MemoryFiles() }),
  askCredential: () => Promise.resolve(null),
  logger: silentLogger,
};
const destination = { host: 'web', user: 'root', port: 22, identityFile: null };

it('a line that ended before the login began must be told at once, with why', async () => {
  const stream = new PassThrough();
  stream.destroy(new Error('it hung up'));
  await finished(stream).catch(() => undefined);
  const settings = resolveSettings([], destination, surroundings);
  const error = await logIn({ settings, surroundings, stream }).catch((thrown: unknown) => thrown);
  expect(isWindlassError(error, 'target-unreachable') && error.details).toMatchObject({
    reason: 'login-cut',
    errorText: 'it hung up',
  });
});
