import type { SecretProtection } from '../core/ports/secrets.ts';

/** Secrets that are kept openly; whoever wants another way needs a real one. */
export const openProtection: SecretProtection = {
  state: () =>
    Promise.resolve({ storage: 'key-file', isLocked: false, hasPassphrase: false, keyStore: null }),
  unlock: () => Promise.resolve(),
  setPassphrase: () => Promise.reject(new Error('nobody arranged a passphrase')),
  removePassphrase: () => Promise.reject(new Error('nobody arranged a passphrase')),
};
