import type { PullView } from '../../../shared/operation-view.ts';

/** `host:5000/group/name:tag@sha256:…` without tag and digest. */
export function repositoryOf(image: string): string {
  const named = image.split('@')[0] ?? image;
  const slash = named.lastIndexOf('/');
  const colon = named.indexOf(':', slash + 1);
  return colon === -1 ? named : named.slice(0, colon);
}

/** Which pull brings the image of a service; images that the definitions do not name stay for themselves. */
export function pullsByService(
  pulls: readonly PullView[],
  services: readonly { readonly name: string; readonly image: string }[],
): { readonly of: ReadonlyMap<string, PullView>; readonly others: readonly PullView[] } {
  const of = new Map<string, PullView>();
  const used = new Set<PullView>();
  for (const { name, image } of services) {
    const pull = pulls.find((candidate) => repositoryOf(candidate.image) === repositoryOf(image));
    if (pull === undefined) continue;
    of.set(name, pull);
    used.add(pull);
  }
  return { of, others: pulls.filter((pull) => !used.has(pull)) };
}
