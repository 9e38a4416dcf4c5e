import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { YamlDefinitions } from '../adapters/catalog/yaml-definitions.ts';
import { CrashScenario, type Reaction, type Scenario } from './crash-scenario.ts';
import { RememberedDefinitions } from './remembered-definitions.ts';
import { pictureOf, type HostPicture } from './host-picture.ts';

const registryFile = join(import.meta.dirname, '../../../resources/demo-registry.json');
const definitions = new RememberedDefinitions(new YamlDefinitions());
const reactions: readonly Reaction[] = ['recover', 'rollback'];

const admin = { ADMIN_EMAIL: 'admin@example.org', ADMIN_PASSWORD: 'correct-horse-battery-1' };
const shop = (
  version: string,
  variables: Readonly<Record<string, string>> = {},
): { readonly version: string; readonly variables: Readonly<Record<string, string>> } => ({
  version,
  variables,
});

/** Every sample, from the version that it upgrades from. */
export const scenarios = {
  firstDeploy: {
    title: 'first deploy',
    stack: 'shop',
    from: null,
    to: shop('1.0.0'),
    isGood: true,
    healthDeadlineMs: 5_000,
  },
  small: {
    title: 'small upgrade',
    stack: 'shop',
    from: shop('1.0.0'),
    to: shop('1.1.0'),
    isGood: true,
    healthDeadlineMs: 5_000,
  },
  large: {
    title: 'large upgrade',
    stack: 'shop',
    from: shop('1.0.0'),
    to: shop('2.0.0', admin),
    isGood: true,
    healthDeadlineMs: 5_000,
  },
  slowStart: {
    title: 'slow start',
    stack: 'shop',
    from: shop('2.0.0', admin),
    to: shop('2.4.0'),
    isGood: true,
    healthDeadlineMs: 12_000,
  },
  neverHealthy: {
    title: 'never healthy',
    stack: 'shop',
    from: shop('2.0.0', admin),
    to: shop('2.1.0'),
    isGood: false,
    healthDeadlineMs: 2_000,
  },
  crashLoop: {
    title: 'crash loop',
    stack: 'shop',
    from: shop('2.0.0', admin),
    to: shop('2.3.0'),
    isGood: false,
    healthDeadlineMs: 2_000,
  },
  migration: {
    title: 'migration fails',
    stack: 'shop',
    from: shop('2.0.0', admin),
    to: shop('2.5.0'),
    isGood: false,
    healthDeadlineMs: 2_000,
  },
  compose: {
    title: 'compose file',
    stack: 'notes',
    from: shop('1.0.0', { NOTES_PASSWORD: 'correct-horse-battery-1' }),
    to: shop('1.1.0'),
    isGood: true,
    healthDeadlineMs: 5_000,
  },
} as const satisfies Record<string, Scenario>;

/** Kills the operation after every single call, in every direction, and looks at what becomes of the host. */
export function crashMatrix(chosen: readonly Scenario[]): void {
  describe.each(chosen)('$title', (scenario) => {
    test.each(reactions)(
      'killed after any call, then %s, must end exactly at the old or the new release',
      { timeout: 600_000 },
      async (reaction) => {
        const { pictures, points } = await undisturbed(scenario);
        const verdicts = new Set<string>();
        for (const killAt of chosenPoints(points.length)) {
          verdicts.add(await killed(scenario, killAt, reaction, pictures));
        }
        expect(verdicts).toContain('old');
        if (scenario.isGood) expect(verdicts).toContain('new');
      },
    );
  });
}

/** All points; every n-th and the last one where CRASH_STRIDE asks for a quick look. */
function chosenPoints(count: number): readonly number[] {
  const stride = Math.max(1, Number(process.env['CRASH_STRIDE'] ?? 1));
  const points = Array.from({ length: count }, (_, index) => index + 1);
  return points.filter((point) => (point - 1) % stride === 0 || point === count);
}

interface Pictures {
  readonly old: HostPicture;
  readonly next: HostPicture | null;
}

async function killed(
  scenario: Scenario,
  killAt: number,
  reaction: Reaction,
  pictures: Pictures,
): Promise<'old' | 'new'> {
  const run = await CrashScenario.prepare(scenario, definitions, registryFile);
  let points: readonly string[] = [];
  try {
    points = await run.run(killAt);
    await run.react(reaction);
    return await run.expectSettled(pictures);
  } catch (error) {
    throw new Error(`killed at point ${killAt}: ${points.at(-1)}`, { cause: error });
  } finally {
    await run.stop();
  }
}

/** The pictures of both releases, and the points at which the operation can be killed. */
async function undisturbed(
  scenario: Scenario,
): Promise<{ readonly pictures: Pictures; readonly points: readonly string[] }> {
  const run = await CrashScenario.prepare(scenario, definitions, registryFile);
  try {
    const old = pictureOf(await run.look());
    const points = await run.run(Infinity);
    const after = pictureOf(await run.look());
    expect(points.length).toBeGreaterThan(10);
    if (!scenario.isGood) expect(after.containers).toEqual(old.containers);
    return { pictures: { old, next: scenario.isGood ? after : null }, points };
  } finally {
    await run.stop();
  }
}
