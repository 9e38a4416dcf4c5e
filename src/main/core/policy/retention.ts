import type { Deployment } from '../model/deployment.ts';
import type { Release } from '../model/release.ts';
import { previousRelease } from './fold-deployment.ts';

/** Releases whose images stay on the host for rollback, besides the current one. */
export const retainedReleases = 5;

/** Repository under which images of retained releases are tagged, so that no prune of untagged images takes them. */
export function retentionRepository(deployment: string): string {
  return `windlass-retained/${deployment}`;
}

export function retentionTag(release: string, service: string): string {
  return `${release}-${service}`;
}

/** Those before were let go of by earlier operations; asking for a long history again with each would only cost. */
const expiredAtOnce = 20;

/**
 * Committed releases that are no longer retained once `next` is committed; oldest first. Besides the last ones,
 * those before the original of a repeated release are retained: that is where going back again leads.
 */
export function expiredReleases(deployment: Deployment, next: string): readonly Release[] {
  const committed = [...deployment.committed.filter((id) => id !== next), next];
  const retained = new Set<string>(committed.slice(-(retainedReleases + 1)));
  const keepBefore = (id: string | null, count: number): void => {
    const original = deployment.releases.find((release) => release.id === id)?.copyOf ?? id;
    const index = committed.findIndex((other) => other === original);
    for (const kept of committed.slice(Math.max(0, index - count), index + 1)) retained.add(kept);
  };
  keepBefore(next, retainedReleases);
  keepBefore(deployment.current, retainedReleases - 1);
  // Why: the next one may be about to repeat it, and then leads back to the one before its original.
  keepBefore(previousRelease(deployment)?.id ?? null, 1);
  const expired = new Set<string>(committed.filter((id) => !retained.has(id)));
  return deployment.releases.filter((release) => expired.has(release.id)).slice(-expiredAtOnce);
}
