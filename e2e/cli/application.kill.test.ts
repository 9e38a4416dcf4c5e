import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { between } from '../../prove/seed.ts';
import type { OperationEventBody } from '../../src/shared/operation-event.ts';
import { publishImages, type PublishedImage } from '../support/lab-images.ts';
import { Ladder, ladderImages, versionOf } from '../support/ladder.ts';
import { describeRun, type WindlassProcess } from '../support/windlass-process.ts';

const dockerHost = inject('dockerHost');
const registry = inject('registry');

/** A fresh one, large enough that a pull can be interrupted. */
const heavyImage: PublishedImage = { mode: 'healthy', version: '5.1.0', paddingKb: 12_000 };
/** Kills at a moment that only the seed chose. */
const rounds = Number(process.env['WINDLASS_ROUNDS'] ?? 2);
/** Every second moment of each phase; `npm run prove` tries all. The built-in engine is killed at every call in each run. */
const stride = Number(process.env['KILL_STRIDE'] ?? 2);
vi.setConfig({ testTimeout: 600_000 + rounds * 30_000 });
const sickImage: PublishedImage = { mode: 'never-healthy', version: '3.0.0' };

beforeAll(() => publishImages(dockerHost, registry, [...ladderImages, heavyImage, sickImage]));

type Moment = (body: OperationEventBody) => boolean;
type Moments = readonly (readonly [string, () => Moment])[];

function tried(moments: Moments): Moments {
  return moments.filter((_, index) => index % stride === 0);
}

const phase =
  (name: string): Moment =>
  (body) =>
    body.type === 'phase.entered' && body.phase === name;
const begun =
  (kind: string, service: string | null = null): Moment =>
  (body) =>
    body.type === 'step.started' && body.kind === kind && (service === null || body.service === service);
const done =
  (kind: string, service: string | null = null): Moment =>
  (body) =>
    body.type === 'step.done' && body.kind === kind && (service === null || body.service === service);
/** The last of several that satisfy. */
const times = (count: number, moment: Moment): Moment => {
  let seen = 0;
  return (body) => moment(body) && ++seen === count;
};

/** Runs until the moment and ends it as a crash would; false: it had ended before the signal came. */
async function killAt(running: WindlassProcess, moment: Moment): Promise<boolean> {
  running.onEvent((body) => {
    if (moment(body)) running.kill('SIGKILL');
  });
  const run = await running.finished;
  if (run.signal === null) expect(run.exitCode, describeRun(run)).toBe(0);
  return run.signal === 'SIGKILL';
}

/** Why more than once: a moment near the end can be over before a busy machine has the time to kill in it. */
async function untilKilled(what: string, attempt: () => Promise<boolean>): Promise<void> {
  for (let count = 0; count < 5; count += 1) if (await attempt()) return;
  throw new Error(`${what}: never came, or always too late to be killed at`);
}

/** What a restart makes of it: `resume`, whose own verdict is only that there may be nothing left to do. */
async function recover({ scene }: Ladder): Promise<void> {
  const run = await scene.installation.run('resume', scene.address);
  if (run.exitCode !== 0) expect(run.error?.code, run.stderr).toBe('nothing-to-resume');
}

async function openLadder(rungs: number, startsFirst = false): Promise<Ladder> {
  return Ladder.open({ dockerHost, registry, label: 'kill', rungs, startsFirst });
}

/** `isOpen`: the restore point is certainly written by then, so that resuming ends on the new release. */
const phases: readonly {
  readonly name: string;
  readonly isOpen: boolean;
  readonly startsFirst?: boolean;
  readonly moments: Moments;
}[] = [
  {
    name: 'the preflight and the snapshot',
    isOpen: false,
    moments: [
      ['as it begins', () => (body) => body.type === 'operation.started'],
      ['entering the snapshot', () => phase('snapshot')],
      ['writing the restore point', () => begun('write-record')],
    ],
  },
  {
    name: 'prepare',
    isOpen: true,
    moments: [
      ['creating the first container', () => begun('create-container')],
      ['after the second', () => times(2, done('create-container'))],
    ],
  },
  {
    name: 'migrate',
    isOpen: true,
    moments: [
      ['starting it', () => begun('start-container', 'migrate')],
      ['waiting for its end', () => begun('wait-exit')],
    ],
  },
  {
    name: 'swap',
    isOpen: true,
    startsFirst: true,
    moments: [
      ['setting the fallback policies', () => begun('set-restart-policy')],
      ['starting beside the old one', () => begun('start-container', 'api')],
      ['moving the name', () => done('detach-network')],
      ['stopping the old one', () => begun('stop-container', 'web')],
      ['between the renames', () => times(1, done('rename-container', 'web'))],
      ['starting the new one', () => begun('start-container', 'web')],
    ],
  },
  {
    name: 'verify and commit',
    isOpen: true,
    moments: [
      ['judging', () => begun('verify-service', 'web')],
      ['the old policies off', () => (body) => inCommit(body, 'set-restart-policy')],
      ['writing the commit', () => times(2, begun('write-record'))],
      ['the commit written', () => times(2, done('write-record'))],
    ],
  },
  {
    name: 'cleanup',
    isOpen: true,
    moments: [
      ['removing the first', () => begun('remove-container')],
      ['after the second', () => times(2, done('remove-container'))],
      ['tagging the images', () => begun('tag-image')],
    ],
  },
];

