import { describeError } from '../../../shared/describe-error.ts';
import type { LockRow } from '../../../shared/contract/shapes/deployment.ts';
import type { PreviewAnswer } from '../../../shared/contract/shapes/operation.ts';
import type { UsedResource } from '../stores/use-resource.ts';
import { useConnection } from '../stores/world.ts';
import { useTexts } from '../text/use-texts.ts';

export interface Blocking {
  /** Variables that have no usable value, as the form calls them. */
  readonly blocking: readonly string[];
  readonly hasOptions: boolean;
  /** The chosen version, where it is no longer offered. */
  readonly goneVersion: string | null;
  readonly lock: LockRow | null;
  readonly preview: UsedResource<PreviewAnswer>;
}

/** Why it cannot begin now, the nearest cause first; null: it can. */
export function useBlockingReason(subject: Blocking): string | null {
  const { blocking, hasOptions, goneVersion, lock, preview } = subject;
  const texts = useTexts();
  const connection = useConnection();
  if (connection !== 'open') return texts.text('conn.reconnecting');
  if (lock !== null) return texts.text('blocking.locked', { owner: lock.owner });
  if (goneVersion !== null) return texts.text('blocking.versionGone', { version: goneVersion });
  if (blocking.length > 0) return texts.text('blocking.variables', { names: blocking.join(', ') });
  if (!hasOptions) return texts.text('blocking.options');
  if (preview.error !== null) return describeError(texts, preview.error).what;
  if (preview.isLoading || preview.data === null) return texts.text('blocking.checking');
  const { blocked, plan } = preview.data;
  if (blocked !== null) return describeError(texts, blocked).what;
  return plan === null ? texts.text('blocking.checking') : null;
}
