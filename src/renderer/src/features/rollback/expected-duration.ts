import type { OperationRow, PreviewAnswer } from '../../../../shared/contract/shapes/operation.ts';

export interface ExpectedDuration {
  readonly ms: number;
  /** From rollbacks of this deployment, else reckoned from the plan. */
  readonly isMeasured: boolean;
  /** Images that are not on the host any more. */
  readonly pulls: number;
}

const basicMs = 2_000;
const stopMs = 1_500;
const startMs = 1_000;
const verifyMs = 5_000;
const pullMs = 20_000;

/** How long it will take: as long as the last ones did, or what the steps of the plan usually need. */
export function expectedMs(preview: PreviewAnswer, past: readonly OperationRow[]): ExpectedDuration {
  const steps = preview.plan?.steps ?? [];
  const count = (kind: string): number => steps.filter((step) => step.kind === kind).length;
  const pulls = count('pull-image');
  const measured = past
    .filter(({ kind, end, endedAt }) => kind === 'rollback' && end === 'done' && endedAt !== null)
    .map(({ startedAt, endedAt }) => Date.parse(endedAt ?? startedAt) - Date.parse(startedAt))
    .slice(0, 3);
  if (measured.length > 0 && pulls === 0) {
    return { ms: Math.max(...measured), isMeasured: true, pulls };
  }
  const verifying = count('verify-service') > 0 ? verifyMs : 0;
  const ms =
    basicMs +
    count('stop-container') * stopMs +
    count('start-container') * startMs +
    verifying +
    pulls * pullMs;
  return { ms, isMeasured: false, pulls };
}
