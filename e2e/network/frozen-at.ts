import type { Moment } from '../support/moments.ts';
import type { WindlassProcess } from '../support/windlass-process.ts';

/** Does something to the world at that moment of an operation, which stands still meanwhile and gets no further. */
export async function frozenAt(
  running: WindlassProcess,
  what: string,
  isMoment: Moment,
  act: () => Promise<void>,
): Promise<void> {
  await running.haltAt(what, isMoment);
  try {
    await act();
  } finally {
    running.kill('SIGCONT');
  }
}
