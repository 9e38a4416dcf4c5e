import type { Step } from './step.ts';
import type { TestReference } from './test-reference.ts';

/** Tests of what goes wrong late, or by the hands of others; each injects one fault at one step, on the demo engine. */
const late = 'prove/late-faults.crash.test.ts';
const hands = 'prove/others-hands.crash.test.ts';

const keepsNew = 'must never go back by itself';
const comesBack = 'must bring the old one back';

/** The new version runs, and is broken from then on. */
export const newBreaks = (how: string, step: Step): TestReference => ({
  file: late,
  title: step === 'S7' ? `in S7 ${comesBack}` : `in %s ${keepsNew}`,
  only: `a new version that ${how} in ${step} must`,
});
/** It cannot be started once more. */
export const newRefused = (why: string, step: Step): TestReference => ({
  file: late,
  title:
    step === 'S7'
      ? `in S7, when it is started once more, ${comesBack}`
      : `in %s, when it is started once more, ${keepsNew}`,
  only: `a new version ${why} in ${step},`,
});
export const oldBreaks = (how: string): TestReference => ({
  file: late,
  title: 'when it is brought back must be held, with both sides there, and come back once it is mended',
  only: `an old version that ${how} when`,
});
export const oldRefused = (why: string): TestReference => ({
  file: late,
  title: 'when it is brought back must be held, with both sides there, and come back once that is over',
  only: `an old version ${why} when`,
});
export const noHealthCheck: TestReference = {
  file: late,
  title:
    'a new version without health checks must be said to be judged by its running alone, before anything is begun',
};
export const fullBeforeCommit: TestReference = {
  file: late,
  title: 'before the record of the commit must leave the old release',
};
export const fullInCleanup: TestReference = {
  file: late,
  title: 'in the cleanup must leave the commit, and what is left be cleaned up when there is space',
};

export const networkRemoved = (step: Step): TestReference => ({
  file: hands,
  title: 'in %s must be made again, and the upgrade go on',
  only: `a network that somebody removed in ${step} must`,
});
export const networkRemovedGoingBack: TestReference = {
  file: hands,
  title: 'when all that used it are stopped must be made again, and the old release come back',
};
export const secondNetwork = (step: Step): TestReference => ({
  file: hands,
  title: 'in %s must not matter',
  only: `a second network of the same name in ${step} must`,
});
export const networkInUse: TestReference = {
  file: hands,
  title:
    'a network of the past that a container of others is on must be left by the cleanup, and that one with it',
};
export const volumeOutOfReach = (step: Step): TestReference => ({
  file: hands,
  title: 'in %s must leave the old release',
  only: `a volume that is out of reach in ${step} must`,
});
export const volumeBackInTime: TestReference = {
  file: hands,
  title: 'in S1, and back before anything is started, must not matter',
};
export const portStolen = (step: Step): readonly TestReference[] =>
  [
    'in %s must be held within a minute, naming the %s',
    'in %s, by who may not go back, must end as failed, naming the %s',
  ].map((title) => ({ file: hands, title, only: `whose port somebody else took in ${step}` }));
export const portStolenAtTheRecord: TestReference = {
  file: hands,
  title: 'in S8, when its record is being written, must not stop it',
};

const leftAlone = 'must never be committed over, and be left alone';
export const recreatedByOther = (step: Step): TestReference => ({
  file: hands,
  title: `in %s ${leftAlone}`,
  only: `another tool makes anew in ${step} must`,
});
export const recreatedInSwap: TestReference = {
  file: hands,
  title: `before its new container is started ${leftAlone}`,
};
export const recreatedBeforeCommit: TestReference = {
  file: hands,
  title: `before the record of the commit ${leftAlone}`,
};
export const restartedBeforeCommit: TestReference = {
  file: hands,
  title: 'a new container that somebody restarts before the record of the commit must be judged again',
};

const keys = 'prove/locked-keys.crash.test.ts';

export const keysLockedBefore: TestReference = {
  file: keys,
  title: 'in S0 must be refused, with nothing touched',
};
export const keysLocked = (step: Step): TestReference => ({
  file: keys,
  title: 'in %s must not matter to an upgrade that is under way',
  only: `keys that are locked in ${step} must`,
});
export const takenUpWithKeys = (step: Step): TestReference => ({
  file: keys,
  title: 'in %s must leave it untouched, to be taken up with them',
  only: `that was killed in ${step} must`,
});
export const takenUpWithoutKeys = (step: Step): TestReference => ({
  file: keys,
  title: 'in %s must not matter',
  only: `that was killed in ${step} must`,
});

const fullDisk = 'prove/full-disk.crash.test.ts';

export const ownDiskFullInPull: TestReference = {
  file: fullDisk,
  title: 'in S4 must leave the old release',
};
export const ownDiskFullCommitted = (step: Step): TestReference => ({
  file: fullDisk,
  title: 'in %s must leave the commit, and record it',
  only: `that is full in ${step} must`,
});

export const recordedCrash = (step: Step): TestReference => ({
  file: 'prove/recorded-crashes.crash.test.ts',
  title: 'when it was killed in %s must be brought to the %s release by this one',
  only: `killed in ${step} must`,
});
