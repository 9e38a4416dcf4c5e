import type { VariableField, VariableProblem } from '../../../shared/contract/shapes/catalog.ts';
import { coded, textValues } from '../../../shared/describe-error.ts';
import type { Translator } from '../../../shared/translator.ts';

/** Problems as texts by variable. A required value that nobody has typed yet is asked for, not complained about. */
export function problemTexts(
  texts: Translator,
  problems: readonly VariableProblem[],
  fields: readonly VariableField[],
  touched: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const shown = problems.filter(({ variable, code }) => code !== 'required' || touched.has(variable));
  return new Map(
    shown.map((problem) => {
      const field = fields.find(({ name }) => name === problem.variable);
      const values = {
        ...textValues(problem.details),
        name: problem.variable,
        label: field?.label ?? problem.variable,
        message: problem.message,
      };
      return [problem.variable, coded(texts, `variables.problem.${problem.code}`, values, problem.message)];
    }),
  );
}

/** Names of variables that block, by what they are called in the form. */
export function blockingLabels(
  problems: readonly VariableProblem[],
  fields: readonly VariableField[],
): readonly string[] {
  return problems.map(({ variable }) => {
    const label = fields.find(({ name }) => name === variable)?.label ?? '';
    return label === '' ? variable : label;
  });
}
