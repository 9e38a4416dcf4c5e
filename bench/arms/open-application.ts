import { join } from 'node:path';
import { composeSessions } from '../../src/main/app/compose.ts';
import type { Session } from '../../src/main/app/session.ts';

/** The product as its own composition root puts it together, on a data directory of its own. */
export function openApplication(dataDirectory: string): Promise<Session> {
  const open = composeSessions({
    version: '0.0.0',
    resourcesDir: join(process.cwd(), 'resources'),
    platform: process.platform,
    home: dataDirectory,
    env: { PATH: process.env['PATH'] },
    purpose: 'bench',
  });
  return open({ dataDir: dataDirectory, access: 'change' });
}
