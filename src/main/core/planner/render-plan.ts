import { canonicalJson } from '../../../shared/json.ts';
import type { Plan, Step } from '../model/plan.ts';

/**
 * The plan as text: what the dry run prints, the confirmation page shows and the golden tests compare.
 * One line per step: number, what, on which service and side, arguments, after which steps, why.
 */
export function renderPlan(plan: Plan): string {
  const direction = plan.direction === 'back' ? ' (restore)' : '';
  const lines: string[] = [
    `${plan.kind} ${plan.deployment}: ${plan.fromVersion ?? '-'} -> ${plan.toVersion ?? '-'}${direction}`,
  ];
  let phase = '';
  for (const step of plan.steps) {
    if (step.phase !== phase) {
      phase = step.phase;
      lines.push(`${phase}:`);
    }
    lines.push(`  ${renderStep(step)}`);
    if (step.kind === 'write-record' && step.args.record === 'committed') {
      lines.push('---- point of no return ----');
    }
  }
  if (plan.steps.length === 0) lines.push('nothing to do');
  return `${lines.join('\n')}\n`;
}

function renderStep(step: Step): string {
  const subject = step.service === null ? '' : ` ${step.service}${step.side === null ? '' : `/${step.side}`}`;
  const after = step.dependsOn.length === 0 ? '' : ` after ${step.dependsOn.join(',')}`;
  return `${step.id}. ${step.kind}${subject} ${renderArguments(step)}${after} [${step.cause}]`;
}

function renderArguments(step: Step): string {
  switch (step.kind) {
    case 'pull-image':
    case 'untag-image':
      return step.args.image;
    case 'tag-image':
      return `${step.args.image} as ${step.args.repository}:${step.args.tag}`;
    case 'create-network':
      return `${step.args.network.name} (${step.args.network.driver})`;
    case 'create-volume':
      return `${step.args.volume.name} (${step.args.volume.driver})`;
    case 'remove-network':
      return step.args.name;
    case 'create-container':
      return renderCreate(step.args);
    case 'set-restart-policy':
      return `${step.args.container} ${step.args.policy.name}`;
    case 'stop-container':
      return step.args.container + (step.args.graceMs === null ? '' : ` within ${step.args.graceMs} ms`);
    case 'rename-container':
      return `${step.args.container} to ${step.args.name}`;
    case 'detach-network':
      return `${step.args.container} from ${step.args.network}`;
    case 'attach-network':
      return `${step.args.container} to ${step.args.network} as ${step.args.aliases.join(',') || '-'}`;
    case 'wait-ready':
      return `${step.args.container} ${step.args.condition}`;
    case 'wait-drained':
      return `${step.args.container} for ${step.args.ms} ms`;
    case 'wait-exit':
      return `${step.args.container} within ${step.args.timeoutMs} ms`;
    case 'write-record':
      return step.args.record;
    case 'start-container':
    case 'remove-container':
    case 'verify-service':
      return step.args.container;
  }
}

function renderCreate(args: Extract<Step, { kind: 'create-container' }>['args']): string {
  const parts = [`${args.name} from ${args.image}`, `restart ${args.restart.name}`];
  if (args.network !== null) parts.push(`in ${args.network}`);
  if (!args.withAliases) parts.push('without aliases');
  if (args.joins !== null) parts.push(`joins ${args.joins.service}/${args.joins.side}`);
  if (Object.keys(args.carriedVolumes).length > 0) parts.push(`keeps ${canonicalJson(args.carriedVolumes)}`);
  return parts.join(', ');
}
