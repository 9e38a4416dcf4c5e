import type { RollbackAnswer } from '../../../shared/contract/shapes/deployment.ts';
import type { DeploymentDetails } from '../../core/operations/application.ts';
import type { Translator } from '../../../shared/translator.ts';
import { describeError } from '../../../shared/describe-error.ts';
import { formatDeploymentAddress } from './deployment-address.ts';
import type { Line } from './printed-line.ts';
import { span } from './printed-line.ts';
import { shellWord } from './shell-word.ts';

/** The two banners of a deployment with the command that each leads to: blue for an upgrade, amber for a rollback. */
export function bannerLines(
  texts: Translator,
  details: DeploymentDetails,
  rollback: RollbackAnswer,
): readonly Line[] {
  const { summary, deployment } = details;
  const address = shellWord(formatDeploymentAddress(summary.name, summary.environment));
  const lines: Line[] = [];
  if (deployment.failure !== null) {
    lines.push([
      span('red', texts.text('summary.cause')),
      ` ${describeError(texts, deployment.failure.error).what}`,
    ]);
  }
  if (summary.isHeld) {
    lines.push([span('amber', texts.text('cli.status.held'))]);
  } else if (rollback.canRollback && deployment.snapshot !== null) {
    const target = rollback.rollbackTargetVersion ?? '';
    const description = texts.text('snapshot.description', { version: deployment.snapshot.toVersion });
    lines.push([
      span('amber', texts.text('banner.rollback')),
      `: ${target} (${description}, ${deployment.snapshot.createdAt})  `,
      `windlass rollback ${address}`,
    ]);
  }
  if (isCleanupLeft(details)) {
    lines.push([span('amber', texts.text('cli.status.cleanup')), `  windlass resume ${address}`]);
  }
  if (summary.upgradeTo !== null && summary.status === 'Running') {
    const banner = texts.text('banner.upgrade', { from: summary.version ?? '', to: summary.upgradeTo });
    lines.push([span('blue', banner), `  windlass upgrade ${address}`]);
  }
  return lines;
}

/** Nobody is about to finish it: no lock says so, or it is that of an operation that ended here. */
function isCleanupLeft({ summary, deployment, lock }: DeploymentDetails): boolean {
  const { cleanup } = deployment;
  if (cleanup === null || deployment.status !== 'Running') return false;
  const { lastOperation } = summary;
  return lock === null || (lastOperation?.id === cleanup.operation && lastOperation.end !== null);
}
