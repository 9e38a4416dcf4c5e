import { describe, expect, it } from 'vitest';
import type { ServerMessage } from '../../../shared/contract/wire.ts';
import { WindlassError } from '../../../shared/errors.ts';
import type { ErrorCode } from '../../../shared/errors.ts';
import type { LastKnownDetails } from '../../core/operations/application.ts';
import { deploymentDetails, deploymentSummary } from '../../testing/fake-application.ts';
import { fakeSession } from '../../testing/fake-session.ts';
import { settle } from '../../testing/manual-clock.ts';
import { MemoryWire } from '../../testing/memory-wire.ts';
import { openRpc } from './open-rpc.ts';

const known: LastKnownDetails = {
  ...deploymentDetails({
    summary: deploymentSummary({ isLive: false }),
    services: [{ service: 'web', lifecycle: 'service', image: 'web:1', container: null }],
  }),
  changedAt: '2026-01-01T00:00:00.000Z',
};

async function page(code: ErrorCode, lastKnown: LastKnownDetails | null) {
  const session = fakeSession({
    deployments: {
      status: () => Promise.reject(new WindlassError(code, 'no', {})),
      lastStatus: () => Promise.resolve(lastKnown),
    },
  });
  const wire = new MemoryWire(openRpc(session, 'test').server);
  const input = { name: 'shop', environment: 'Demo' };
  wire.send({ type: 'call', id: 1, method: 'deployments.page', input });
  await settle();
  return wire.received.at(-1) as ServerMessage;
}

describe('the page of a deployment whose host does not answer', () => {
  it.each([
    'target-unreachable',
    'target-refused',
    'connection-lost',
    'engine-unsupported',
    'host-key-unknown',
    'host-key-changed',
    'authentication-needed',
    'authentication-refused',
    'environment-read-only',
  ] as const)('for %s, must be what was last known, without a claim about its services', async (code) => {
    expect(await page(code, known)).toMatchObject({
      type: 'answer',
      output: { row: { isLive: false }, services: [{ service: 'web', state: 'unknown' }] },
    });
  });

  it('must be the error where nothing is known, or where somebody else answers', async () => {
    expect(await page('target-unreachable', null)).toMatchObject({ error: { code: 'target-unreachable' } });
    expect(await page('engine-changed', known)).toMatchObject({ error: { code: 'engine-changed' } });
  });
});
