import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { YamlDefinitions } from '../../adapters/catalog/yaml-definitions.ts';
import { scenarios } from '../../testing/crash-matrix.ts';
import { CrashScenario, type CutRun, type Scenario } from '../../testing/crash-scenario.ts';
import type { Cut, CutKind } from '../../testing/cut-line.ts';
import { pictureOf, type HostPicture } from '../../testing/host-picture.ts';
import { RememberedDefinitions } from '../../testing/remembered-definitions.ts';

const registryFile = join(import.meta.dirname, '../../../../resources/demo-registry.json');
const definitions = new RememberedDefinitions(new YamlDefinitions());
const kinds: readonly CutKind[] = ['before', 'after', 'middle', 'silent'];
const aways: readonly number[] = [1_000, 10_000, 120_000];

/** A few, at all places and of all kinds; CUT_STRIDE=1 tries every one. */
const stride = Number(process.env['CUT_STRIDE'] ?? 89);

interface Undisturbed {
  readonly run: CutRun;
  readonly story: readonly string[];
  readonly pictures: { readonly old: HostPicture; readonly next: HostPicture | null };
}

describe.each([scenarios.small, scenarios.large, scenarios.neverHealthy, scenarios.migration])(
  'a line that is cut during: $title',
  (scenario) => {
    test(
      'whenever and however long, the operation must end by itself as without the cut, everything once',
      { timeout: 600_000 },
      async () => {
        const undisturbed = await runUndisturbed(scenario);
        for (const cut of chosenCuts(undisturbed.run.calls.length)) {
          await runCut(scenario, cut, undisturbed);
        }
      },
    );
  },
);

function chosenCuts(calls: number): readonly Cut[] {
  const all = Array.from({ length: calls }, (_, index) =>
    kinds.map((kind, which) => ({ at: index + 1, kind, awayMs: aways[(index + which) % aways.length]! })),
  ).flat();
  return all.filter((_, index) => index % stride === 0);
}

async function runUndisturbed(scenario: Scenario): Promise<Undisturbed> {
  const scene = await CrashScenario.prepare(scenario, definitions, registryFile);
  try {
    const old = pictureOf(await scene.look());
    const run = await scene.runOver(null);
    const after = pictureOf(await scene.look());
    return { run, story: scene.story, pictures: { old, next: scenario.isGood ? after : null } };
  } finally {
    scene.stop();
  }
}

async function runCut(scenario: Scenario, cut: Cut, undisturbed: Undisturbed): Promise<void> {
  const scene = await CrashScenario.prepare(scenario, definitions, registryFile);
  let run: CutRun | null = null;
  try {
    run = await scene.runOver(cut);
    // Why not always: what was to come in the middle of one of the last calls may come after the end.
    expect(run.isCut || cut.kind === 'middle').toBe(true);
    // Before it has begun it is refused; nothing stands in the way of asking again.
    const isRefused = run.record === null || run.record.end === 'refused';
    if (isRefused) run = await scene.runOver(null);
    expect(run.record).toMatchObject({ end: undisturbed.run.record?.end, error: errorOf(undisturbed.run) });
    expect(await scene.expectSettled(undisturbed.pictures)).toBe(scenario.isGood ? 'new' : 'old');
    expect(scene.story).toEqual(undisturbed.story);
    expect(lines(run)).toEqual(lines(undisturbed.run));
    expect(run.events.filter(({ body }) => body.type === 'operation.ended')).toHaveLength(1);
    if (!isRefused) expect(hasToldOfTheCut(run)).toBe(run.isNoticed);
  } catch (error) {
    const where = `call ${cut.at} (${run?.calls[cut.at - 1]}), ${cut.kind}, for ${cut.awayMs} ms`;
    throw new Error(`cut at ${where}: ${String(error)}`, { cause: error });
  } finally {
    scene.stop();
  }
}

function errorOf({ record }: CutRun): unknown {
  return record?.error == null ? null : expect.objectContaining({ code: record.error.code });
}

/** What the one-shots wrote, by service. */
function lines({ events }: CutRun): readonly string[] {
  return events.flatMap(({ body }) => (body.type === 'log.written' ? [`${body.service}: ${body.text}`] : []));
}

function hasToldOfTheCut({ events }: CutRun): boolean {
  const told = events.map(({ body }) => body.type);
  return (
    told.indexOf('connection.lost') >= 0 &&
    told.lastIndexOf('connection.restored') > told.indexOf('connection.lost')
  );
}
