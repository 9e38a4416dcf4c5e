import type { Session } from '../app/session.ts';
import { fakeApplication } from './fake-application.ts';
import type { ArrangedApplication } from './fake-application.ts';
import { ManualClock } from './manual-clock.ts';

let keys = 0;

/** A session over arranged use cases that was opened nowhere. */
export function fakeSession(arranged: ArrangedApplication, changes: Partial<Session> = {}): Session {
  return {
    application: fakeApplication(arranged),
    windowSettings: { window: () => null, saveWindow: () => undefined },
    dataDirectory: '/data',
    clock: new ManualClock(),
    newKey: () => `key-${(keys += 1)}`,
    facts: {
      version: '1.2.3',
      platform: 'linux',
      nodeVersion: 'v20.19.0',
      builtInSources: ['samples'],
    },
    makeFirstDeployments: () => Promise.resolve(),
    unlockFromFile: () => Promise.resolve(),
    logError: () => undefined,
    close: () => Promise.resolve(),
    ...changes,
  };
}
