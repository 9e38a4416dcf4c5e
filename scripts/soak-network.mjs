import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isBuildStale } from './build-state.mjs';
import { root, run } from './commands.mjs';
import { sweepDeadLabs } from './lab.mjs';
import { prepareMachine } from './machine.mjs';
import { runRing } from './rings.mjs';

const report = join(root, 'test-results/soak/cuts.json');

/**
 * Upgrades and rollbacks of a real engine behind a real SSH server, whose lines are cut at any time. The seed decides when,
 * how and for how long.
 * @param {{ seed: number, cuts: number }} order
 * @returns {Promise<{ rounds: number, failure: string | null }>}
 */
export async function soakNetwork({ seed, cuts }) {
  const problem = await setUp();
  if (problem !== undefined) return { rounds: 0, failure: `Set-up failed: ${problem}` };
  process.env['WINDLASS_SEED'] = String(seed);
  process.env['WINDLASS_CUTS'] = String(cuts);
  process.env['WINDLASS_SOAK_REPORT'] = report;
  const { failed, note } = await runRing({ lanes: ['soak'], needsLab: true }, []);
  if (!existsSync(report)) return { rounds: 0, failure: note || 'it ended without a report' };
  const { failures, ...told } = JSON.parse(readFileSync(report, 'utf8'));
  console.log(JSON.stringify(told));
  if (failed === 0) return { rounds: told.cuts, failure: null };
  const again = `npm run soak -- --lane network --seed ${seed} --cuts ${cuts}`;
  return { rounds: told.cuts, failure: [...failures, note, `again: ${again}`].filter(Boolean).join('\n') };
}

async function setUp() {
  const notReady = await prepareMachine();
  if (notReady !== undefined) return notReady;
  await sweepDeadLabs();
  if (!isBuildStale()) return undefined;
  const code = await run('npm', ['run', '--silent', 'build', '--', '--logLevel', 'warn']);
  return code === 0 ? undefined : 'the build failed';
}
