import type { Command } from 'commander';
import { WindlassError, isWindlassError, toErrorShape } from '../../../../shared/errors.ts';
import { describeError } from '../../../../shared/describe-error.ts';
import type { DeploymentRow } from '../../../../shared/contract/shapes/deployment.ts';
import { isNotAsked } from '../../../app/is-not-asked.ts';
import type { HeldComparison } from '../../../core/operations/held-comparison.ts';
import type { Application, DeploymentDetails, DeploymentRef } from '../../../core/operations/application.ts';
import type { ObservedPort } from '../../../core/model/observed.ts';
import type { CliContext } from '../cli-context.ts';
import { formatDeploymentAddress, parseDeploymentAddress } from '../deployment-address.ts';
import { exitCodeOfError, exitCodes } from '../exit-codes.ts';
import type { Line, Span, Tone } from '../printed-line.ts';
import { span } from '../printed-line.ts';
import { shellWord } from '../shell-word.ts';
import { renderError } from '../render-error.ts';
import { renderHeld } from '../render-held.ts';
import { renderTable } from '../table.ts';
import { bannerLines } from '../banner.ts';
import type { VerbKit } from './verb-kit.ts';
import { addVerb } from './verb-kit.ts';

/** `list`, `status`, `check`: what runs where, and whether something newer is there. */
export function addDeploymentVerbs(program: Command, kit: VerbKit): void {
  addVerb(program, kit, 'list', 'list').action((_options: unknown, command: Command) =>
    kit.run(command, listDeployments),
  );
  addVerb(program, kit, 'status <NAME>', 'status').action(
    (name: string, _options: unknown, command: Command) =>
      kit.run(command, (context) => showStatus(context, name)),
  );
  addVerb(program, kit, 'check <NAME>', 'check').action((name: string, _options: unknown, command: Command) =>
    kit.run(command, (context) => checkForUpgrade(context, name)),
  );
}

async function listDeployments(context: CliContext): Promise<number> {
  const application = await context.open('read');
  const away: (readonly [string, WindlassError])[] = [];
  const deployments = await application.deployments.list((environment, error) => {
    away.push([environment, error]);
  });
  if (context.isJson) {
    context.out.json(deployments);
    return exitCodes.done;
  }
  for (const [environment, error] of away) context.err.paragraphs(awayLine(context, environment, error));
  if (deployments.length === 0) {
    if (!context.isQuiet && away.length === 0) context.out.line(context.texts.text('cli.list.empty'));
    return exitCodes.done;
  }
  const titles = ['name', 'environment', 'product', 'version', 'status', 'upgrade', 'lastOperation'].map(
    (column) => context.texts.text(`column.${column}`),
  );
  context.out.lines(
    renderTable(
      titles,
      deployments.map((summary) => listRow(context, summary)),
    ),
  );
  return exitCodes.done;
}

function awayLine({ texts }: CliContext, environment: string, error: WindlassError): readonly Line[] {
  const reason = describeError(texts, error.toShape()).what;
  return [[span('amber', '!'), ` ${texts.text('cli.list.away', { environment, reason })}`]];
}

function listRow(context: CliContext, summary: DeploymentRow): readonly (string | Span)[] {
  const { texts } = context;
  const last = summary.lastOperation;
  const end = last === null ? '' : texts.text(last.end === null ? 'end.running' : `end.${last.end}`);
  return [
    summary.name,
    summary.environment,
    summary.productName,
    summary.version ?? '-',
    statusSpan(context, summary),
    summary.upgradeTo === null ? '-' : span('blue', summary.upgradeTo),
    last === null ? '-' : `${texts.text(`kind.${last.kind}`)} ${last.at}: ${end}`,
  ];
}

function statusSpan(context: CliContext, summary: DeploymentRow): Span {
  const marks = [
    summary.isHeld ? context.texts.text('status.held') : '',
    summary.isLive ? '' : context.texts.text('status.lastKnown'),
  ].filter((mark) => mark !== '');
  const text = marks.length === 0 ? summary.status : `${summary.status} (${marks.join(', ')})`;
  return span(toneOfStatus(summary), text);
}

function toneOfStatus(summary: DeploymentRow): Tone {
  if (!summary.isLive) return 'grey';
  switch (summary.status) {
    case 'Running':
      return 'green';
    case 'Failed':
      return 'red';
    case 'Deploying':
    case 'Upgrading':
      return 'blue';
    case 'RollingBack':
      return 'amber';
    case 'Pending':
    case 'Stopped':
    case 'Removed':
      return 'grey';
  }
}

async function showStatus(context: CliContext, name: string): Promise<number> {
  const asked = parseDeploymentAddress(name);
  const application = await context.open('read');
  const found = await application.deployments.status(asked).catch((error: unknown) => asNotAsked(error));
  if (found instanceof WindlassError) return showLastKnown(context, application, asked, found);
  const details = found;
  const { summary } = details;
  const ref = { name: summary.name, environment: summary.environment };
  const held = summary.isHeld && summary.isLive ? await heldOf(application, ref) : null;
  if (context.isJson) {
    context.out.json(held === null ? details : { ...details, held });
    return exitCodes.done;
  }
  const rollback = await application.deployments.rollbackInfo(ref);
  context.out.lines([
    headLine(context, summary),
    ...bannerLines(context.texts, details, rollback),
    ...(held === null ? [] : renderHeld(context.texts, held)),
    ...lockLines(context, details),
    ...serviceTable(context, details),
    ...variableTable(context, details),
  ]);
  return exitCodes.done;
}

