import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { YamlDefinitions } from '../src/main/adapters/catalog/yaml-definitions.ts';
import { project } from '../src/main/testing/crash-scenario.ts';
import { DemoWorld } from '../src/main/testing/demo-world.ts';
import { pictureOf } from '../src/main/testing/host-picture.ts';
import { readCrash, recordCrash } from './recorded-crash.ts';
import type { Step } from './step.ts';
import { good, goingBack, migrating, undisturbed, withScene } from './step-scene.ts';

/** Where it was killed, and what becomes of it. */
const crashes: readonly (readonly [
  Step,
  'new' | 'old',
  typeof good | typeof migrating | typeof goingBack,
  string,
])[] = [
  ['S0', 'old', good, 'createHolder'],
  ['S1', 'new', good, 'append opened'],
  ['S2', 'old', good, 'save preflight'],
  ['S4', 'new', good, 'save pull'],
  ['S5', 'new', migrating, 'save migrate'],
  ['S6', 'new', good, 'save swap'],
  ['S7', 'new', good, 'save verify'],
  ['S8', 'new', good, 'append committed'],
  ['S9', 'new', good, 'save cleanup'],
  ['RB', 'old', goingBack, 'append restoring'],
];

describe('what an application of the first format left', () => {
  test.each(crashes)(
    'when it was killed in %s must be brought to the %s release by this one',
    async (step, end, scenario, point) => {
      if (process.env['WINDLASS_RECORD'] === '1') await record(step, scenario, point);
      const { pictures } = await undisturbed(scenario);
      const registryFile = join(import.meta.dirname, '../resources/demo-registry.json');
      const world = await DemoWorld.start(new YamlDefinitions(), registryFile, readCrash(step));
      try {
        const { operations } = world.process().application;
        const handles = await operations.recoverAll();
        await Promise.all(handles.map(({ finished }) => finished));
        expect(await operations.recoverAll()).toEqual([]);
        const now = pictureOf(await world.clock.track(world.eye().observe(project)));
        expect(now.containers).toEqual((end === 'new' ? pictures.next! : pictures.old).containers);
        expect(await world.clock.track(world.eye().listHolders('lock'))).toEqual([]);
      } finally {
        world.stop();
      }
    },
  );
});

async function record(step: Step, scenario: (typeof crashes)[number][2], point: string): Promise<void> {
  const points = await withScene(scenario, (scene) => scene.run(Infinity));
  await withScene(scenario, async (scene) => {
    await scene.run(points.findIndex((name) => name.startsWith(point)) + 1);
    recordCrash(step, scene.world.seed());
  });
}
