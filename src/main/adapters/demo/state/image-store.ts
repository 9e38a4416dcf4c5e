import { EngineRefusal } from '../engine-refusal.ts';
import { isActive } from './container-record.ts';
import type { ContainerRecord } from './container-record.ts';
import type { DemoState, ImageRecord } from './demo-state.ts';
import { canonicalReference, parseImageReference, repositoryOf } from './image-reference.ts';

/** What a removal did, as the engine reports it. */
export type RemovalLine = { readonly Untagged: string } | { readonly Deleted: string };

/** By id, unique id prefix, tag or digest; null when there is none. */
export function findImage(state: DemoState, reference: string): ImageRecord | null {
  const byId = imageById(state, reference);
  if (byId !== null) return byId;
  const wanted = canonicalReference(parseImageReference(reference));
  return [...state.images.values()].find((image) => referencesOf(image).includes(wanted)) ?? null;
}

export function requireImage(state: DemoState, reference: string): ImageRecord {
  const image = findImage(state, reference);
  if (image === null) throw new EngineRefusal(404, `No such image: ${reference}`);
  return image;
}

export function referencesOf(image: ImageRecord): string[] {
  return [...image.tags, ...image.digests];
}

/** Gives an image a tag; the image that had it before loses it. */
export function tagImage(state: DemoState, image: ImageRecord, repository: string, tag: string): string {
  const reference = canonicalReference(parseImageReference(`${repository}:${tag || 'latest'}`));
  for (const other of state.images.values()) other.tags = other.tags.filter((known) => known !== reference);
  image.tags = [...image.tags, reference].sort();
  state.touch();
  return reference;
}

/**
 * Removes a reference, and the image with its last one. Refuses with 409 what containers still need, by the rules
 * and with the texts of the real engine.
 */
export function removeImage(state: DemoState, reference: string, isForced: boolean): RemovalLine[] {
  const image = requireImage(state, reference);
  const users = [...state.containers.values()].filter(({ imageId }) => imageId === image.id);
  const lines =
    imageById(state, reference) === null
      ? removeByReference(image, reference, users, isForced)
      : removeById(image, users, isForced);
  // By force an image goes although stopped containers were made from it; they still start.
  if (referencesOf(image).length === 0 && (isForced ? !users.some(isActive) : users.length === 0)) {
    state.images.delete(image.id);
    lines.push({ Deleted: image.id });
  }
  state.touch();
  return lines;
}

function removeByReference(
  image: ImageRecord,
  reference: string,
  users: readonly ContainerRecord[],
  isForced: boolean,
): RemovalLine[] {
  const [user] = users;
  if (user !== undefined && !isForced && isSingleReference(image)) {
    throw new EngineRefusal(
      409,
      `conflict: unable to remove repository reference "${reference}" (must force) - container ${shortId(user.id)} is using its referenced image ${shortId(image.id)}`,
    );
  }
  const gone = canonicalReference(parseImageReference(reference));
  const repository = repositoryOf(gone);
  const wasTag = image.tags.includes(gone);
  image.tags = image.tags.filter((known) => known !== gone);
  // With its last tag a repository loses its digests as well.
  const isRepositoryGone = wasTag && !image.tags.some((tag) => repositoryOf(tag) === repository);
  const goneDigests = image.digests.filter(
    (known) => known === gone || (isRepositoryGone && repositoryOf(known) === repository),
  );
  image.digests = image.digests.filter((known) => !goneDigests.includes(known));
  return [...(wasTag ? [gone] : []), ...goneDigests].map((Untagged) => ({ Untagged }));
}

function removeById(image: ImageRecord, users: readonly ContainerRecord[], isForced: boolean): RemovalLine[] {
  const running = users.find(isActive);
  const short = shortId(image.id);
  if (running !== undefined) {
    throw conflict(
      short,
      'cannot be forced',
      `image is being used by running container ${shortId(running.id)}`,
    );
  }
  if (!isForced && !isSingleReference(image)) {
    throw conflict(short, 'must be forced', 'image is referenced in multiple repositories');
  }
  const [user] = users;
  if (!isForced && user !== undefined) {
    throw conflict(short, 'must be forced', `image is being used by stopped container ${shortId(user.id)}`);
  }
  const lines = referencesOf(image).map((Untagged) => ({ Untagged }));
  image.tags = [];
  image.digests = [];
  return lines;
}

function conflict(short: string, remedy: string, cause: string): EngineRefusal {
  return new EngineRefusal(409, `conflict: unable to delete ${short} (${remedy}) - ${cause}`);
}

/** At most one tag, and everything else in the same repository. */
function isSingleReference(image: ImageRecord): boolean {
  const repositories = new Set(referencesOf(image).map(repositoryOf));
  return image.tags.length <= 1 && repositories.size <= 1;
}

function imageById(state: DemoState, reference: string): ImageRecord | null {
  const hex = reference.replace(/^sha256:/, '');
  if (!/^[0-9a-f]{4,64}$/.test(hex)) return null;
  const found = [...state.images.values()].filter(({ id }) => id.startsWith(`sha256:${hex}`));
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** The twelve digits that people see. */
export function shortId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12);
}
