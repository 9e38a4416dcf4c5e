import type { Command } from 'commander';
import type { OperationRecord } from '../../../core/model/operation.ts';
import { applyOperationEvent, emptyOperationView } from '../../../../shared/operation-view.ts';
import type { CliContext } from '../cli-context.ts';
import { parseDeploymentAddress } from '../deployment-address.ts';
import { formatDuration } from '../duration.ts';
import { eventLine } from '../event-line.ts';
import { exitCodes } from '../exit-codes.ts';
import { concludeOperation } from '../follow-operation.ts';
import type { Line, Span, Tone } from '../printed-line.ts';
import { span } from '../printed-line.ts';
import { chooseDisplay } from '../choose-display.ts';
import { renderTable } from '../table.ts';
import type { VerbKit } from './verb-kit.ts';
import { addVerb } from './verb-kit.ts';

/** `operations [NAME]`, `operations show ID`, `operations follow ID` */
export function addOperationLogVerbs(program: Command, kit: VerbKit): void {
  const group = addVerb(program, kit, 'operations', 'operations')
    .argument('[NAME]')
    .action((name: string | undefined, _options: unknown, command: Command) =>
      kit.run(command, (context) => listOperations(context, name ?? null)),
    );
  addVerb(group, kit, 'show <ID>', 'operations.show').action(
    (id: string, _options: unknown, command: Command) =>
      kit.run(command, (context) => showOperation(context, id)),
  );
  addVerb(group, kit, 'follow <ID>', 'operations.follow').action(
    (id: string, _options: unknown, command: Command) =>
      kit.run(command, (context) => followRecorded(context, id)),
  );
}

async function listOperations(context: CliContext, name: string | null): Promise<number> {
  const deployment = name === null ? null : parseDeploymentAddress(name).name;
  const application = await context.open('read');
  const records = await application.operations.list(deployment);
  if (context.isJson) {
    context.out.json(records);
    return exitCodes.done;
  }
  const environments = new Map(application.environments.list().map((entry) => [entry.id, entry.name]));
  const { texts } = context;
  const titles = ['operation', 'what', 'deployment', 'versions', 'end', 'duration', 'actor'].map((column) =>
    texts.text(`column.${column}`),
  );
  const rows = records.map((record) => [
    record.id,
    texts.text(`kind.${record.kind}`),
    `${record.deployment}@${environments.get(record.environment) ?? record.environment}`,
    [record.fromVersion, record.toVersion].filter((version) => version !== null).join(' → '),
    endSpan(context, record),
    record.endedAt === null ? '' : formatDuration(Date.parse(record.endedAt) - Date.parse(record.startedAt)),
    record.actor,
  ]);
  context.out.lines(rows.length === 0 ? [[texts.text('cli.operations.empty')]] : renderTable(titles, rows));
  return exitCodes.done;
}

function endSpan(context: CliContext, record: OperationRecord): Span {
  const tones: Readonly<Record<string, Tone>> = { done: 'green', failed: 'red', refused: 'grey' };
  if (record.end === null) return span('blue', context.texts.text('end.running'));
  return span(tones[record.end] ?? 'amber', context.texts.text(`end.${record.end}`));
}

async function showOperation(context: CliContext, id: string): Promise<number> {
  const application = await context.open('read');
  const { record, events } = await application.operations.show(id);
  if (context.isJson) {
    context.out.json({ record, events });
    return exitCodes.done;
  }
  const view = events.reduce(applyOperationEvent, emptyOperationView);
  const lines = events.flatMap((event): Line[] => {
    const line = eventLine(context.texts, event, record.kind, 'plain');
    return line === null ? [] : [[span('dim', `${event.at}  `), ...line]];
  });
  context.out.lines(lines);
  if (record.end !== null) await concludeOperation(context, application, record, view);
  return exitCodes.done;
}

/** Shows an operation of whichever process to its end; its exit code is that of the operation. */
async function followRecorded(context: CliContext, id: string): Promise<number> {
  const application = await context.open('read');
  const display = chooseDisplay(context);
  let view = emptyOperationView;
  const ended = new AbortController();
  const stops = [
    context.host.onInterrupt(() => ended.abort()),
    context.host.onTerminate(() => ended.abort()),
  ];
  try {
    await application.operations.follow(
      id,
      0,
      (event) => {
        view = applyOperationEvent(view, event);
        display.show(event, view);
      },
      ended.signal,
    );
  } finally {
    for (const stop of stops) stop();
    display.close();
  }
  const { record } = await application.operations.show(id);
  return record.end === null ? exitCodes.done : concludeOperation(context, application, record, view);
}
