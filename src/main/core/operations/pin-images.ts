import { WindlassError, isWindlassError, toErrorShape } from '../../../shared/errors.ts';
import type { PinnedImage } from '../model/release.ts';
import type { EngineInfo } from '../model/observed.ts';
import type { StackSpec } from '../model/service-spec.ts';
import { explainPullError, withRetries } from '../engine/image-pull.ts';
import type { CancelSignal } from '../ports/clock.ts';
import type { Host } from '../ports/hosts.ts';
import type { PreflightCheck } from './application.ts';
import type { Workspace } from './workspace.ts';

export interface PinnedImages {
  readonly images: Readonly<Record<string, PinnedImage>>;
  readonly checks: readonly PreflightCheck[];
}

/** What every image reference of the stack stands for at this moment; what cannot be had is an error check. */
export async function pinImages(
  workspace: Workspace,
  host: Host,
  stack: StackSpec,
  engine: EngineInfo,
  signal: CancelSignal,
): Promise<PinnedImages> {
  const references = [...new Set(stack.services.map((service) => service.image))].sort();
  const found = await Promise.all(
    references.map((reference) => pinOne(workspace, host, reference, engine, signal)),
  );
  const byReference = new Map(references.map((reference, index) => [reference, found[index]!]));
  const images: Record<string, PinnedImage> = {};
  const checks: PreflightCheck[] = [];
  for (const service of stack.services) {
    const { image, check } = byReference.get(service.image)!;
    images[service.name] = image;
    checks.push({ ...check, service: service.name });
  }
  return { images, checks };
}

async function pinOne(
  workspace: Workspace,
  host: Host,
  reference: string,
  engine: EngineInfo,
  signal: CancelSignal,
): Promise<{ readonly image: PinnedImage; readonly check: PreflightCheck }> {
  const unpinned: PinnedImage = { reference, digestReference: null, imageId: null };
  const local = await host.docker.inspectImage(reference);
  // Why: an image without digest was never in a registry; asking one could only find something else.
  if (local !== null && local.digestReferences.length === 0) {
    return {
      image: { ...unpinned, imageId: local.id },
      check: imageCheck('warning', 'image-local', reference, { id: local.id }),
    };
  }
  try {
    const resolved = await withRetries({ clock: workspace.clock, signal }, async () =>
      host.docker.resolveDigest(reference, await workspace.registry.authFor(reference)),
    );
    const image = { ...unpinned, digestReference: resolved.digestReference };
    const suits =
      resolved.platforms.length === 0 ||
      resolved.platforms.some((p) => p.split('/')[1] === engine.architecture);
    const details = {
      digest: resolved.digestReference,
      platforms: resolved.platforms,
      architecture: engine.architecture,
    };
    return {
      image,
      check: suits
        ? imageCheck('ok', 'image-resolved', reference, details)
        : imageCheck('error', 'image-architecture', reference, details),
    };
  } catch (error) {
    if (isWindlassError(error, 'cancelled') || !isWindlassError(error)) throw error;
    const explained = await explainPullError(workspace.registry, reference, error);
    const shape = toErrorShape(explained);
    if (shape.code === 'target-unreachable' || shape.code === 'connection-lost') throw error;
    return {
      image: unpinned,
      check: imageCheck('error', shape.code, reference, { ...shape.details, cause: shape.message }),
    };
  }
}

function imageCheck(
  severity: PreflightCheck['severity'],
  code: string,
  image: string,
  details: Readonly<Record<string, unknown>>,
): PreflightCheck {
  return {
    check: 'images',
    severity,
    service: null,
    code,
    details: { image, ...details },
    message: `${image}: ${code}`,
  };
}

/** Throws `preflight-failed` with all errors when there is one. */
export function requireNoErrors(checks: readonly PreflightCheck[]): void {
  const error = preflightError(checks);
  if (error !== null) throw error;
}

/** What the checks amount to when something is asked to begin all the same; null: nothing is in the way. */
export function preflightError(checks: readonly PreflightCheck[]): WindlassError | null {
  const errors = checks.filter((check) => check.severity === 'error');
  const [first] = errors;
  if (first === undefined) return null;
  return new WindlassError('preflight-failed', errors.map((check) => check.message).join('; '), {
    checks: errors,
    service: first.service,
    cause: first.code,
  });
}