/** Any other error is thrown. */
function asNotAsked(error: unknown): WindlassError {
  if (isWindlassError(error) && isNotAsked(error.code)) return error;
  throw error;
}

/** What is known here of a deployment whose host does not answer; what became of its containers since is not. */
async function showLastKnown(
  context: CliContext,
  application: Application,
  ref: DeploymentRef,
  error: WindlassError,
): Promise<number> {
  const details = await application.deployments.lastStatus(ref);
  if (details === null) throw error;
  const shape = toErrorShape(error);
  if (context.isJson) {
    context.out.json({ ...details, error: shape });
    return exitCodeOfError(error.code);
  }
  const { texts } = context;
  const { summary, changedAt } = details;
  context.out.lines([
    headLine(context, summary),
    [span('grey', texts.text('cli.status.lastKnown', { changedAt }))],
    ...serviceTable(context, details),
    ...variableTable(context, details),
  ]);
  context.err.paragraphs(renderError(texts, shape));
  return exitCodeOfError(error.code);
}

function headLine(context: CliContext, summary: DeploymentRow): Line {
  return [
    span('bold', formatDeploymentAddress(summary.name, summary.environment)),
    `  ${summary.productName} ${summary.version ?? '-'}  `,
    statusSpan(context, summary),
  ];
}

/** null: it cannot be told now, which is no reason to tell nothing. */
async function heldOf(application: Application, ref: DeploymentRef): Promise<HeldComparison | null> {
  try {
    return await application.operations.held(ref);
  } catch (error) {
    if (isWindlassError(error)) return null;
    throw error;
  }
}

function lockLines(context: CliContext, details: DeploymentDetails): readonly Line[] {
  const { lock, summary } = details;
  if (lock === null) return [];
  const { owner, kind, operation, since, id } = lock;
  const values = { owner, what: context.texts.text(`kind.${kind}`), operation, since, id };
  const address = shellWord(formatDeploymentAddress(summary.name, summary.environment));
  return [
    [span('amber', context.texts.text('cli.status.locked', values))],
    [context.texts.text('cli.status.resume', { command: `windlass resume ${address}` })],
    [context.texts.text('cli.status.unlock', { command: `windlass unlock ${address} --lock ${id}` })],
  ];
}

function serviceTable(context: CliContext, details: DeploymentDetails): readonly Line[] {
  const { texts } = context;
  const titles = ['service', 'state', 'health', 'image', 'ports'].map((column) =>
    texts.text(`column.${column}`),
  );
  const { isLive } = details.summary;
  const rows = details.services.map((service) => {
    const { container } = service;
    const isMissing = isLive && service.lifecycle !== 'one-shot';
    const missing = isMissing ? span('red', texts.text('status.missing')) : '-';
    return [
      service.service,
      container === null ? missing : container.state,
      container === null || container.health === 'none' ? '-' : container.health,
      shortImage(service.image),
      container === null ? '' : publishedPorts(container.publishedPorts),
    ];
  });
  return rows.length === 0 ? [] : [[], ...renderTable(titles, rows)];
}

/** A digest is recognized by its first digits; `--json` has all of it. */
function shortImage(image: string): string {
  return image.replace(/(@sha256:[0-9a-f]{12})[0-9a-f]{52}$/, '$1');
}

/** A port on all interfaces is published once for each family of addresses; that is one port to an operator. */
function publishedPorts(ports: readonly ObservedPort[]): string {
  const texts = ports.map(({ hostIp, hostPort, containerPort, protocol }) => {
    const address = ['', '0.0.0.0', '::'].includes(hostIp) ? '' : `${hostIp}:`;
    return `${address}${hostPort}→${containerPort}/${protocol}`;
  });
  return [...new Set(texts)].join(', ');
}

function variableTable(context: CliContext, details: DeploymentDetails): readonly Line[] {
  const titles = ['variable', 'value'].map((column) => context.texts.text(`column.${column}`));
  const rows = details.variables.map(({ name, value, isSecret }) => [name, isSecret ? '••••••' : value]);
  return rows.length === 0 ? [] : [[], ...renderTable(titles, rows)];
}

/** Always the documented JSON: a script must not depend on where its output goes. A person gets a banner beside it. */
async function checkForUpgrade(context: CliContext, name: string): Promise<number> {
  const ref = parseDeploymentAddress(name);
  const application = await context.open('read');
  const check = await application.deployments.check(ref);
  context.out.json(check);
  if (context.isInteractive && !context.isJson && !context.isQuiet && check.canUpgrade) {
    const from = check.currentVersion ?? '';
    const to = check.latestVersion ?? '';
    context.err.line([span('blue', context.texts.text('banner.upgrade', { from, to }))]);
    context.err.line([`windlass upgrade ${shellWord(name)}`]);
  }
  return exitCodes.done;
}
