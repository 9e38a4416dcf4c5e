import type {
  OperationPreview,
  OperationRequest,
  PreflightCheck,
} from '../../core/operations/application.ts';
import type { Translator } from '../../../shared/translator.ts';
import { describeCheck } from '../../../shared/describe-error.ts';
import { formatDeploymentAddress } from './deployment-address.ts';
import type { Line } from './printed-line.ts';
import { span } from './printed-line.ts';
import { phaseText } from '../../../shared/phase-text.ts';

/** What is about to change, what the checks say, the plan in short and where the point of no return lies. */
export function renderPreview(
  texts: Translator,
  request: OperationRequest,
  preview: OperationPreview,
): readonly Line[] {
  const address = formatDeploymentAddress(preview.deployment, preview.environment);
  const versions = [preview.fromVersion, preview.toVersion].filter((version) => version !== null);
  return [
    [
      span('bold', texts.text(`kind.${request.kind}`)),
      ` ${address}`,
      versions.length === 0 ? '' : `  ${[...new Set(versions)].join(' → ')}`,
    ],
    ...changeLines(texts, preview),
    ...checkLines(texts, preview.checks),
    [],
    ...planLines(texts, preview),
    [texts.text(`preview.${request.kind}`)],
  ];
}

/** The checks that have something to say, errors first. */
export function checkLines(texts: Translator, checks: readonly PreflightCheck[]): readonly Line[] {
  const told = checks.filter((check) => check.severity !== 'ok');
  const ordered = [
    ...told.filter((check) => check.severity === 'error'),
    ...told.filter((check) => check.severity !== 'error'),
  ];
  return ordered.map((check): Line => {
    const mark =
      check.severity === 'error'
        ? span('red', texts.text('cli.error'))
        : span('amber', texts.text('cli.warning'));
    return [mark, ` ${describeCheck(texts, check)}`];
  });
}

function changeLines(texts: Translator, preview: OperationPreview): readonly Line[] {
  const lines: Line[] = [];
  for (const change of ['added', 'changed', 'removed', 'unchanged'] as const) {
    const names = preview.services
      .filter((service) => service.change === change)
      .map(({ service }) => service);
    if (names.length > 0) lines.push([`  ${texts.text(`change.${change}`)}: ${names.join(', ')}`]);
  }
  const variables = [
    ['vars.new', preview.newVariables],
    ['vars.removed', preview.removedVariables],
    ['vars.changed', preview.changedVariables],
  ] as const;
  for (const [key, names] of variables) {
    if (names.length > 0) lines.push([`  ${texts.text(key)}: ${names.join(', ')}`]);
  }
  return lines;
}

/** Steps per phase, with the line beyond which rollback is another thing. */
function planLines(texts: Translator, preview: OperationPreview): readonly Line[] {
  const { plan } = preview;
  const counts = new Map<string, number>();
  for (const step of plan.steps) counts.set(step.phase, (counts.get(step.phase) ?? 0) + 1);
  const lines: Line[] = [[span('bold', texts.text('preview.plan', { count: plan.steps.length }))]];
  for (const [phase, count] of counts) {
    const name = phaseText(texts, { ...plan, phase });
    const isPointOfNoReturn = name === texts.text('step.pnr');
    lines.push(isPointOfNoReturn ? [span('amber', `  ---- ${name} ----`)] : [`  ${name}: ${count}`]);
  }
  return lines;
}
