import type { DeploymentDetails } from '../../src/main/core/operations/application.ts';
import { freePort } from '../../src/main/testing/lab/ports.ts';
import { waitUntil } from '../../src/main/testing/lab/processes.ts';
import { expect } from 'vitest';
import type { StackText } from './catalog-directory.ts';
import { nameOf, readMounted, serviceOf } from './host-objects.ts';
import { imageName, type PublishedImage } from './lab-images.ts';
import { openScene, openSharedScene, type Scene, type SceneOptions } from './scene.ts';

/** Images of a ladder: odd rungs run the one version, even ones the other. */
export const ladderImages: readonly PublishedImage[] = (['1.0.0', '2.0.0'] as const).flatMap((version) => [
  { mode: 'healthy' as const, version },
  { mode: 'volume-writer' as const, version },
  { mode: 'one-shot-ok' as const, version },
]);

export interface LadderOptions extends SceneOptions {
  readonly registry: string;
  /** `api` starts beside its old version, which then finishes its requests: seconds in every upgrade. */
  readonly startsFirst?: boolean;
  /** It outlives the test that opens it. */
  readonly isShared?: boolean;
  /** What a port of the engine's host answers; left out: the host is this machine. */
  readonly ask?: (port: number) => Promise<string>;
  /** As many as are climbed: whoever looks at a deployment reads every version of its product. */
  readonly rungs?: number;
  /** false: without the service that runs once, where nothing is about it. */
  readonly hasMigration?: boolean;
}

/**
 * A deployment whose versions are `1.0.0`, `2.0.0`, `3.0.0` and so on, each of which changes every service: one
 * with a port and a volume, one that may start beside its old version, one that runs once. For tests that interrupt
 * one upgrade after the other.
 */
export class Ladder {
  readonly scene: Scene;
  readonly port: number;
  readonly #registry: string;
  readonly #update: 'start-first' | 'stop-first';
  readonly #ask: (port: number) => Promise<string>;
  readonly #services: readonly string[];
  readonly #own = new Map<number, PublishedImage>();

  private constructor(scene: Scene, port: number, options: LadderOptions) {
    this.scene = scene;
    this.port = port;
    this.#registry = options.registry;
    this.#update = options.startsFirst === true ? 'start-first' : 'stop-first';
    this.#ask = options.ask ?? askHere;
    this.#services = options.hasMigration === false ? ['api', 'web'] : ['api', 'migrate', 'web'];
  }

  /** Deployed at 1.0.0. */
  static async open(options: LadderOptions): Promise<Ladder> {
    const open = options.isShared === true ? openSharedScene : openScene;
    const ladder = new Ladder(await open(options), await freePort(), options);
    for (let rung = 1; rung <= (options.rungs ?? 9); rung += 1) ladder.write(rung);
    await ladder.scene.deploy('1.0.0');
    return ladder;
  }

  /** `api` may be given an image that does something else than the others; without one it does the usual again. */
  write(rung: number, api?: PublishedImage): void {
    if (api === undefined) this.#own.delete(rung);
    else this.#own.set(rung, api);
    this.scene.catalog.writeCompose(versionOf(rung), this.#stack(rung));
  }

  /** The host has exactly this rung and nothing else, everything runs, and no data was lost. */
  async expectExactly(rung: number): Promise<void> {
    await this.expectOneOf([rung], '');
  }

  /** The same for one of several; resolves with the one that it is. */
  async expectOneOf(rungs: readonly number[], what: string): Promise<number> {
    const { scene } = this;
    const details = await scene.status();
    const rung = rungOf(details);
    expect(rungs, what).toContain(rung);
    await this.#expectWhole(rung, details);
    return rung;
  }

  async #expectWhole(rung: number, { summary, lock }: DeploymentDetails): Promise<void> {
    const { scene } = this;
    expect(summary).toMatchObject({ status: 'Running', isHeld: false });
    expect(lock).toBeNull();
    expect(await scene.objectNames()).toEqual([
      ...this.#services.map((service) => `container ${scene.liveName(service)}`),
      `network ${scene.name}_default`,
      `volume ${scene.name}_data`,
    ]);
    for (const container of await scene.containers()) {
      const service = serviceOf(container);
      const image = service === 'api' ? this.#apiImage(rung).version : imageVersionOf(rung);
      expect(container.Config.Env, nameOf(container)).toContain(`APP_VERSION=${image}`);
      const expected = service === 'migrate' ? ['no', 'exited'] : ['always', 'running'];
      const { RestartPolicy } = container.HostConfig;
      expect([RestartPolicy.Name, container.State.Status], nameOf(container)).toEqual(expected);
    }
    expect((await this.#ask(this.port)).trim()).toBe(imageVersionOf(rung));
    expect(readMounted(await scene.container('web'), '/data', 'starts')).toMatch(/^1\.0\.0\n/);
  }

  #stack(rung: number): StackText {
    const image = (mode: PublishedImage['mode'], version = imageVersionOf(rung)): string =>
      `${this.#registry}/${imageName(mode, version)}`;
    const api = this.#apiImage(rung);
    const migrate = { image: image('one-shot-ok'), 'x-windlass': { lifecycle: 'one-shot' } };
    return {
      services: {
        api: {
          image: image(api.mode, api.version),
          restart: 'always',
          'x-windlass': { update: this.#update },
        },
        ...(this.#services.includes('migrate') ? { migrate } : {}),
        web: {
          image: image('volume-writer'),
          ports: [`127.0.0.1:${this.port}:8080`],
          volumes: ['data:/data'],
          depends_on: { api: { condition: 'service_healthy' } },
          restart: 'always',
        },
      },
      volumes: { data: null },
    };
  }

  #apiImage(rung: number): PublishedImage {
    return this.#own.get(rung) ?? { mode: 'healthy', version: imageVersionOf(rung) };
  }
}

/** Why it asks again: a published port takes connections before its container does, right after an engine's start. */
async function askHere(port: number): Promise<string> {
  let text: string | undefined;
  await waitUntil(
    `an answer on port ${port}`,
    async () => {
      text = await answerOf(port).catch(() => undefined);
      return text !== undefined;
    },
    60_000,
  );
  return text ?? '';
}

async function answerOf(port: number): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(5_000) });
  return answer.text();
}

function rungOf({ summary }: DeploymentDetails): number {
  return Number(summary.version?.split('.')[0]);
}

export function versionOf(rung: number): string {
  return `${rung}.0.0`;
}

function imageVersionOf(rung: number): string {
  return rung % 2 === 1 ? '1.0.0' : '2.0.0';
}
