import type { Command } from 'commander';
import { coded, textValues } from '../../../../shared/describe-error.ts';
import type { DoctorFinding } from '../../../core/operations/application.ts';
import type { CliContext } from '../cli-context.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Line } from '../printed-line.ts';
import { span } from '../printed-line.ts';
import type { VerbKit } from './verb-kit.ts';
import { addVerb } from './verb-kit.ts';

/** `doctor`: what is wrong here, before it is in the way. */
export function addDoctorVerb(program: Command, kit: VerbKit): void {
  addVerb(program, kit, 'doctor', 'doctor').action((_options: unknown, command: Command) =>
    kit.run(command, examine),
  );
}

async function examine(context: CliContext): Promise<number> {
  const application = await context.open('read');
  const findings = await application.doctor();
  const exitCode = findings.some((finding) => finding.severity === 'error')
    ? exitCodes.refused
    : exitCodes.done;
  if (context.isJson) context.out.json(findings);
  else context.out.paragraphs(findings.map((finding) => findingLine(context, finding)));
  return exitCode;
}

function findingLine(context: CliContext, finding: DoctorFinding): Line {
  const marks = { ok: span('green', '✓'), warning: span('amber', '!'), error: span('red', '✗') };
  const values = textValues(finding.details);
  const own = `doctor.${finding.code}`;
  const key = context.texts.has(own) ? own : `error.${finding.code}`;
  const text = coded(context.texts, key, values, finding.message);
  return [marks[finding.severity], ' ', span('bold', finding.area), ` ${text}`];
}
