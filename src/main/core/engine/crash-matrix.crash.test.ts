import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { YamlDefinitions } from '../../adapters/catalog/yaml-definitions.ts';
import { CrashScenario, type Reaction, type Scenario } from '../../testing/crash-scenario.ts';
import { pictureOf, type HostPicture } from '../../testing/host-picture.ts';

const registryFile = join(import.meta.dirname, '../../../../resources/demo-registry.json');
const definitions = new YamlDefinitions();
const admin = { ADMIN_EMAIL: 'admin@example.org', ADMIN_PASSWORD: 'correct-horse-battery' };
const shop = (version: string, variables: Readonly<Record<string, string>> = {}) => ({ version, variables });

const scenarios: readonly Scenario[] = [
  { title: 'first deploy', stack: 'shop', from: null, to: shop('1.0.0'), isGood: true },
  { title: 'small upgrade', stack: 'shop', from: shop('1.0.0'), to: shop('1.1.0'), isGood: true },
  { title: 'large upgrade', stack: 'shop', from: shop('1.0.0'), to: shop('2.0.0', admin), isGood: true },
  { title: 'slow start', stack: 'shop', from: shop('2.0.0', admin), to: shop('2.4.0'), isGood: true },
  { title: 'never healthy', stack: 'shop', from: shop('2.0.0', admin), to: shop('2.1.0'), isGood: false },
  { title: 'crash loop', stack: 'shop', from: shop('2.0.0', admin), to: shop('2.3.0'), isGood: false },
  { title: 'migration fails', stack: 'shop', from: shop('2.0.0', admin), to: shop('2.5.0'), isGood: false },
  {
    title: 'compose file',
    stack: 'notes',
    from: shop('1.0.0', { NOTES_PASSWORD: 'correct-horse-battery' }),
    to: shop('1.1.0'),
    isGood: true,
  },
];

const reactions: readonly Reaction[] = ['recover', 'rollback'];

describe.each(scenarios)('$title', (scenario) => {
  test.each(reactions)(
    'killed after any call, then %s, must end exactly at the old or the new release',
    { timeout: 600_000 },
    async (reaction) => {
      const { pictures, points } = await undisturbed(scenario);
      const verdicts = new Set<string>();
      for (let killAt = 1; killAt <= points; killAt += 1) {
        const run = await CrashScenario.prepare(scenario, definitions, registryFile);
        try {
          await run.run(killAt);
          await run.react(reaction);
          verdicts.add(await run.expectSettled(pictures));
        } catch (error) {
          throw new Error(`killed at ${killAt} of ${points}`, { cause: error });
        } finally {
          await run.stop();
        }
      }
      expect(verdicts).toContain('old');
      if (scenario.isGood) expect(verdicts).toContain('new');
    },
  );
});

/** The pictures of both releases, and at how many points the operation can be killed. */
async function undisturbed(
  scenario: Scenario,
): Promise<{ readonly pictures: { readonly old: HostPicture; readonly next: HostPicture | null }; readonly points: number }> {
  const run = await CrashScenario.prepare(scenario, definitions, registryFile);
  try {
    const old = pictureOf(await run.look());
    const points = await run.run(Infinity);
    const after = pictureOf(await run.look());
    if (!scenario.isGood) expect(after.containers).toEqual(old.containers);
    return { pictures: { old, next: scenario.isGood ? after : null }, points: points.length };
  } finally {
    await run.stop();
  }
}
