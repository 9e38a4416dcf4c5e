import { describe, expect, it } from 'vitest';
import type { Certificate } from '../../../shared/certificate.ts';
import { WindlassError } from '../../../shared/errors.ts';
import type { Connection } from '../../core/model/environment.ts';
import { newEnvironment } from '../../core/model/environment.ts';
import { asEnvironmentId } from '../../core/model/ids.ts';
import { fakeApplication } from '../../testing/fake-application.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import { EnvironmentMonitor } from './environment-monitor.ts';

const files = { caFile: '/ca', certFile: '/cert', keyFile: '/key' };
const tls: Connection = { kind: 'tls', host: 'lab', port: 2376, ...files };
const ended: readonly Certificate[] = [{ whose: 'client', endsAt: '2029-12-31T00:00:00.000Z' }];

/** The certificates that the row of an engine shows which does not answer. */
async function shown(
  connection: Connection,
  certificates: () => Promise<readonly Certificate[]>,
): Promise<readonly Certificate[]> {
  const environment = newEnvironment(asEnvironmentId('e'), 'lab', connection);
  const ask = () =>
    Promise.reject(new WindlassError('target-refused', 'no', { reason: 'client-certificate' }));
  const environments = { list: () => [environment], ask, certificates };
  const monitor = new EnvironmentMonitor(fakeApplication({ environments }), new ManualClock());
  await monitor.ask(environment);
  return (await monitor.rows())[0]!.certificates;
}

describe('the certificates of an environment', () => {
  it('must be told also where the engine does not answer', async () => {
    expect(await shown(tls, () => Promise.resolve(ended))).toEqual(ended);
  });

  it('must be none where they cannot be known', async () => {
    expect(await shown(tls, () => Promise.reject(new Error('no')))).toEqual([]);
  });

  it('must be asked for on ways only that can have some', async () => {
    expect(await shown({ kind: 'demo' }, () => Promise.resolve(ended))).toEqual([]);
    expect(await shown({ kind: 'context', context: 'lab' }, () => Promise.resolve(ended))).toEqual(ended);
  });
});
