import fc from 'fast-check';
import type { Dependency, ServiceSpec } from '../../core/model/service-spec.ts';
import type { PlannedRelease } from '../../core/planner/goal.ts';
import { aRelease } from './planned-release.ts';
import { aService, onNetworks, published, restart, writes } from './service-spec.ts';

/** Two releases of one stack, and which of its images have an unnamed volume. */
export interface RandomStacks {
  readonly previous: PlannedRelease;
  readonly target: PlannedRelease;
  readonly imageVolumes: ReadonlyMap<string, readonly string[]>;
}

interface Draft {
  readonly isOneShot: boolean;
  readonly isJoined: boolean;
  readonly port: number | null;
  readonly volume: string | null;
  readonly isReadOnly: boolean;
  readonly networks: readonly string[];
  readonly address: boolean;
  readonly containerName: string | null;
  readonly update: ServiceSpec['update'];
  readonly restart: ServiceSpec['restart']['name'];
  readonly tag: string;
  /** Of each service before it, whether it is needed, and how. */
  readonly needs: readonly ('started' | 'healthy' | null)[];
}

const names = ['a', 'b', 'c', 'd', 'e', 'f'];

const draft: fc.Arbitrary<Draft> = fc.record({
  isOneShot: fc.nat(5).map((n) => n === 5),
  isJoined: fc.nat(5).map((n) => n === 5),
  port: fc.constantFrom(null, null, 8080, 8081),
  volume: fc.constantFrom(null, null, 'data', 'logs'),
  isReadOnly: fc.nat(3).map((n) => n === 3),
  networks: fc.constantFrom(['default'], ['default'], ['default', 'back'], ['back']),
  address: fc.nat(11).map((n) => n === 11),
  containerName: fc.constantFrom(null, null, null, 'front', 'rear'),
  update: fc.constantFrom('auto', 'auto', 'stop-first'),
  restart: fc.constantFrom('always', 'unless-stopped', 'on-failure', 'no'),
  tag: fc.constantFrom('1', '2', '3'),
  needs: fc.array(fc.constantFrom(null, null, 'started', 'healthy'), { minLength: 5, maxLength: 5 }),
});

const imageVolumes = new Map(
  ['b@sha256:1', 'b@sha256:2', 'c@sha256:1'].map((image) => [image, ['/unnamed']] as const),
);

/** Whether a service is the same in both releases, differs, or is in one of them only. */
const fate = fc.constantFrom('same', 'same', 'changed', 'changed', 'removed', 'added');

export const randomStacks: fc.Arbitrary<RandomStacks> = fc
  .array(fc.tuple(fate, draft, draft), { minLength: 2, maxLength: 6 })
  .map((slots) => {
    const previous = pick(slots, 'removed');
    const target = pick(slots, 'added');
    return {
      previous: aRelease('20300101-000000-aaaa', '1.0.0', previous),
      target: aRelease('20300102-000000-bbbb', '2.0.0', target),
      imageVolumes,
      [fc.toStringMethod]: () =>
        `\n1.0.0\n${describeServices(previous)}\n2.0.0\n${describeServices(target)}\n`,
    };
  })
  .filter(({ previous, target }) => previous.services.length > 0 && target.services.length > 0);

function pick(
  slots: readonly (readonly [string, Draft, Draft])[],
  only: 'removed' | 'added',
): readonly ServiceSpec[] {
  const chosen = slots.flatMap(([kind, first, second], index) => {
    const isThere = kind === 'same' || kind === 'changed' || kind === only;
    const isOther = kind === 'changed' && only === 'added';
    return isThere
      ? [{ name: names[index]!, isShared: kind === 'same', draft: isOther ? second : first }]
      : [];
  });
  // Why: who is first gets the port or the name; services that are in both releases must get it in both.
  const byClaim = [...chosen].sort((a, b) => Number(b.isShared) - Number(a.isShared));
  const claimed = new Set<unknown>();
  const specs = new Map<string, ServiceSpec>();
  for (const { name, draft } of byClaim) specs.set(name, withoutNeeds(name, draft, claimed));
  const shared = new Set(chosen.filter((entry) => entry.isShared).map((entry) => entry.name));
  for (const { name, draft, isShared } of chosen) {
    specs.set(name, withNeeds(specs.get(name)!, draft, isShared ? shared : null, specs));
  }
  return chosen.map(({ name }) => specs.get(name)!);
}

