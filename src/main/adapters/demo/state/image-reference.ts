import { EngineRefusal } from '../engine-refusal.ts';

export interface ImageReference {
  /** Without `docker.io/` and `library/`, as the engine shows it. */
  readonly name: string;
  readonly tag: string | null;
  /** `sha256:…` */
  readonly digest: string | null;
}

const invalid = 'invalid reference format';

/** Takes a reference apart. Throws 400 with the real texts. */
export function parseImageReference(text: string): ImageReference {
  if (text.length === 0 || text.length > 512) throw new EngineRefusal(400, invalid);
  const at = text.indexOf('@');
  const digest = at < 0 ? null : text.slice(at + 1);
  if (digest !== null && !/^sha256:[0-9a-f]{64}$/.test(digest)) throw new EngineRefusal(400, invalid);
  const named = at < 0 ? text : text.slice(0, at);
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/');
  const tag = hasTag ? named.slice(colon + 1) : null;
  if (tag !== null && !/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/.test(tag)) throw new EngineRefusal(400, invalid);
  return { name: familiarName(hasTag ? named.slice(0, colon) : named), tag, digest };
}

/** `name@digest` where there is a digest, else `name:tag`, by default the tag `latest`. */
export function canonicalReference({ name, tag, digest }: ImageReference): string {
  return digest === null ? `${name}:${tag ?? 'latest'}` : `${name}@${digest}`;
}

export function repositoryOf(reference: string): string {
  return parseImageReference(reference).name;
}

function familiarName(name: string): string {
  const short = name.replace(/^(index\.)?docker\.io\//, '').replace(/^library\//, '');
  const parts = short.split('/');
  const path = parts.length > 1 && isRegistryHost(parts[0] ?? '') ? parts.slice(1) : parts;
  if (path.some((part) => /[A-Z]/.test(part))) {
    throw new EngineRefusal(400, `${invalid}: repository name must be lowercase`);
  }
  if (path.some((part) => !/^[a-z0-9]+([._-]+[a-z0-9]+)*$/.test(part))) throw new EngineRefusal(400, invalid);
  return short;
}

function isRegistryHost(part: string): boolean {
  return (
    (part.includes('.') || part.includes(':') || part === 'localhost') && /^[A-Za-z0-9.:[\]-]+$/.test(part)
  );
}
