import type { Deployment } from '../model/deployment.ts';
import type { Release } from '../model/release.ts';

/** Releases whose images stay on the host for rollback, besides the current one. */
export const retainedReleases = 5;

/** Repository under which images of retained releases are tagged, so that no prune of untagged images takes them. */
export function retentionRepository(deployment: string): string {
  return `windlass-retained/${deployment}`;
}

export function retentionTag(release: string, service: string): string {
  return `${release}-${service}`;
}

/** Committed releases that fall out of retention once `next` is committed; oldest first. */
export function expiredReleases(deployment: Deployment, next: string): readonly Release[] {
  const committed = [...deployment.committed.filter((id) => id !== next), next];
  const expired = new Set<string>(committed.slice(0, Math.max(0, committed.length - (retainedReleases + 1))));
  return deployment.releases.filter((release) => expired.has(release.id));
}
