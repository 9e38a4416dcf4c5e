import type { Command } from 'commander';
import { WindlassError } from '../../../../shared/errors.ts';
import type { LogRequest, ServiceLogLine } from '../../../core/operations/application.ts';
import type { CliContext } from '../cli-context.ts';
import { parseDeploymentAddress } from '../deployment-address.ts';
import { parseDuration } from '../duration.ts';
import { exitCodes } from '../exit-codes.ts';
import { span } from '../printed-line.ts';
import type { VerbKit } from './verb-kit.ts';
import { addVerb, optionText } from './verb-kit.ts';

interface LogOptions {
  readonly follow?: true;
  readonly since?: string;
  readonly until?: string;
  readonly tail?: string;
}

/** `logs NAME [SERVICE] [-f] [--since T] [--until T] [--tail N]` */
export function addLogVerb(program: Command, kit: VerbKit): void {
  addVerb(program, kit, 'logs <NAME> [SERVICE]', 'logs')
    .option('-f, --follow', optionText(kit, 'follow'))
    .option('--since <T>', optionText(kit, 'since'))
    .option('--until <T>', optionText(kit, 'until'))
    .option('--tail <N>', optionText(kit, 'tail'))
    .action((name: string, service: string | undefined, options: LogOptions, command: Command) =>
      kit.run(command, (context) => showLogs(context, name, service ?? null, options)),
    );
}

async function showLogs(
  context: CliContext,
  name: string,
  service: string | null,
  options: LogOptions,
): Promise<number> {
  const ref = parseDeploymentAddress(name);
  const moment = (option: string, text: string | undefined): string | null =>
    text === undefined ? null : parseMoment(option, text, context.host.now());
  const request: LogRequest = {
    service,
    tail: options.tail === undefined ? null : parseTail(options.tail),
    since: moment('--since', options.since),
    until: moment('--until', options.until),
    follow: options.follow === true,
  };
  const application = await context.open('read');
  const ended = new AbortController();
  const stops = [
    context.host.onInterrupt(() => ended.abort()),
    context.host.onTerminate(() => ended.abort()),
  ];
  try {
    await application.deployments.logs(ref, request, (line) => printLog(context, line), ended.signal);
  } finally {
    for (const stop of stops) stop();
  }
  return exitCodes.done;
}

function printLog(context: CliContext, line: ServiceLogLine): void {
  if (context.isJson) context.out.jsonLine(line);
  else context.out.line([span('grey', `${line.service} | `), line.text]);
}

function parseTail(text: string): number {
  if (/^\d{1,7}$/.test(text)) return Number(text);
  throw new WindlassError('usage', `--tail: "${text}" is not a number of lines`, {
    reason: 'number',
    option: '--tail',
    value: text,
  });
}

/** A moment (ISO 8601) or how long ago (`10m`). */
function parseMoment(option: string, text: string, nowMs: number): string {
  if (/^\d+(ms|s|m|h)/.test(text)) return new Date(nowMs - parseDuration(text, option)).toISOString();
  const moment = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : NaN;
  if (!Number.isNaN(moment)) return new Date(moment).toISOString();
  throw new WindlassError('usage', `${option}: "${text}" is neither a moment nor a duration`, {
    reason: 'since',
    option,
    value: text,
  });
}
