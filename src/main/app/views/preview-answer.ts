import { isWindlassError, toErrorShape } from '../../../shared/errors.ts';
import type { ErrorShape } from '../../../shared/errors.ts';
import type { CheckRow, Difference, PreviewAnswer } from '../../../shared/contract/shapes/operation.ts';
import type {
  Application,
  OperationComparison,
  OperationPreview,
  OperationRequest,
  PreflightCheck,
} from '../../core/operations/application.ts';
import { preflightError } from '../../core/operations/pin-images.ts';
import { planView } from './plan-view.ts';

/**
 * Everything that a confirmation page shows. What can still be mended, a missing value or a failing check, is
 * told as what blocks; only a request that leads nowhere is an error.
 */
export async function previewAnswer(
  application: Application,
  request: OperationRequest,
): Promise<PreviewAnswer> {
  const comparison = await application.operations.compare(request);
  try {
    return answer(comparison, await application.operations.preview(request));
  } catch (error) {
    if (!isWindlassError(error)) throw error;
    return { ...withoutPlan(comparison), blocked: toErrorShape(error) };
  }
}

function answer(comparison: OperationComparison, preview: OperationPreview): PreviewAnswer {
  return {
    ...withoutPlan(comparison),
    fromVersion: preview.fromVersion,
    toVersion: preview.toVersion,
    services: preview.services,
    differences: withDigests(comparison, preview),
    checks: preview.checks.map(checkRow),
    plan: planView(preview.plan),
    blocked: blockedBy(preview.checks),
  };
}

function withoutPlan(comparison: OperationComparison): Omit<PreviewAnswer, 'blocked'> {
  const { imagesBefore: _images, ...known } = comparison;
  return { ...known, checks: [], plan: null };
}

function blockedBy(checks: readonly PreflightCheck[]): ErrorShape | null {
  const error = preflightError(checks);
  return error === null ? null : error.toShape();
}

function checkRow({ check, severity, service, code, details }: PreflightCheck): CheckRow {
  return { check, severity, service, code, details };
}

/** The same reference can stand for another image now: then the plan says which one will run. */
function withDigests(
  { differences, imagesBefore }: OperationComparison,
  preview: OperationPreview,
): readonly Difference[] {
  const explained = new Set(differences.map(({ service }) => service));
  const moved = preview.plan.steps.flatMap((step): readonly Difference[] => {
    if (step.kind !== 'create-container' || step.service === null || explained.has(step.service)) return [];
    const before = imagesBefore[step.service] ?? null;
    if (before === null || before === step.args.image) return [];
    return [{ area: 'image', service: step.service, name: 'image', before, after: step.args.image }];
  });
  return [...moved, ...differences];
}
