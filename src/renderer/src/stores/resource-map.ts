import { canonicalJson } from '../../../shared/json.ts';
import type { Watch } from './resource.ts';
import { Resource } from './resource.ts';

const keptUnused = 40;

/** Resources by key; those that nobody looks at are forgotten, the longest unused first. */
export class ResourceMap<Key, Data> {
  readonly #load: (key: Key) => Promise<Data>;
  readonly #watch: ((key: Key) => Watch) | null;
  readonly #all = new Map<string, { readonly key: Key; readonly resource: Resource<Data> }>();

  constructor(load: (key: Key) => Promise<Data>, watch: ((key: Key) => Watch) | null = null) {
    this.#load = load;
    this.#watch = watch;
  }

  of(key: Key): Resource<Data> {
    const id = canonicalJson(key);
    const known = this.#all.get(id);
    if (known !== undefined) {
      this.#all.delete(id);
      this.#all.set(id, known);
      return known.resource;
    }
    const resource = new Resource(() => this.#load(key), { watch: this.#watch?.(key) });
    this.#all.set(id, { key, resource });
    this.#forget();
    return resource;
  }

  /** Those that the change concerns. */
  invalidate(concerns: (key: Key) => boolean = () => true): void {
    for (const { key, resource } of this.#all.values()) {
      if (concerns(key)) resource.invalidate();
    }
  }

  #forget(): void {
    const unused = [...this.#all].filter(([, { resource }]) => !resource.isInUse);
    // Why not the last: it is the one that is about to be used.
    for (const [id] of unused.slice(0, -1).slice(0, Math.max(0, unused.length - keptUnused))) {
      this.#all.delete(id);
    }
  }
}
