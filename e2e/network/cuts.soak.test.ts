import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { engineJson } from '../../src/main/testing/lab/engine-request.ts';
import { EngineStory } from '../support/engine-story.ts';
import { keepArtifacts } from '../support/failure-artifacts.ts';
import { ladderImages } from '../support/ladder.ts';
import { useFarHost } from './far-host.ts';
import { openRemoteLadder } from './remote-ladder.ts';
import { SoakClimber, type CutBudget, type SoakTally } from './soak-climb.ts';

const operators = 4;
const cuts = Number(process.env['WINDLASS_CUTS'] ?? 200);
const reportFile = process.env['WINDLASS_SOAK_REPORT'];

const far = useFarHost('far', ladderImages);
/** A silent line is given up after some four seconds, so that also cuts of that length are felt. */
const config = ['ServerAliveInterval 1', 'ServerAliveCountMax 3'];

test('cuts at any time of upgrades and rollbacks must change nothing but how long they take', async () => {
  const { host, key } = far();
  const story = await EngineStory.follow(host.engine.socketPath);
  const budget: CutBudget = { left: cuts };
  const climbs = Array.from({ length: operators }, async (_, index) => {
    const remote = await openRemoteLadder(host, key, { config, label: `soak${index}`, rungs: 1 });
    const climber = new SoakClimber(remote, story, `operator ${index}`);
    try {
      return await climber.climb(budget);
    } catch (error) {
      // The others end with the operation that they are in.
      budget.left = 0;
      await keepArtifacts(`soak of operator ${index}`, remote.ladder.scene);
      throw error;
    }
  });
  const ends = await Promise.allSettled(climbs);
  story.end();
  const tallies = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
  const failures = ends.flatMap((end) => (end.status === 'rejected' ? [String(end.reason)] : []));
  if (reportFile !== undefined) {
    const { Version } = await engineJson<{ Version: string }>(host.engine.dockerHost, { path: '/version' });
    writeFileSync(reportFile, JSON.stringify({ engine: `Docker ${Version}`, ...sum(tallies), failures }));
  }
  expect(failures).toEqual([]);
  expect(sum(tallies).cuts).toBe(cuts);
});

function sum(tallies: readonly SoakTally[]): SoakTally {
  const total: SoakTally = { cuts: 0, upgrades: 0, rollbacks: 0, refused: 0 };
  for (const tally of tallies) {
    for (const key of Object.keys(total) as (keyof SoakTally)[]) total[key] += tally[key];
  }
  return total;
}
