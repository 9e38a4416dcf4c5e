import { join } from 'node:path';
import { YamlDefinitions } from '../src/main/adapters/catalog/yaml-definitions.ts';
import { scenarios } from '../src/main/testing/crash-matrix.ts';
import { CrashScenario, type CutRun, type Scenario } from '../src/main/testing/crash-scenario.ts';
import { pictureOf, type HostPicture } from '../src/main/testing/host-picture.ts';
import { RememberedDefinitions } from '../src/main/testing/remembered-definitions.ts';
import type { Step } from './step.ts';

const registryFile = join(import.meta.dirname, '../resources/demo-registry.json');
const definitions = new RememberedDefinitions(new YamlDefinitions());

/** An upgrade that ends well, and one that goes back by itself because its service never gets healthy. */
export const good = scenarios.small;
export const migrating = scenarios.large;
export const goingBack = scenarios.neverHealthy;

/** What an upgrade does when nothing disturbs it. */
export interface Undisturbed {
  readonly run: CutRun;
  readonly pictures: { readonly old: HostPicture; readonly next: HostPicture | null };
}

const known = new Map<string, Promise<Undisturbed>>();

/** Runs each scenario once, however many tests ask. */
export function undisturbed(scenario: Scenario): Promise<Undisturbed> {
  const running = known.get(scenario.title) ?? runUndisturbed(scenario);
  known.set(scenario.title, running);
  return running;
}

async function runUndisturbed(scenario: Scenario): Promise<Undisturbed> {
  return withScene(scenario, async (scene) => {
    const old = pictureOf(await scene.look());
    const run = await scene.runOver(null);
    const after = pictureOf(await scene.look());
    return { run, pictures: { old, next: scenario.isGood ? after : null } };
  });
}

export async function withScene<T>(
  scenario: Scenario,
  use: (scene: CrashScenario) => Promise<T>,
): Promise<T> {
  const scene = await CrashScenario.prepare(scenario, definitions, registryFile);
  try {
    return await use(scene);
  } finally {
    scene.stop();
  }
}

/** A call that is made in that step and in no other. */
export interface Place {
  readonly step: Step;
  readonly scenario: Scenario;
  readonly at: (calls: readonly string[]) => number;
}

const first =
  (name: string) =>
  (calls: readonly string[]): number =>
    calls.indexOf(name);
const last =
  (name: string) =>
  (calls: readonly string[]): number =>
    calls.lastIndexOf(name);

/** One call of each step. The new container is renamed last in the swap; what is looked at before the commit is judged. */
export const places: readonly Place[] = [
  { step: 'S0', scenario: good, at: first('createHolder') },
  { step: 'S1', scenario: good, at: first('append opened') },
  { step: 'S2', scenario: good, at: first('resolveDigest') },
  { step: 'S4', scenario: good, at: first('pullImage') },
  { step: 'S5', scenario: migrating, at: first('waitContainer') },
  { step: 'S6', scenario: good, at: last('renameContainer') },
  {
    step: 'S7',
    scenario: good,
    at: (calls) => calls.lastIndexOf('inspectContainer', calls.indexOf('append committed')),
  },
  { step: 'S8', scenario: good, at: first('append committed') },
  { step: 'S9', scenario: good, at: last('tagImage') },
  { step: 'RB', scenario: goingBack, at: last('startContainer') },
];

export function placeOf(step: Step): Place {
  const place = places.find((candidate) => candidate.step === step);
  if (place === undefined) throw new Error(`no call is known to be made in ${step}`);
  return place;
}

/** Which call of an undisturbed run that is; 1 is the first one. */
export async function callAt({ step, scenario, at }: Place): Promise<number> {
  const { run } = await undisturbed(scenario);
  const index = at(run.calls);
  if (index < 0) throw new Error(`${step}: ${scenario.title} makes no such call: ${run.calls.join(', ')}`);
  return index + 1;
}

/** The same call, as the how manieth of its name: where others come between, it still is the one that is meant. */
export async function momentOf(place: Place): Promise<{ readonly at: number; readonly of: string }> {
  const { calls } = (await undisturbed(place.scenario)).run;
  const at = await callAt(place);
  const of = calls[at - 1]!;
  return { of, at: calls.slice(0, at).filter((name) => name === of).length };
}
