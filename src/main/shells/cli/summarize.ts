import type { Application } from '../../core/operations/application.ts';
import type { OperationRecord } from '../../core/model/operation.ts';
import type { OperationView } from '../../../shared/operation-view.ts';
import { describeError } from '../../../shared/describe-error.ts';
import type { Translator } from '../../../shared/translator.ts';
import { formatDeploymentAddress } from './deployment-address.ts';
import { formatDuration } from './duration.ts';
import type { Line } from './printed-line.ts';
import { span } from './printed-line.ts';
import { shellWord } from './shell-word.ts';

const shownLogLines = 12;

/** What happened, how long it took, who was away, and on failure: the cause, the last log lines, the next command. */
export async function summarize(
  texts: Translator,
  application: Application,
  record: OperationRecord,
  view: OperationView,
): Promise<readonly Line[]> {
  const lines: Line[] = [headline(texts, record, view)];
  const downtime = downtimeLine(texts, view);
  if (downtime !== null) lines.push(downtime);
  if (record.end === 'done') return lines;
  lines.push(...failureLines(texts, record, view));
  const commands = await nextCommands(application, record, view);
  if (commands.length === 1) {
    lines.push([span('bold', texts.text('cli.next')), ` ${commands[0] ?? ''}`]);
  } else if (commands.length > 1) {
    lines.push(
      [span('bold', texts.text('cli.nextChoice'))],
      ...commands.map((command): Line => [`  ${command}`]),
    );
  }
  return lines;
}

function headline(texts: Translator, record: OperationRecord, view: OperationView): Line {
  const end = record.end ?? 'held';
  const values = {
    what: texts.text(`kind.${record.kind}`),
    address: formatDeploymentAddress(record.deployment, view.environment),
    from: record.fromVersion ?? '',
    to: record.toVersion ?? '',
    duration: formatDuration(durationMs(record)),
  };
  const tone = end === 'done' ? 'green' : end === 'failed' ? 'red' : 'amber';
  const key = `summary.${end}.${record.kind}`;
  return [span(tone, texts.text(texts.has(key) ? key : `summary.${end}`, values))];
}

function durationMs(record: OperationRecord): number {
  if (record.endedAt === null) return 0;
  return Math.max(0, Date.parse(record.endedAt) - Date.parse(record.startedAt));
}

/** Longest first: that is the one that somebody noticed. */
function downtimeLine(texts: Translator, view: OperationView): Line | null {
  if (view.kind !== 'upgrade' && view.kind !== 'rollback') return null;
  const away = view.services
    .filter((service) => service.awayMs !== null)
    .sort((a, b) => (b.awayMs ?? 0) - (a.awayMs ?? 0))
    .map((service) => `${service.service} ${formatDuration(service.awayMs ?? 0)}`);
  return away.length === 0 ? null : [texts.text('summary.away', { services: away.join(', ') })];
}

function failureLines(texts: Translator, record: OperationRecord, view: OperationView): readonly Line[] {
  const lines: Line[] = [];
  if (record.error !== null) {
    const { what, where, problems, hint } = describeError(texts, record.error);
    lines.push([span('bold', texts.text('summary.cause')), ` ${where === '' ? what : `${what} (${where})`}`]);
    lines.push(...problems.map((problem): Line => [`  - ${problem}`]));
    if (hint !== '') lines.push([hint]);
  }
  const service = view.ended?.failedService ?? null;
  if (service !== null) lines.push([span('bold', texts.text('summary.service')), ` ${service}`]);
  const log = record.failureLog.slice(-shownLogLines);
  if (log.length > 0) {
    lines.push([span('bold', texts.text('summary.lastLog'))]);
    lines.push(...log.map((text): Line => ['  ', span('grey', '| '), text]));
  }
  return lines;
}

async function nextCommands(
  application: Application,
  record: OperationRecord,
  view: OperationView,
): Promise<readonly string[]> {
  const address = shellWord(formatDeploymentAddress(record.deployment, view.environment));
  const remove = `windlass remove ${address} --yes`;
  const rollback = record.kind === 'deploy' ? remove : `windlass rollback ${address} --yes`;
  if (record.end === 'held' || record.end === null) return [`windlass resume ${address}`, rollback];
  if (record.end !== 'failed') return [];
  const ref = { name: record.deployment, environment: view.environment };
  const canRollback = await application.deployments.rollbackInfo(ref).then(
    (info) => info.canRollback,
    // Why: the summary of a failure must not be lost to a second one; the host may be what failed.
    () => record.kind === 'upgrade',
  );
  return canRollback ? [rollback] : [`windlass status ${address}`, remove];
}
