import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  aCheckedContainer,
  anEndedContainer,
  aRunningContainer,
} from '../../testing/builders/observed-container.ts';
import { restart } from '../../testing/builders/service-spec.ts';
import type { ObservedContainer } from '../model/observed.ts';
import { boundedRestarts, judgeService, type GateEvidence, type GateRules, type Verdict } from './gates.ts';

const rules: GateRules = { declaredRestart: restart('always'), stableMs: 5_000, deadlineMs: 60_000 };
const early: GateEvidence = {
  steadyMs: 0,
  elapsedMs: 1_000,
  earlyHealth: null,
  silentPorts: [],
  restarts: 0,
};
const steady: GateEvidence = { ...early, steadyMs: 5_000, elapsedMs: 6_000 };
const late: GateEvidence = { ...steady, elapsedMs: 60_000 };

const passed: Verdict = { kind: 'passed' };
const waiting = (gate: 'running' | 'healthy' | 'stable' | 'ports'): Verdict => ({ kind: 'waiting', gate });
const failed = (
  gate: 'running' | 'healthy' | 'stable' | 'ports',
  reason: Extract<Verdict, { kind: 'failed' }>['reason'],
): Verdict => ({ kind: 'failed', gate, reason });

describe('the gates of a service', () => {
  it.each<[string, ObservedContainer | null, GateEvidence, Verdict]>([
    ['gone', null, steady, failed('running', 'gone')],
    ['running for a moment', aRunningContainer(), early, waiting('stable')],
    ['running steadily without a health check', aRunningContainer(), steady, passed],
    ['created and never started', aRunningContainer({ state: 'created' }), steady, waiting('running')],
    ['restarting', aRunningContainer({ state: 'restarting' }), steady, waiting('running')],
    [
      'restarting to the last',
      aRunningContainer({ state: 'restarting' }),
      late,
      failed('running', 'crash-loop'),
    ],
    ['paused', aRunningContainer({ state: 'paused' }), steady, waiting('running')],
    ['dead', aRunningContainer({ state: 'dead', exitCode: 0 }), steady, failed('running', 'gone')],
    ['starting', aCheckedContainer('starting'), steady, waiting('healthy')],
    ['starting for ever', aCheckedContainer('starting'), late, failed('healthy', 'never-healthy')],
    ['unhealthy for the moment', aCheckedContainer('unhealthy'), steady, waiting('healthy')],
    ['unhealthy to the last', aCheckedContainer('unhealthy'), late, failed('healthy', 'unhealthy')],
    ['healthy', aCheckedContainer('healthy'), steady, passed],
    ['healthy but not yet steady', aCheckedContainer('healthy'), early, waiting('stable')],
    [
      'healthy by its own command run early',
      aCheckedContainer('starting'),
      { ...steady, earlyHealth: 'passed' },
      passed,
    ],
    [
      'starting, and its own command fails',
      aCheckedContainer('starting'),
      { ...steady, earlyHealth: 'failed' },
      waiting('healthy'),
    ],
    [
      'unhealthy for the engine after one early success',
      aCheckedContainer('unhealthy'),
      { ...steady, earlyHealth: 'passed' },
      waiting('healthy'),
    ],
    [
      'healthy on a silent port',
      aCheckedContainer('healthy'),
      { ...steady, silentPorts: [8080] },
      waiting('ports'),
    ],
    [
      'silent to the last',
      aCheckedContainer('healthy'),
      { ...late, silentPorts: [8080] },
      failed('ports', 'port-silent'),
    ],
    ['never steady', aRunningContainer(), { ...early, elapsedMs: 65_000 }, failed('stable', 'unstable')],
    ['late but steady', aRunningContainer(), late, passed],
    [
      'restarted too often by the engine',
      aRunningContainer(),
      { ...steady, restarts: boundedRestarts + 1 },
      failed('running', 'crash-loop'),
    ],
  ])('%s must be judged alike whenever it is seen', (_title, container, evidence, verdict) => {
    expect(judgeService(container, rules, evidence)).toEqual(verdict);
  });

  it.each<['no' | 'always' | 'unless-stopped' | 'on-failure', number, number, Verdict]>([
    ['no', 0, 0, passed],
    ['no', 1, 0, failed('running', 'exited')],
    ['on-failure', 0, 0, passed],
    ['on-failure', 1, 0, { kind: 'restart' }],
    ['on-failure', 1, boundedRestarts - 1, { kind: 'restart' }],
    ['on-failure', 1, boundedRestarts, failed('running', 'crash-loop')],
    ['always', 0, 0, { kind: 'restart' }],
    ['always', 137, boundedRestarts, failed('running', 'crash-loop')],
    ['unless-stopped', 0, 0, { kind: 'restart' }],
    ['unless-stopped', 0, boundedRestarts, failed('running', 'crash-loop')],
  ])('that ended, with restart %s, exit code %i and %i restarts', (policy, exitCode, restarts, verdict) => {
    const declared = { ...rules, declaredRestart: restart(policy) };
    expect(judgeService(anEndedContainer(exitCode), declared, { ...early, restarts })).toEqual(verdict);
  });

  it('must pass an untouched service at once, without asking for a steady time', () => {
    expect(judgeService(aRunningContainer(), { ...rules, stableMs: 0 }, early)).toEqual(passed);
  });

  const container = fc.oneof(
    fc
      .constantFrom('created', 'running', 'paused', 'restarting', 'removing', 'dead')
      .map((state) => aRunningContainer({ state: state as 'running' })),
    fc
      .constantFrom('none', 'starting', 'healthy', 'unhealthy')
      .map((health) => aCheckedContainer(health as 'healthy')),
    fc.nat(255).map((exitCode) => anEndedContainer(exitCode)),
  );
  const evidence = fc.record({
    steadyMs: fc.nat(10_000),
    elapsedMs: fc.nat(70_000),
    earlyHealth: fc.constantFrom(null, 'passed' as const, 'failed' as const),
    silentPorts: fc.constantFrom([], [8080]),
    restarts: fc.nat(5),
  });
  const policies = fc
    .constantFrom('no', 'always', 'unless-stopped', 'on-failure')
    .map((name) => restart(name as 'no'));

  it('must come to an end: nothing is waited for or restarted beyond the deadline and the steady time', () => {
    fc.assert(
      fc.property(container, evidence, policies, (seen, known, declaredRestart) => {
        const verdict = judgeService(
          seen,
          { ...rules, declaredRestart },
          { ...known, elapsedMs: rules.deadlineMs + rules.stableMs, restarts: boundedRestarts },
        );
        expect(['passed', 'failed']).toContain(verdict.kind);
      }),
    );
  });

  it('must pass nothing that neither runs nor has ended well', () => {
    fc.assert(
      fc.property(container, evidence, policies, (seen, known, declaredRestart) => {
        const verdict = judgeService(seen, { ...rules, declaredRestart }, known);
        if (verdict.kind !== 'passed') return;
        expect(seen.state === 'running' || (seen.state === 'exited' && seen.exitCode === 0)).toBe(true);
      }),
    );
  });
});
