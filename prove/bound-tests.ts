import type { TestReference } from './test-reference.ts';

const kill = 'e2e/cli/application.kill.test.ts';
const failures = 'e2e/cli/failures.fault.test.ts';
const diskFull = 'e2e/cli/disk-full.fault.test.ts';
const drift = 'e2e/cli/drift.engine.test.ts';
const hostLock = 'src/main/core/engine/host-lock.test.ts';
const gateWatch = 'src/main/core/engine/gate-watch.test.ts';
const imagePull = 'src/main/core/engine/image-pull.test.ts';

const inPhase = (only: string): TestReference => ({
  file: kill,
  title: 'in $name must end on one release, whole and alone',
  // The runner writes the name of such a row in quotes.
  only: `in '${only}' must`,
});

/** The application is killed. */
export const killedInSnapshot = inPhase('the preflight and the snapshot');
export const killedInPrepare = inPhase('prepare');
export const killedInMigrate = inPhase('migrate');
export const killedInSwap = inPhase('swap');
export const killedInVerify = inPhase('verify and commit');
export const killedInCleanup = inPhase('cleanup');
export const killedInPull: TestReference = {
  file: kill,
  title: 'in a pull must fetch the rest and end on the new release',
};
export const killedInRollback: TestReference = {
  file: kill,
  title: 'must bring the old release back, from every phase',
};
const killedAnywhere = (only: string, file: string): TestReference => ({
  file: `src/main/core/engine/crash-matrix-${file}.crash.test.ts`,
  title: 'killed %s any call, then %s, must end exactly at the old or the new release',
  only,
  declaredIn: 'src/main/testing/crash-matrix.ts',
});
export const killedAnywhereInFirstDeploy = killedAnywhere('first deploy', 'failures');
export const killedAnywhereInUpgrade = killedAnywhere('small upgrade', 'upgrades');
export const killedAnywhereGoingBack = killedAnywhere('never healthy', 'failures');
export const lockAdopted: TestReference = {
  file: hostLock,
  title: 'must be adopted from a dead process of this installation',
};
export const lockAnswerLost: TestReference = {
  file: hostLock,
  title: 'must be known as won when the answer to the create call was lost',
};

/** The engine dies. */
export const engineDiesBeforeCommit: TestReference = {
  file: 'e2e/cli/engine-death.fault.test.ts',
  title: 'an engine killed before the commit must never leave the unverified release running',
};
export const engineDiesAfterCommit: TestReference = {
  file: 'e2e/cli/engine-death.fault.test.ts',
  title: 'an engine killed after the commit must come back with the new release',
};
export const hostFellBack: TestReference = {
  file: 'src/main/core/engine/lost-host.crash.test.ts',
  title: 'and comes back with the old release after a reboot must be resolved to the old release',
};

/** The line or the host is away. */
export const cutAnywhere = (only: string): TestReference => ({
  file: 'src/main/core/engine/cut-lines.crash.test.ts',
  title: 'whenever and however long, the operation must end by itself as without the cut, everything once',
  only,
});
export const heldAfterLongAbsence: TestReference = {
  file: 'src/main/core/engine/lost-host.crash.test.ts',
  title: 'for longer than it is waited for must leave the operation held, to be resumed by a person',
};

/** A disk is full. */
export const fullBefore: TestReference = {
  file: diskFull,
  title: 'must refuse an upgrade before anything is touched',
};
export const fullIn = (phase: string): TestReference => ({
  file: diskFull,
  title: 'that fills up in %s must not be committed over, and must be rolled back and recorded',
  only: `in ${phase} must`,
});
export const fullGoingBack: TestReference = {
  file: diskFull,
  title:
    'that fills up in an upgrade that may go back by itself must end on the old release, and be recorded',
};
export const reserveIsEnough: TestReference = {
  file: 'src/main/adapters/operation-log/file-operation-log.engine.test.ts',
  title: 'a rollback must be recorded with the reserve, phase after phase',
};

export const hostDiskShort: TestReference = {
  file: 'src/main/core/operations/check-disk.test.ts',
  title: 'must refuse an upgrade when it is nearly full, and name the place',
};

