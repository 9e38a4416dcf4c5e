import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/** One of the programs that are built beside this one; it is told its order as JSON. */
export function startProgram(program: string, order: object): ChildProcess {
  return fork(join(import.meta.dirname, program), [JSON.stringify(order)]);
}
