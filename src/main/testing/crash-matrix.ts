import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { YamlDefinitions } from '../adapters/catalog/yaml-definitions.ts';
import { CrashScenario, type Reaction, type Scenario } from './crash-scenario.ts';
import { RememberedDefinitions } from './remembered-definitions.ts';
import { pictureOf, type HostPicture } from './host-picture.ts';
import type { KillMoment } from './kill-switch.ts';

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
  backFromRelease: {
    title: 'rollback of a release',
    stack: 'shop',
    from: shop('1.0.0'),
    to: shop('1.1.0'),
    isGood: true,
    back: 'from a release',
    healthDeadlineMs: 5_000,
  },
  backFromFailure: {
    title: 'rollback of a failure',
    stack: 'shop',
    from: shop('2.0.0', admin),
    to: shop('2.3.0'),
    isGood: false,
    back: 'from a failure',
    healthDeadlineMs: 2_000,
  },
} as const satisfies Record<string, Scenario>;

/** At which moment of each call it is killed; KILL_MOMENTS=all tries every one with every reaction. */
const moments: readonly (readonly [KillMoment, Reaction])[] =
  process.env['KILL_MOMENTS'] === 'all'
    ? (['before', 'during', 'after'] as const).flatMap((moment) =>
        reactions.map((reaction) => [moment, reaction] as const),
      )
    : [
        ['after', 'recover'],
        ['during', 'rollback'],
      ];

/** Kills the operation after every single call, in every direction, and looks at what becomes of the host. */
export function crashMatrix(chosen: readonly Scenario[]): void {
  describe.each(chosen)('$title', (scenario) => {
    test.each(moments)(
      'killed %s any call, then %s, must end exactly at the old or the new release',
      { timeout: 600_000 },
      async (moment, reaction) => {
        const { pictures, points } = await undisturbed(scenario);
        const verdicts = new Set<string>();
        for (const killAt of chosenPoints(points.length)) {
          verdicts.add(await killed(scenario, killAt, moment, reaction, pictures));
        }
        expect(verdicts).toContain('old');
        if (scenario.isGood) expect(verdicts).toContain('new');
      },
    );
  });
}

/** How many points there are at which one of them can be killed, whatever part of them is tried. */
export async function countPoints(chosen: readonly Scenario[]): Promise<number> {
  const counts = await Promise.all(
    chosen.map(async (scenario) => (await undisturbed(scenario)).points.length),
  );
  return counts.reduce((sum, count) => sum + count, 0);
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
  moment: KillMoment,
  reaction: Reaction,
  pictures: Pictures,
): Promise<'old' | 'new'> {
  const run = await CrashScenario.prepare(scenario, definitions, registryFile);
  let points: readonly string[] = [];
  try {
    points = await run.run(killAt, moment);
    await run.react(reaction);
    return await run.expectSettled(pictures);
  } catch (error) {
    throw new Error(`killed ${moment} point ${killAt}: ${points.at(-1)}`, { cause: error });
  } finally {
    run.stop();
  }
}

interface Undisturbed {
  readonly pictures: Pictures;
  /** At which the operation can be killed. */
  readonly points: readonly string[];
}

const known = new Map<string, Promise<Undisturbed>>();

function undisturbed(scenario: Scenario): Promise<Undisturbed> {
  const running = known.get(scenario.title) ?? runUndisturbed(scenario);
  known.set(scenario.title, running);
  return running;
}

async function runUndisturbed(scenario: Scenario): Promise<Undisturbed> {
  const run = await CrashScenario.prepare(scenario, definitions, registryFile);
  try {
    const old = pictureOf(run.before);
    const points = await run.run(Infinity);
    const after = pictureOf(await run.look());
    expect(points.length).toBeGreaterThan(10);
    if (!scenario.isGood) expect(after.containers).toEqual(old.containers);
    return { pictures: { old, next: scenario.isGood ? after : null }, points };
  } finally {
    run.stop();
  }
}