let lastPhase = '';
function inCommit(body: OperationEventBody, kind: string): boolean {
  if (body.type === 'phase.entered') lastPhase = body.phase;
  return lastPhase === 'commit' && begun(kind)(body);
}

describe('an upgrade whose process is killed', () => {
  test.each(phases)(
    'in $name must end on one release, whole and alone',
    async ({ isOpen, startsFirst, moments }) => {
      const ladder = await openLadder(1, startsFirst);
      const { scene } = ladder;
      let from = 1;
      for (const [what, moment] of tried(moments)) {
        await untilKilled(what, async () => {
          ladder.write(from + 1);
          const upgrade = scene.installation.start(...scene.upgradeCommand(versionOf(from + 1)));
          const isKilled = await killAt(upgrade, moment());
          if (isKilled) await recover(ladder);
          from = await ladder.expectOneOf(isOpen || !isKilled ? [from + 1] : [from, from + 1], what);
          return isKilled;
        });
      }
    },
  );

  test('in a pull must fetch the rest and end on the new release', async () => {
    const ladder = await openLadder(1);
    const { scene } = ladder;
    ladder.write(2, heavyImage);
    const upgrade = scene.installation.start(...scene.upgradeCommand('2.0.0'));
    expect(await killAt(upgrade, (body) => body.type === 'pull.progressed')).toBe(true);
    await recover(ladder);
    await ladder.expectExactly(2);
  });

  test('at any moment must be resolved by the next thing that is asked of it', async () => {
    const ladder = await openLadder(1);
    const { scene } = ladder;
    let from = 1;
    for (let round = 0; round < rounds; round += 1) {
      ladder.write(from + 1);
      const upgrade = scene.installation.start(...scene.upgradeCommand(versionOf(from + 1)));
      await upgrade.event('a beginning', (body) => body.type === 'operation.started');
      const delayMs = between(0, 2499, `kill ${round}`);
      await pause(delayMs);
      upgrade.kill('SIGKILL');
      await upgrade.finished;
      // Not `resume`: whoever changes anything first puts in order what was left.
      await scene.installation.run('upgrade', scene.address, '--to', versionOf(from), '--yes');
      from = await ladder.expectOneOf([from, from + 1], `killed ${delayMs} ms after its start`);
    }
  });
});

describe('a rollback whose process is killed', () => {
  test('must bring the old release back, from every phase', async () => {
    const ladder = await openLadder(2);
    const { scene } = ladder;
    ladder.write(2, sickImage);
    const ids = await scene.ids();
    const moments: Moments = [
      ['as it begins', () => (body) => body.type === 'operation.started'],
      ['putting the new ones away', () => begun('rename-container')],
      ['judging the old ones', () => phase('verify')],
      ['writing that it is restored', () => begun('write-record')],
      ['removing the new ones', () => begun('remove-container')],
    ];
    for (const [what, moment] of tried(moments)) {
      await untilKilled(what, async () => {
        const sick = scene.upgradeCommand('2.0.0', '--health-deadline', '1s');
        expect((await scene.installation.run(...sick)).exitCode).toBe(1);
        const isKilled = await killAt(scene.installation.start(...scene.rollbackCommand()), moment());
        if (isKilled) await recover(ladder);
        await ladder.expectExactly(1);
        expect(await scene.ids(), what).toEqual(ids);
        return isKilled;
      });
    }
  });

  test('to a release of the past must end on that one or stay, whole and alone', async () => {
    const ladder = await openLadder(2);
    const { scene } = ladder;
    for (const [what, moment] of [
      ['in the swap', begun('stop-container', 'web')],
      ['in the commit', phase('commit')],
      ['in the cleanup', phase('cleanup')],
    ] as const) {
      await untilKilled(what, async () => {
        await scene.installation.done(...scene.upgradeCommand('2.0.0'));
        const isKilled = await killAt(scene.installation.start(...scene.rollbackCommand()), moment);
        if (isKilled) await recover(ladder);
        await ladder.expectExactly(1);
        return isKilled;
      });
    }
  });
});