/** A registry refuses, or has nothing. */
const refused = (only: string): TestReference => ({
  file: failures,
  title: '$title must be refused without a moment of outage',
  only,
});
// The runner cuts the names of rows at 38 letters.
export const registryUnauthorized = refused('a registry that wants other credentia');
export const imageMissing = refused('an image that does not exist');
const goesBackFrom = (only: string): readonly TestReference[] => [
  { file: failures, title: 'and $title must be told, and rolled back to the very same containers', only },
  { file: failures, title: 'and $title must go back by itself where that is asked for', only },
];
export const layerRefused = goesBackFrom('has a layer that its registry refuses');
export const pullRetried: TestReference = {
  file: imagePull,
  title: 'must be tried again at doubling pauses when that can help, four times in all',
};
export const retryAfterHonoured: TestReference = {
  file: imagePull,
  title: 'must wait as long as the registry asks, but never longer than a minute',
};
export const slowPullGoesOn: TestReference = {
  file: imagePull,
  title: 'must not be ended while bytes come, however slowly',
};
export const stalledPullEnds: TestReference = {
  file: imagePull,
  title: 'must be ended after a minute without a sign of life, and tried again',
};
export const unansweredRegistry: TestReference = {
  file: 'src/main/adapters/docker/client/engine-connection.test.ts',
  title: 'a registry that never answers must end at the deadline, as one that may answer later',
};
export const slowDigest: TestReference = {
  file: 'src/main/adapters/docker/docker-engine-target.engine.test.ts',
  title: 'a registry that sends 100 kB/s must be waited for, and its digest be the same',
};
export const damagedLayer: TestReference = {
  file: 'src/main/adapters/docker/docker-engine-target.engine.test.ts',
  title: 'a layer that arrives damaged must be a failed pull, and leave no image',
};

/** The new release is bad. */
export const crashLoop = goesBackFrom('crashes again and again');
export const neverHealthy = goesBackFrom('never gets healthy');
export const neverHealthyGate: TestReference = {
  file: gateWatch,
  title: 'must not take unhealthy for final before the deadline',
};
export const flappingGate: TestReference = {
  file: gateWatch,
  title: 'must begin the steady time again with every restart',
};
export const portTaken: TestReference = {
  file: failures,
  title: 'a port that a foreign process has must be refused without a moment of outage, and is named',
};

/** Others are at work. */
export const secondOperatorRefused: TestReference = {
  file: 'e2e/cli/lock.engine.test.ts',
  title: 'a second operator must be refused while the first works, and told who, what and since when',
};
export const fiftyAtOnce: TestReference = {
  file: 'e2e/cli/lock.engine.test.ts',
  title: 'of fifty that want the lock at once exactly one must get it',
};
export const lockStolen: TestReference = {
  file: 'e2e/cli/lock.engine.test.ts',
  title: 'a lock must be broken only by its own id, and its old holder must change nothing any more',
};
export const lockStolenInSwap: TestReference = {
  file: 'src/main/core/engine/lost-host.crash.test.ts',
  title: 'a lock that another operator has must stop the operation',
};
export const nameForeign: TestReference = {
  file: drift,
  title: 'a foreign container under the name of a service must be refused and left alone',
};
export const newReplaced: TestReference = {
  file: drift,
  title: 'a new container that somebody replaced must never be committed',
};
export const foreignInRollback: TestReference = {
  file: drift,
  title: 'a foreign container under the live name must be left alone, and the rollback held',
};
export const copyInRollback: TestReference = {
  file: drift,
  title: 'a copy that took the place of the kept container must not be taken for it',
};
export const keptRemoved: TestReference = {
  file: drift,
  title: 'a kept container that somebody removed must be made again, with the data of its unnamed volume',
};
export const volumeGoneInRollback: TestReference = {
  file: drift,
  title: 'a kept container whose volume is gone as well must be held, not come back without its data',
};

/** Secrets cannot be read. */
export const secretsLocked: TestReference = {
  file: 'e2e/cli/secrets.test.ts',
  title: 'must be refused to who cannot tell it, with nothing touched, and everything else must work',
};
export const rollbackWithoutSecrets: TestReference = {
  file: 'e2e/cli/secrets.test.ts',
  title: 'must not stand in the way of a rollback to what is kept',
};
