import { describe, expect, it } from 'vitest';
import { asOperationId } from '../core/model/ids.ts';
import type { OperationRequest } from '../core/operations/application.ts';
import { fakeApplication, operationRecord } from '../testing/fake-application.ts';
import { makeFirstDeployments } from './first-start.ts';

function scene(failing: string | null = null) {
  const requests: OperationRequest[] = [];
  const logged: string[] = [];
  const application = fakeApplication({
    operations: {
      start: async (request) => {
        requests.push(request);
        if (request.kind === failing) throw new Error('no');
        return {
          id: 'a',
          events: () => () => undefined,
          cancel: () => false,
          finished: Promise.resolve(operationRecord({ id: asOperationId('a'), end: 'done' })),
        };
      },
    },
  });
  const made = makeFirstDeployments({
    application,
    key: () => 'f00d'.repeat(16),
    logInfo: (message) => logged.push(message),
    logError: (message) => logged.push(message),
  });
  return { made, requests, logged };
}

describe('the first start', () => {
  it('must deploy what can be upgraded, and upgrade to what fails, with passwords of this machine', async () => {
    const { made, requests, logged } = scene();
    await made;
    const asked = requests.map((request) => [request.kind, 'version' in request ? request.version : null]);
    expect(asked.sort()).toEqual([
      ['deploy', '1.0.0'],
      ['deploy', '1.0.0'],
      ['upgrade', '2.3.0'],
    ]);
    expect(JSON.stringify(logged)).not.toContain('f00d');
    expect(logged[0]).toContain('first start');
  });

  it('must hinder nobody when it cannot be done, and say so', async () => {
    const { made, logged } = scene('deploy');
    await made;
    expect(logged.filter((message) => message.includes('could not be deployed'))).toHaveLength(2);
  });
});
