import { describe, expect, it } from 'vitest';
import { newEnvironment } from '../model/environment.ts';
import { asEnvironmentId } from '../model/ids.ts';
import { requireChangeable, requirePermission } from './environment-marks.ts';

const plain = newEnvironment(asEnvironmentId('e'), 'prod', { kind: 'demo' });
const readOnly = { ...plain, isReadOnly: true };
const byName = { ...plain, mustConfirmByName: true };

describe('the marks of an environment', () => {
  it('must stand in the way of nothing where there are none', () => {
    expect(requireChangeable(plain)).toBeUndefined();
    expect(requirePermission(plain, 'shop', undefined)).toBeUndefined();
  });

  it('must refuse every change where it is read-only, also a confirmed one', () => {
    expect(() => requireChangeable(readOnly)).toThrow(
      expect.objectContaining({ code: 'environment-read-only', details: { environment: 'prod' } }),
    );
    const both = { ...readOnly, mustConfirmByName: true };
    expect(() => requirePermission(both, 'shop', 'shop')).toThrow(
      expect.objectContaining({ code: 'environment-read-only' }),
    );
  });

  it.each([undefined, '', 'Shop', 'shop ', 'shop2'])('must not take %j for the name shop', (typed) => {
    expect(() => requirePermission(byName, 'shop', typed)).toThrow(
      expect.objectContaining({
        code: 'confirmation-missing',
        details: { environment: 'prod', deployment: 'shop' },
      }),
    );
  });

  it('must let through what was confirmed by name', () => {
    expect(requirePermission(byName, 'shop', 'shop')).toBeUndefined();
  });
});
