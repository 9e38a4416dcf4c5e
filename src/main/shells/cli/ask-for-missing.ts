import { isWindlassError } from '../../../shared/errors.ts';
import type { WindlassError } from '../../../shared/errors.ts';
import type { Application, OperationRequest } from '../../core/operations/application.ts';
import type { CliContext } from './cli-context.ts';
import { printable } from '../../../shared/printable.ts';

const maximumRounds = 3;

/**
 * Tries; when required variables have no value and somebody is at the terminal, asks for them and tries again.
 * Secrets are typed without being shown.
 */
export async function askForMissing<Result>(
  context: CliContext,
  application: Application,
  request: OperationRequest,
  attempt: (request: OperationRequest) => Promise<Result>,
): Promise<Result> {
  let filled = request;
  for (let round = 1; ; round += 1) {
    try {
      return await attempt(filled);
    } catch (error) {
      const missing = missingVariables(error);
      if (missing.length === 0 || !context.isInteractive || context.isJson || round > maximumRounds)
        throw error;
      if (!('variables' in filled)) throw error;
      const answers = await ask(context, missing, await secretNames(application));
      if (answers === null) throw error;
      filled = { ...filled, variables: { ...filled.variables, ...answers } };
    }
  }
}

interface MissingVariable {
  readonly name: string;
  readonly label: string;
  readonly isSecret: boolean;
}

function missingVariables(error: unknown): readonly MissingVariable[] {
  if (isWindlassError(error, 'variables-invalid')) return requiredProblems(error);
  if (!isWindlassError(error, 'secret-missing')) return [];
  const names = error.details['missing'];
  if (!Array.isArray(names)) return [];
  return names
    .filter((name) => typeof name === 'string')
    .map((name) => ({ name, label: name, isSecret: true }));
}

/** Only when nothing else is wrong: a wrong value must be corrected where it was written. */
function requiredProblems(error: WindlassError): readonly MissingVariable[] {
  const problems: unknown = error.details['problems'];
  if (!Array.isArray(problems)) return [];
  const missing = problems.flatMap((problem: unknown): MissingVariable[] => {
    const { name, label, code } = (problem ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof name !== 'string' || code !== 'required') return [];
    return [{ name, label: typeof label === 'string' ? label : name, isSecret: false }];
  });
  return missing.length === problems.length ? missing : [];
}

/** Names that any version of the catalog declares as passwords: asking openly for one is the worse mistake. */
async function secretNames(application: Application): Promise<ReadonlySet<string>> {
  const versions = await application.catalog.versions();
  const secrets = versions.flatMap((version) => version.variables).filter(({ type }) => type === 'password');
  return new Set(secrets.map(({ name }) => name));
}

async function ask(
  context: CliContext,
  missing: readonly MissingVariable[],
  secrets: ReadonlySet<string>,
): Promise<Readonly<Record<string, string>> | null> {
  const answers: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const { name, label, isSecret } of missing) {
    const title = printable(label === name ? name : `${label} (${name})`);
    const answer = await context.host.stdin.ask(`${title}: `, { isHidden: isSecret || secrets.has(name) });
    if (answer === null) return null;
    answers[name] = answer;
  }
  return answers;
}
