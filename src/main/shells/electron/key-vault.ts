import type { SafeStorage } from 'electron';
import type { KeyVault } from '../../core/ports/secrets.ts';

type Vault = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>;

const linuxStores: Readonly<Record<string, string>> = {
  gnome_libsecret: 'secret-service',
  kwallet: 'kwallet',
  kwallet5: 'kwallet',
  kwallet6: 'kwallet',
};

/**
 * The key store of the system, for after the application is ready; null: there is none that keeps a secret. On Linux
 * without one, what is "encrypted" is so with a password that everybody knows: a file of the user's own is as good,
 * and says what it is.
 */
export async function openKeyVault(safeStorage: Vault, platform: NodeJS.Platform): Promise<KeyVault | null> {
  const name = nameOf(safeStorage, platform);
  if (name === undefined || !(await safeStorage.isAsyncEncryptionAvailable())) return null;
  return {
    name,
    seal: (text) => safeStorage.encryptStringAsync(text),
    open: async (sealed) => (await safeStorage.decryptStringAsync(Buffer.from(sealed))).result,
  };
}

function nameOf(safeStorage: Vault, platform: NodeJS.Platform): string | undefined {
  if (platform === 'darwin') return 'keychain';
  if (platform === 'win32') return 'dpapi';
  return platform === 'linux' ? linuxStores[safeStorage.getSelectedStorageBackend()] : undefined;
}
