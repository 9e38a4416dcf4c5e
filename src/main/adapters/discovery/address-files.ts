import { access, constants, stat } from 'node:fs/promises';
import { WindlassError } from '../../../shared/errors.ts';
import type { EngineAddress } from '../../core/model/environment.ts';

/** Refuses an address that names a file which is not there, or which this user may not read. */
export async function requireAddressFiles(address: EngineAddress): Promise<void> {
  for (const file of filesOf(address)) {
    try {
      await access(file, constants.R_OK);
      if ((await stat(file)).isFile()) continue;
    } catch {
      // Said in the same way as what is there and no file.
    }
    throw new WindlassError('usage', `${file} is no file that can be read`, {
      reason: 'address-file-missing',
      value: file,
    });
  }
}

function filesOf(address: EngineAddress): readonly string[] {
  if (address.kind === 'tls') return [address.caFile, address.certFile, address.keyFile];
  return address.kind === 'ssh' && address.identityFile !== null ? [address.identityFile] : [];
}
