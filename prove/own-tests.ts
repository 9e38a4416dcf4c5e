import type { Step } from './step.ts';
import type { TestReference } from './test-reference.ts';

/** The tests of this folder: each injects one fault at one step, on the demo engine. */
const lost = 'prove/lost-engine.crash.test.ts';
const refused = 'prove/refused-calls.crash.test.ts';
const operators = 'prove/other-operators.crash.test.ts';

const at = (suite: string, step: Step): string => `${suite} in ${step} must`;

export const engineKilled = (step: Step): TestReference => ({
  file: lost,
  title: 'in %s must leave %s',
  only: at('an engine that is killed and started again', step),
});
export const hostReboots = (step: Step): TestReference => ({
  file: lost,
  title: 'in %s must leave %s',
  only: at('a host that reboots', step),
});
export const lineCut = (step: Step): TestReference => ({
  file: lost,
  title: 'in %s must leave %s, as without the cut',
  only: at('a line that is cut for less than a minute', step),
});
export const hostGone = (step: Step): TestReference => ({
  file: lost,
  title: 'in %s must leave it %s, and whole once it is asked for again',
  only: at('a host that is away for longer than it is waited for', step),
});

export const diskFull = (step: Step): TestReference => ({
  file: refused,
  title: 'in %s must leave the old release, untouched',
  only: at('a host whose disk is full', step),
});
export const registryRefuses = (status: string, when: string): TestReference => ({
  file: refused,
  title: 'that answers %s in the %s must leave the old release, untouched',
  only: `${status} in the ${when}`,
});
export const registryRecovers = (status: string, when: string): TestReference => ({
  file: refused,
  title: 'that answers %s twice in the %s must be asked again, and the upgrade be done',
  only: `${status} twice in the ${when}`,
});
export const registryStalls = (when: 'preflight' | 'pull'): TestReference => ({
  file: refused,
  title: 'that stalls once in the %s must be asked again, and the upgrade be done',
  only: `once in the ${when} must`,
});
export const registryNeverAnswers: TestReference = {
  file: refused,
  title: 'that never answers must be told as one that cannot be reached, and not as a line that was lost',
};
export const noRegistryAsked: TestReference = {
  file: refused,
  title: 'must be asked by the preflight and the pull, and by no other step, forward or back',
};
export const pulledByDigest: TestReference = {
  file: refused,
  title: 'what is pulled must be named by the digest that was checked, so that no tag that moves is followed',
};
export const portTaken: TestReference = {
  file: refused,
  title: 'a port that is gone when the new version starts must bring the old one back',
};
export const oldDoesNotStart: TestReference = {
  file: refused,
  title: 'an old version that does not start again must be held, with both sides there',
};

export const secondOperator = (step: Step): TestReference => ({
  file: operators,
  title: 'in %s must be refused, and change nothing',
  only: at('a second operator', step),
});
export const lockStolen = (step: Step): TestReference => ({
  file: operators,
  title: 'in %s must stop the operation before its next change',
  only: at('a lock that is stolen', step),
});
export const stolenInCleanup: TestReference = {
  file: operators,
  title:
    'a lock that is stolen in S9 must stop the cleanup before its next change, to be finished by the thief',
};
export const recordsLost = (step: Step): TestReference => ({
  file: operators,
  title: 'in %s must leave everything to be taken up from the host alone',
  only: at('a machine that lost its records', step),
});

const odd = 'prove/odd-surroundings.crash.test.ts';

export const clockJumps = (step: Step): TestReference => ({
  file: odd,
  title: 'in %s must change no decision, forward or back',
  only: at('a clock that jumps by a day', step),
});
export const oldRemoved: TestReference = {
  file: odd,
  title: 'an old container that somebody removed in the cleanup must be as good as removed by it',
};

const cleanup = 'prove/open-cleanup.crash.test.ts';

export const hostGoneInCleanup: readonly TestReference[] = [
  'must leave the commit, and be known to want cleaning up',
  'must be cleaned up by resume',
  'must be cleaned up once it answers again, without being asked to',
].map((title) => ({ file: cleanup, title }));

const machine = 'prove/own-machine.crash.test.ts';

export const asleep = (step: Step): TestReference => ({
  file: machine,
  title: 'in %s must leave %s, however long it sleeps',
  only: at('a machine that sleeps', step),
});
export const powerCut = (step: Step): TestReference => ({
  file: machine,
  title: 'that is cut in %s must leave %s',
  only: `that is cut in ${step} must`,
});

export const clockJumpsBefore = (step: Step): TestReference => ({
  file: odd,
  title: 'in %s must change no decision either',
  only: at('before anything was begun', step),
});
export const imageRemoved = (step: Step): TestReference => ({
  file: odd,
  title: 'in %s must leave %s: what is there still starts, what is not is pulled',
  only: at('an image that somebody removed', step),
});
export const networkDouble: TestReference = {
  file: odd,
  title: 'a second network of the same name must be refused in S2, and nothing be touched',
};
export const volumeMissing: TestReference = {
  file: odd,
  title: 'a volume that is missing must be refused in S2, and no empty one be made',
};
export const containerRemoved: TestReference = {
  file: odd,
  title: 'a container that somebody removed in S1 must be made again by the upgrade',
};
export const recordsLostAtTheLock: TestReference = {
  file: operators,
  title: 'a machine that lost its records in S0 must leave the old release, and a lock that others may break',
};
export const recordsLostGoingBack: TestReference = {
  file: operators,
  title: 'a machine that lost its records in RB must leave everything to be brought back from the host alone',
};
export const recordsLostInPreflight: TestReference = {
  file: operators,
  title: 'a machine that lost its records in S2 must leave the old release, and nothing to break',
};
export const otherIsFirst: TestReference = {
  file: operators,
  title:
    'an operator who is first to change it while another is in S2 must stay so, and the other be refused',
};
export const lockStolenAtOnce: TestReference = {
  file: operators,
  title: 'a lock that is stolen in S0, as soon as it was had, must end the operation with nothing touched',
};
