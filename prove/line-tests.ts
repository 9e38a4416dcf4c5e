import type { TestReference } from './test-reference.ts';

/** Lines to real hosts that are cut for 1, 10 and 120 s at that step, silently and by resets. */
const realCut = (operation: 'upgrade' | 'rollback' | 'return', phase: string): TestReference => ({
  file: 'e2e/network/cut.matrix.test.ts',
  title: '%s must end as if the line had held',
  declaredIn: 'e2e/network/cut-cells.ts',
  only: `${operation}, ${phase}:`,
});

export const realCutInUpgrade = (phase: string): TestReference => realCut('upgrade', phase);
export const realCutsGoingBack: readonly TestReference[] = [
  ...['preflight', 'swap', 'verify', 'commit', 'cleanup'].map((phase) => realCut('rollback', phase)),
  ...['prepare', 'swap', 'commit', 'cleanup'].map((phase) => realCut('return', phase)),
];

const testsOf =
  (file: string) =>
  (title: string): TestReference => ({ file, title });
const atTheHost = testsOf('e2e/network/host-events.network.test.ts');
const moreAtTheHost = testsOf('e2e/network/host-events.matrix.test.ts');

export const realReboot = atTheHost(
  'must find the old release running when the host rebooted in the swap, and end on it',
);
export const realRebootCommitted = moreAtTheHost(
  'must end on the new release when the host rebooted after the commit',
);
export const engineRestartedFarAway = moreAtTheHost(
  'must end on the old release when the engine was restarted in the swap, which the host brings back',
);
export const addressChanged = moreAtTheHost(
  'must go on when the host went to another address, as soon as the configuration knows it',
);
export const networkChanged = moreAtTheHost('must go on when this machine went to another network');
export const slept = moreAtTheHost(
  'must go on when this machine slept, and its connection was gone when it woke',
);
export const serverRestarted = moreAtTheHost(
  'must go on when the server was restarted, with nothing done twice',
);
export const silentCleanup = atTheHost(
  'must go on when the line was silent in the cleanup for longer than the watch waits',
);
export const badLine: TestReference = {
  file: 'e2e/network/bad-line.matrix.test.ts',
  title:
    'an upgrade, and rollbacks of either kind, must end as over a good line, with everything told and done once',
};
const onALongWay = testsOf('e2e/network/long-way.matrix.test.ts');

export const jumpHosts = onALongWay(
  'an upgrade by two jump hosts, with hashed host keys and a key of the agent only, must go on after a cut between them',
);
export const oneSession = onALongWay(
  'an upgrade and a rollback where the server forwards nothing and allows one session must end as anywhere',
);
export const cutTls: TestReference = {
  file: 'e2e/network/tls-line.matrix.test.ts',
  title:
    'an upgrade over TLS must go on when its line was cut and joined again (%s), with nothing done twice',
};
