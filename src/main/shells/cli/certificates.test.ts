import { describe, expect, it } from 'vitest';
import type { Certificate } from '../../../shared/certificate.ts';
import { newEnvironment } from '../../core/model/environment.ts';
import { asEnvironmentId } from '../../core/model/ids.ts';
import { runFakeCli } from '../../testing/fake-cli.ts';

const certificates: readonly Certificate[] = [
  { whose: 'client', endsAt: '2026-02-03T08:00:00.000Z' },
  { whose: 'authority', endsAt: '2026-01-30T08:00:00.000Z' },
  { whose: 'server', endsAt: '2031-01-01T00:00:00.000Z' },
];
const address = { host: 'lab', port: 2376, caFile: '/ca', certFile: '/cert', keyFile: '/key' };
const lab = newEnvironment(asEnvironmentId('e'), 'lab', { kind: 'tls', ...address });
const arranged = {
  environments: {
    list: () => [lab],
    discover: () => Promise.resolve([]),
    certificates: () => Promise.resolve(certificates),
    test: () =>
      Promise.resolve({
        environment: 'lab',
        stages: [],
        engine: null,
        latencyMs: null,
        certificates,
        error: null,
      }),
  },
};

describe('certificates that end', () => {
  it.each(['env list', 'env test lab'])('must be told by %s, and no others', async (line) => {
    const { out } = (await runFakeCli(line, arranged)).host;
    expect(out).toContain('Your certificate ends in 3 days (2026-02-03)');
    expect(out).toContain('The certificate of the authority ended on 2026-01-30');
    expect(out).not.toContain("The engine's certificate");
  });

  it('must be told in German', async () => {
    const { out } = (await runFakeCli('env list --lang de', arranged)).host;
    expect(out).toContain('lab: Ihr Zertifikat läuft in 3 Tagen ab (2026-02-03)');
  });

  it.each(['env list --json', 'env test lab --json'])('must be whole in %s', async (line) => {
    const { out } = (await runFakeCli(line, arranged)).host;
    const answer = JSON.parse(out) as { environments?: readonly object[] };
    expect(answer.environments?.[0] ?? answer).toMatchObject({ certificates });
  });
});
