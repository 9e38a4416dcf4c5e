import { hostname, userInfo } from 'node:os';
import type { Actor } from '../../core/ports/system.ts';
import { processStart } from './process-start.ts';

/** This process, as records and locks name it. */
export class ProcessActor implements Actor {
  readonly name = `${userName()}@${hostname()}`;
  readonly installId: string;
  readonly pid = process.pid;
  readonly processStart = processStart(process.pid) ?? '';

  constructor(installId: string) {
    this.installId = installId;
  }

  isAlive(pid: number, start: string): boolean {
    const now = processStart(pid);
    // Why: where one of the two is not known, the number alone must do; a live one is never taken for dead.
    return now !== null && (now === start || now === '' || start === '');
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user without an entry, as in containers that run under a bare number.
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
