import type { Binding, Cell, FaultId, FaultRow, Outcome } from './cell.ts';
import { outcomes } from './cell.ts';
import { steps, type Step } from './step.ts';
import type { TestReference } from './test-reference.ts';

export const proved = (...tests: readonly TestReference[]): Binding => ({ tests });
export const provedAs = (instead: string, ...tests: readonly TestReference[]): Binding => ({
  tests,
  instead,
});
export const impossible = (reason: string): Binding => ({ impossible: reason });
export const needsBackups: Binding = { notYet: 'backups' };
export const needsDataRestore: Binding = { notYet: 'migrations with data restore' };

/**
 * One line of the grid. Outcomes stand in the order of the steps; a binding is for the steps named in its key, such as
 * 'S6 S7'. Throws unless every step is named exactly once.
 */
export function row(
  fault: FaultId,
  title: string,
  required: string,
  bindings: Readonly<Record<string, Binding>>,
): FaultRow {
  const wanted = required.split(' ');
  if (wanted.length !== steps.length) throw new Error(`${fault} needs ${steps.length} outcomes`);
  const named = Object.entries(bindings).flatMap(([key, binding]) =>
    key.split(' ').map((step) => ({ step, binding })),
  );
  const stray = named.find(({ step }) => !steps.includes(step as Step));
  if (stray !== undefined) throw new Error(`${fault} names ${stray.step}, which is no step`);
  const cells = steps.map((step, index): Cell => {
    const own = named.filter((candidate) => candidate.step === step);
    if (own.length !== 1) throw new Error(`${fault} has ${own.length} bindings for ${step} instead of one`);
    return { fault, step, outcome: outcomeOf(fault, wanted[index]!), binding: own[0]!.binding };
  });
  return { fault, title, cells };
}

function outcomeOf(fault: FaultId, code: string): Outcome {
  if (!(code in outcomes)) throw new Error(`${fault}: ${code} is no outcome`);
  return code as Outcome;
}