function withoutNeeds(name: string, draft: Draft, claimed: Set<unknown>): ServiceSpec {
  const claim = <T>(value: T): T | null => {
    if (value === null || claimed.has(value)) return null;
    claimed.add(value);
    return value;
  };
  const port = draft.isOneShot ? null : claim(draft.port);
  const address = draft.address && draft.networks.includes('default') ? claim('10.0.0.9') : null;
  return aService(name, {
    image: `${name}:${draft.tag}`,
    lifecycle: draft.isOneShot ? 'one-shot' : 'service',
    restart: restart(draft.isOneShot ? 'no' : draft.restart),
    ports: port === null ? [] : [published(port)],
    mounts: draft.volume === null ? [] : [{ ...writes(draft.volume), readOnly: draft.isReadOnly } as never],
    networks: onNetworks(...draft.networks).map((attachment) =>
      attachment.network === 'default' ? { ...attachment, ipv4Address: address } : attachment,
    ),
    containerName: claim(draft.containerName),
    update: draft.update,
  });
}

/** A service that is the same in both releases joins only one that is in both, or it would not be the same. */
function withNeeds(
  spec: ServiceSpec,
  draft: Draft,
  joinable: ReadonlySet<string> | null,
  specs: ReadonlyMap<string, ServiceSpec>,
): ServiceSpec {
  const earlier = names.slice(0, names.indexOf(spec.name)).flatMap((name) => specs.get(name) ?? []);
  const dependsOn = earlier.flatMap((other, index): readonly Dependency[] => {
    const condition = draft.needs[index] ?? null;
    if (condition === null) return [];
    return [{ service: other.name, condition: other.lifecycle === 'one-shot' ? 'completed' : condition }];
  });
  const owner = earlier.find(
    (other) =>
      other.lifecycle === 'service' && !isJoined(other) && (joinable === null || joinable.has(other.name)),
  );
  if (!draft.isJoined || draft.isOneShot || owner === undefined) return { ...spec, dependsOn };
  return {
    ...spec,
    ports: [],
    networks: [],
    networkMode: { kind: 'joined', service: owner.name },
    dependsOn: dependsOn.some((d) => d.service === owner.name)
      ? dependsOn
      : [...dependsOn, { service: owner.name, condition: 'started' }],
  };
}

/** One line per service, for a counterexample that can be read. */
function describeServices(services: readonly ServiceSpec[]): string {
  const lines = services.map((spec) => {
    const parts = [
      spec.lifecycle === 'one-shot' ? 'one-shot' : `restart ${spec.restart.name}`,
      ...spec.ports.map((port) => `port ${port.hostPort}`),
      ...spec.mounts.map((mount) => (mount.type === 'volume' ? `volume ${mount.volume}` : mount.type)),
      ...spec.networks.map((n) => `in ${n.network}${n.ipv4Address === null ? '' : ` at ${n.ipv4Address}`}`),
      ...(spec.networkMode.kind === 'joined' ? [`joins ${spec.networkMode.service}`] : []),
      ...(spec.containerName === null ? [] : [`named ${spec.containerName}`]),
      ...(spec.update === 'auto' ? [] : [spec.update]),
      ...spec.dependsOn.map((dependency) => `needs ${dependency.service} ${dependency.condition}`),
    ];
    return `  ${spec.image}: ${parts.join(', ')}`;
  });
  return lines.join('\n');
}

function isJoined(spec: ServiceSpec): boolean {
  return spec.networkMode.kind === 'joined';
}

/** A small reproducible source of choices. */
export function chooser(seed: number): (choices: number) => number {
  let state = seed >>> 0;
  return (choices) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % choices;
  };
}
