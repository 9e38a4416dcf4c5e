import { begun, done, during, phase, times, type Moment } from '../support/moments.ts';

/** A moment of an operation, by the product's own events. A new function for each operation: some count. */
export interface CutMoment {
  readonly phase: string;
  readonly what: string;
  readonly moment: () => Moment;
}

const at = (phaseName: string, what: string, moment: () => Moment): CutMoment => ({
  phase: phaseName,
  what,
  moment,
});

/** Of an upgrade to a rung: the beginning of a step of each phase, where a call is just being sent. */
export const upgradeMoments: readonly CutMoment[] = [
  at('preflight', 'as it begins', () => (body) => body.type === 'operation.started'),
  at('snapshot', 'writing the restore point', () => begun('write-record')),
  at('pull', 'an image', () => begun('pull-image')),
  at('prepare', 'creating a container', () => begun('create-container')),
  at('migrate', 'waiting for its end', () => begun('wait-exit')),
  at('swap', 'stopping the old one', () => begun('stop-container', 'web')),
  at('swap', 'starting the new one', () => begun('start-container', 'web')),
  at('verify', 'judging', () => begun('verify-service', 'web')),
  at('commit', 'writing the commit', () => times(2, begun('write-record'))),
  at('cleanup', 'removing an old one', () => begun('remove-container')),
];

/** Of a rollback after a failed upgrade, from the kept containers. */
export const rollbackMoments: readonly CutMoment[] = [
  at('preflight', 'as it begins', () => (body) => body.type === 'operation.started'),
  at('swap', 'putting the new ones away', () => begun('rename-container')),
  at('swap', 'starting an old one', () => begun('start-container', 'api')),
  at('verify', 'judging the old ones', () => phase('verify')),
  at('commit', 'writing that it is restored', () => begun('write-record')),
  at('cleanup', 'removing the new ones', () => begun('remove-container')),
];

/** Of a rollback to a release of the past, which makes its containers anew. */
export const returnMoments: readonly CutMoment[] = [
  at('prepare', 'after a container was created', () => done('create-container')),
  at('swap', 'stopping the newer one', () => begun('stop-container', 'web')),
  at('commit', 'the policies', () => during('commit', begun('set-restart-policy'))),
  at('cleanup', 'removing the newer one', () => begun('remove-container')),
];
