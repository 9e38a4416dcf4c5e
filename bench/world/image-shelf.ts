import type { BenchWorld } from './bench-world.ts';
import { engineJson } from '../../src/main/testing/lab/engine-request.ts';
import { buildImage, pushImage, type ImageOptions } from '../../src/main/testing/lab/images.ts';

export type ImageKind = Omit<ImageOptions, 'tag'>;

const pushesAtOnce = 4;

/** Puts images on the engine and, where asked, into the registry: one repository per service, as products have. */
export class ImageShelf {
  readonly #world: BenchWorld;
  readonly #built = new Map<string, Promise<string>>();

  constructor(world: BenchWorld) {
    this.#world = world;
  }

  /** References of one image under a repository per name; in the registry and on the engine. */
  async publish(names: readonly string[], tag: string, kind: ImageKind): Promise<readonly string[]> {
    const local = await this.#build(kind);
    const references = names.map((name) => `${this.#world.registry.address}/bench/${name}:${tag}`);
    const waiting = [...references];
    await Promise.all(
      Array.from({ length: pushesAtOnce }, async () => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          await pushImage(this.#world.engine.dockerHost, local, next);
        }
      }),
    );
    return references;
  }

  /** Takes an image off the engine, under all its names; the registry keeps it. */
  async forget(reference: string): Promise<void> {
    const { dockerHost } = this.#world.engine;
    const { Id } = await engineJson<{ Id: string }>(dockerHost, { path: `/images/${reference}/json` });
    await engineJson(dockerHost, { path: `/images/${Id}`, method: 'DELETE', query: { force: true } });
  }

  #build(kind: ImageKind): Promise<string> {
    const key = JSON.stringify(kind);
    const known = this.#built.get(key);
    if (known !== undefined) return known;
    const tag = `bench-local/image:${this.#built.size + 1}`;
    const built = buildImage(this.#world.engine.dockerHost, { ...kind, tag }).then(() => tag);
    this.#built.set(key, built);
    return built;
  }
}
