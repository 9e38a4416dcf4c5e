import { describe, expect, it } from 'vitest';
import type { PreviewAnswer } from '../../../../shared/contract/shapes/operation.ts';
import { missingSecrets } from './missing-secrets.ts';

const blockedBy = (code: 'secret-missing' | 'locked', missing: readonly string[]): PreviewAnswer => ({
  deployment: 'shop',
  environment: 'Demo',
  fromVersion: null,
  toVersion: null,
  newVariables: [],
  removedVariables: [],
  changedVariables: [],
  missingVariables: [],
  services: [],
  differences: [],
  checks: [],
  plan: null,
  blocked: { code, message: '', details: { missing } },
});

describe('missingSecrets', () => {
  it('must name what this machine does not know, as passwords', () => {
    const fields = missingSecrets(blockedBy('secret-missing', ['A', 'B']), [], []);
    expect(fields.map(({ name, type }) => [name, type])).toEqual([
      ['A', 'password'],
      ['B', 'password'],
    ]);
    expect(missingSecrets(blockedBy('locked', ['A']), [], [])).toEqual([]);
  });

  it('must keep a field that was filled in, although it is not missing any more', () => {
    expect(missingSecrets(null, [], ['A']).map(({ name }) => name)).toEqual(['A']);
  });
});
