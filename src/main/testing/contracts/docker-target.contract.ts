import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { archiveContract } from './docker-target-archive.contract.ts';
import { containersContract } from './docker-target-containers.contract.ts';
import { holdersContract } from './docker-target-holders.contract.ts';
import { imagesContract } from './docker-target-images.contract.ts';
import { lifecycleContract } from './docker-target-lifecycle.contract.ts';
import { liveContract } from './docker-target-live.contract.ts';
import { networksContract } from './docker-target-networks.contract.ts';
import { Scene } from './docker-target-scene.ts';
import type { DockerTargetFixture } from './docker-target-scene.ts';
import { streamsContract } from './docker-target-streams.contract.ts';
import { waitsContract } from './docker-target-waits.contract.ts';

type Part = (scene: () => Scene) => void;
type MakeTarget = () => Promise<DockerTargetFixture>;

/** Long answers, answers in pieces, bodies of bytes, taken-over connections, calls that are given up, errors. */
const streamed: readonly Part[] = [
  waitsContract,
  streamsContract,
  liveContract,
  archiveContract,
  imagesContract,
];

/** One short question with one short answer each: whatever carries the others carries these. */
const shortCalls: readonly Part[] = [
  containersContract,
  lifecycleContract,
  networksContract,
  holdersContract,
];

/** What every engine behind the port `DockerTarget` must do, real or built in. One behaviour per test. */
export function dockerTargetContract(name: string, makeTarget: MakeTarget): void {
  suite(name, makeTarget, [...shortCalls, ...streamed]);
}

/** What can be different about the same engine when it is reached in another way. */
export function carriedTargetContract(name: string, makeTarget: MakeTarget): void {
  suite(name, makeTarget, streamed);
}

function suite(name: string, makeTarget: MakeTarget, parts: readonly Part[]): void {
  describe(`docker target: ${name}`, () => {
    let fixture: DockerTargetFixture | undefined;
    let current: Scene | undefined;
    const scene = (): Scene => {
      if (fixture === undefined) throw new Error('the fixture is not ready');
      current ??= new Scene(fixture);
      return current;
    };

    beforeAll(async () => {
      fixture = await makeTarget();
    });
    afterEach(async () => {
      await current?.clear();
      current = undefined;
    });
    afterAll(async () => {
      await fixture?.target.close();
      await fixture?.cleanup();
    });

    for (const part of parts) part(scene);
  });
}
