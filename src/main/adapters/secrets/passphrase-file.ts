import { open } from 'node:fs/promises';
import { WindlassError } from '../../../shared/errors.ts';

const maximumBytes = 4096;

/** The passphrase that a file holds; the end of its last line is no part of it. */
export async function readPassphraseFile(file: string): Promise<string> {
  try {
    const handle = await open(file, 'r');
    try {
      const buffer = Buffer.alloc(maximumBytes + 1);
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
      if (bytesRead <= maximumBytes) return buffer.toString('utf8', 0, bytesRead).replace(/\r?\n$/, '');
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unreadable(file, (error as NodeJS.ErrnoException).code ?? 'it cannot be read');
  }
  throw unreadable(file, `it is larger than ${maximumBytes} bytes`);
}

function unreadable(file: string, why: string): WindlassError {
  return new WindlassError('usage', `${file}: ${why}`, { reason: 'unreadable-file', file, why });
}
