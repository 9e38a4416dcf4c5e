import type { ObservedContainer } from '../../src/main/core/model/observed.ts';
import { asOperationId } from '../../src/main/core/model/ids.ts';
import type { Plan } from '../../src/main/core/model/plan.ts';
import type { Observation, PlannedRelease, ReleaseGoal } from '../../src/main/core/planner/goal.ts';
import { noRestart } from '../../src/main/core/planner/create-steps.ts';
import { planBack } from '../../src/main/core/planner/plan-back.ts';
import { planForward } from '../../src/main/core/planner/plan-forward.ts';
import { keptName, liveName } from '../../src/main/core/policy/container-names.ts';
import { aRelease } from '../../src/main/testing/builders/planned-release.ts';
import { aNetwork, aServiceOnPort, needs } from '../../src/main/testing/builders/service-spec.ts';
import { lessThan, type Bench, type BenchContext, type Figure } from '../figure.ts';
import { median } from '../measure/median.ts';
import { spread } from '../measure/spread.ts';

const count = 500;
const width = 25;
const operation = asOperationId('20300102-000000-bbbb');

/** A stack of 500 services in twenty levels, every one changed: the plan of its upgrade, and of the way back. */
export function planBench(): Bench {
  return { name: 'plan', title: `plan for ${count} services`, run: async (context) => measure(context) };
}

function measure(context: BenchContext): readonly Figure[] {
  const before = release('20300101-000000-aaaa', '1.0.0');
  const after = release('20300102-000000-bbbb', '2.0.0');
  const goal = makeGoal(before, after);
  // Why: until the commit no new container is restarted by the engine.
  const tried = containers(after, 'live').map((c) => ({ ...c, restartPolicy: noRestart }));
  const upgraded = observation([...containers(before, 'kept'), ...tried]);
  // Why one more than the medians need: the first call of a process finds nothing compiled.
  const runs = Math.max(6, context.runs + 1);
  return [
    figureOf(
      'forward',
      'Plan of an upgrade',
      times(runs, () => planForward(goal, observation(containers(before, 'live')))),
    ),
    figureOf(
      'back',
      'Plan of the way back',
      times(runs, () => planBack({ ...goal, isOpened: true }, upgraded)),
    ),
  ];
}

/** Level by level, each service needs two of the level above. */
function release(id: string, version: string): PlannedRelease {
  const name = (index: number): string => `service-${String(index).padStart(3, '0')}`;
  const services = Array.from({ length: count }, (_, index) => {
    const above = index - width;
    const required =
      above < 0 ? [] : [name(above), name(above % width === width - 1 ? above - 1 : above + 1)];
    return aServiceOnPort(name(index), 10_000 + index, {
      image: `${name(index)}:${version}`,
      dependsOn: needs(...required),
    });
  });
  return aRelease(id, version, services);
}

function makeGoal(previous: PlannedRelease, target: PlannedRelease): ReleaseGoal {
  return {
    operation,
    kind: 'upgrade',
    deployment: 'shop',
    target,
    previous,
    carriedVolumes: {},
    isOpened: false,
    isCommitted: false,
    profile: 'gap',
    isLiveRestore: false,
    expiredTags: [],
  };
}

function observation(present: readonly ObservedContainer[]): Observation {
  const network = {
    id: 'n1',
    name: 'shop_default',
    driver: 'bridge',
    made: aNetwork('default'),
    deployment: 'shop',
    operation: null,
    endpointCount: count,
  };
  return {
    host: { containers: present, networks: [network], volumes: [] },
    presentImages: new Set(),
  };
}

function containers(of: PlannedRelease, position: 'live' | 'kept'): readonly ObservedContainer[] {
  return of.services.map(({ spec, image, fingerprint }) => {
    const live = liveName('shop', spec);
    const name = position === 'live' ? live : keptName(live, operation);
    return {
      id: `${of.version}-${spec.name}`,
      name,
      owner: {
        deployment: 'shop',
        release: of.id,
        service: spec.name,
        operation: of.id,
        role: 'service',
        fingerprint,
      },
      composeProject: 'shop',
      state: position === 'live' ? 'running' : 'exited',
      health: 'none',
      healthTest: null,
      healthStartPeriodMs: 0,
      healthLog: [],
      exitCode: 0,
      errorText: '',
      restartCount: 0,
      restartPolicy: spec.restart,
      startedAt: '2030-01-01T00:00:00Z',
      finishedAt: '',
      createdAt: '2030-01-01T00:00:00Z',
      imageReference: image,
      imageId: image,
      mounts: [],
      endpoints: [{ network: 'shop_default', networkId: 'n1', aliases: [spec.name], ipAddress: '' }],
      ports: [],
      publishedPorts: [],
      stopGraceMs: null,
    };
  });
}

function times(runs: number, plan: () => Plan): readonly number[] {
  return Array.from({ length: runs }, () => {
    const startedAt = performance.now();
    const { steps } = plan();
    const ms = performance.now() - startedAt;
    if (steps.length < count) throw new Error('the plan does not do the work');
    return ms;
  });
}

function figureOf(id: string, title: string, all: readonly number[]): Figure {
  const [first = NaN, ...ms] = all;
  return {
    id: `plan-${count}-${id}`,
    title: `${title}, ${count} services`,
    goal: lessThan(50),
    value: median(ms),
    unit: 'ms',
    samples: { ms, first: [first] },
    detail: `twenty levels of dependencies, every service changed: ${spread(ms)}; first call of the process ${Math.round(first)} ms`,
  };
}
