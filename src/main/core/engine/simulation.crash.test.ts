import { describe, expect, test } from 'vitest';
import type { Command } from '../../testing/simulation/command.ts';
import { runStory } from '../../testing/simulation/run-story.ts';
import { sabotages } from '../../testing/simulation/sabotages.ts';
import { simulate } from '../../testing/simulation/simulate.ts';

/** In all. SIMULATION_RUNS asks for more, or for a quick look. */
const usual = 1_000;
const stories = Number(process.env['SIMULATION_RUNS'] ?? usual);
const parts = [1, 2, 3, 4];
/** The same for every run, so that what fails is what was changed; `npm run prove` and `npm run soak` choose others. */
const usualSeed = 20_300_101;
const seed = Number(process.env['WINDLASS_SEED'] ?? usualSeed);
/** A quick look tries fewer of the moments at which something once went wrong. */
const stride = Math.max(1, Math.round(usual / stories));

describe('two operators on a host where everything goes wrong', { timeout: 300_000 }, () => {
  test.each(parts)(
    'must leave it at exactly one release, whatever order things happen in (part %i)',
    async (part) => {
      const { failure } = await simulate({ seed: seed + part, stories: Math.ceil(stories / parts.length) });
      expect(failure).toBeNull();
    },
  );

  test('must play the same story again by its seed and path', async () => {
    const [, , , removal] = sabotages;
    const broken = { sabotage: removal! };
    const { failure } = await simulate({ seed: usualSeed, stories: 1_000, ...broken });
    const path = /path=(\S+)/.exec(failure ?? '')?.[1] ?? '';
    const again = await simulate({ seed: usualSeed, stories: 1_000, path, ...broken, isUnshrunk: true });
    expect(again).toEqual({ stories: 1, failure });
  });
});

describe('a product that is broken on purpose', { timeout: 300_000 }, () => {
  test.each(sabotages)('must be found out within a thousand stories: $name', async (sabotage) => {
    const { failure } = await simulate({ seed: usualSeed, stories: 1_000, sabotage, isUnshrunk: true });
    expect(failure).toContain('again: npm run soak -- --lane simulation');
  });
});

const upgrade = (to: 'good' | 'large', disturbances: Command['disturbances'] = []): Command => ({
  by: 'desk',
  act: { kind: 'upgrade', to, autoRollback: true },
  disturbances,
});
const rollback = (disturbances: Command['disturbances'] = []): Command => ({
  by: 'desk',
  act: { kind: 'rollback' },
  disturbances,
});

/** Found by simulation once. Each broke the product of its day. */
describe('a story that once went wrong', () => {
  test('must end: held going back, committed by somebody else, then resumed where it was held', async () => {
    for (let after = 30; after < 60; after += stride) {
      const disturbances = [
        { kind: 'cancels', after: after - 5 },
        { kind: 'away', after, ms: 2_700_000 },
      ] as const;
      const commands = [{ ...upgrade('good', disturbances), by: 'laptop' as const }];
      await runStory({ commands, decision: 'resume' }, null);
    }
  });

  test('must end: a rollback that lost its lock, and was resumed under another', async () => {
    const broken = (after: number) => [{ kind: 'lock-broken', after }] as const;
    for (let after = 5; after < 40; after += 2 * stride) {
      const commands = [upgrade('large', broken(40)), rollback(broken(after))];
      await runStory({ commands, decision: 'resume' }, null);
    }
  });

  test('must leave nothing: an engine that died while the ports of what was half stopped were tried', async () => {
    const broken = [{ kind: 'lock-broken', after: 10 }] as const;
    const stop = { by: 'laptop', act: { kind: 'stop' }, disturbances: broken } as const;
    const dies = [{ kind: 'engine-dies-starting', after: 1, ms: 100 }] as const;
    await runStory({ commands: [stop, upgrade('good', dies)], decision: 'resume' }, null);
  });

  test('must end: a rollback of what was stopped', async () => {
    const stop = { by: 'desk', act: { kind: 'stop' }, disturbances: [] } as const;
    await runStory({ commands: [upgrade('good'), stop, rollback()], decision: 'resume' }, null);
  });
});
