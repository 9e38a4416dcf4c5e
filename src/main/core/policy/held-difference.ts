import type {
  HeldDifference,
  HeldFound,
  HeldObject,
  HeldService,
  HeldVerdict,
  HeldWanted,
} from '../../../shared/contract/shapes/held.ts';
import { objectSettings } from '../../../shared/object-settings.ts';
import type { ObservedContainer, ObservedHost, ObservedNetwork, ObservedVolume } from '../model/observed.ts';
import type { CarriedVolumes, Snapshot } from '../model/release.ts';
import type { NetworkSpec, VolumeSpec } from '../model/service-spec.ts';
import type { PlannedRelease, PlannedService } from '../planner/goal.ts';
import { isUp } from '../planner/locate.ts';
import type { LocatedService } from '../planner/locate.ts';
import { unlikeMade } from './unlike-made.ts';

export interface HeldEvidence {
  readonly services: readonly LocatedService[];
  readonly old: PlannedRelease | null;
  readonly new: PlannedRelease;
  readonly snapshot: Pick<Snapshot, 'operation' | 'containers' | 'carriedVolumes'> | null;
  /** Containers that are not the deployment's, by the name of ours that they have. */
  readonly foreign: ReadonlyMap<string, ObservedContainer>;
  readonly networks: ReadonlySet<string>;
  readonly volumes: ReadonlySet<string>;
  /** Those of the deployment. */
  readonly seen: Pick<ObservedHost, 'networks' | 'volumes'>;
}

/** What the two releases want and what is there, side by side. Says nothing of what is to be done. */
export function heldDifference(evidence: HeldEvidence): HeldDifference {
  return {
    services: evidence.services.map((service) => serviceOf(service, evidence)),
    objects: [...objectsOf('network', evidence), ...objectsOf('volume', evidence)],
  };
}

function serviceOf(located: LocatedService, { snapshot, foreign }: HeldEvidence): HeldService {
  const { name, previous, target, live } = located;
  const kept = snapshot?.containers[name]?.id ?? null;
  const old = previous === null ? null : wanted(previous, live.old, kept);
  const next = target === null ? null : wanted(target, live.fresh, null);
  const isReplaced = isAnother(located.old, kept, snapshot?.operation ?? null);
  const strangers = [...new Set([live.old, live.fresh])].flatMap((held) => foreign.get(held) ?? []);
  const found = [
    ...(located.old === null ? [] : [describe(located.old, 'old', old, isReplaced)]),
    ...(located.fresh === null ? [] : [describe(located.fresh, 'new', next, false)]),
    ...located.leftOver.map((container) => describe(container, 'other', null, false)),
    ...strangers.map((container) => describe(container, 'foreign', null, false)),
  ];
  const verdict = strangers.length > 0 ? 'foreign' : isReplaced ? 'replaced' : verdictOf(located);
  return { service: name, verdict, old, new: next, found };
}

/** One that this very trial made again is another container, and rightly so. */
function isAnother(old: ObservedContainer | null, kept: string | null, trial: string | null): boolean {
  return old !== null && kept !== null && old.id !== kept && old.owner?.operation !== trial;
}

function verdictOf({ isChanged, previous, old, fresh }: LocatedService): HeldVerdict {
  if (!isChanged) return 'unchanged';
  if (previous !== null && old === null && !isUp(fresh)) return 'gone';
  if (isUp(fresh) && !isUp(old)) return 'as-new';
  if (isUp(old) && !isUp(fresh)) return 'as-old';
  return 'between';
}

function wanted(service: PlannedService, container: string, containerId: string | null): HeldWanted {
  return { container, containerId, image: service.image };
}

function describe(
  container: ObservedContainer,
  side: HeldFound['side'],
  wants: HeldWanted | null,
  isReplaced: boolean,
): HeldFound {
  const { id, name, imageReference, imageId, state, health } = container;
  const isAnotherImage = wants !== null && wants.image !== imageReference && wants.image !== imageId;
  const differs = [
    ...(isReplaced ? (['container'] as const) : []),
    ...(isAnotherImage ? (['image'] as const) : []),
  ];
  return { id, name, image: imageReference, state, health, side, differs };
}

function objectsOf(kind: HeldObject['kind'], evidence: HeldEvidence): readonly HeldObject[] {
  const there = kind === 'network' ? evidence.networks : evidence.volumes;
  const carried =
    kind === 'volume' ? carriedNames(evidence.snapshot?.carriedVolumes ?? {}) : new Set<string>();
  const old = new Set([...namesOf(kind, evidence.old), ...carried]);
  const next = new Set(namesOf(kind, evidence.new));
  return [...new Set([...old, ...next])].sort().map((name) => ({
    kind,
    name,
    wantedBy: old.has(name) ? (next.has(name) ? 'both' : 'old') : 'new',
    isThere: there.has(name),
    differs: differsOf(kind, name, evidence),
    isCarried: carried.has(name),
  }));
}

/** From the older of the definitions: an engine does not change what is there. */
function differsOf(kind: HeldObject['kind'], name: string, evidence: HeldEvidence): readonly string[] {
  const specs = [evidence.old, evidence.new].flatMap((release) => objectsIn(kind, release));
  const spec = specs.find((object) => object.name === name);
  const seen: readonly (ObservedNetwork | ObservedVolume)[] =
    kind === 'network' ? evidence.seen.networks : evidence.seen.volumes;
  const there = seen.find((object) => object.name === name);
  if (spec === undefined || there === undefined || spec.external) return [];
  return unlikeMade(spec, there).map((setting) => objectSettings[setting]);
}

function namesOf(kind: HeldObject['kind'], release: PlannedRelease | null): readonly string[] {
  return objectsIn(kind, release).map(({ name }) => name);
}

function objectsIn(
  kind: HeldObject['kind'],
  release: PlannedRelease | null,
): readonly (NetworkSpec | VolumeSpec)[] {
  return (kind === 'network' ? release?.networks : release?.volumes) ?? [];
}

function carriedNames(carried: Readonly<Record<string, CarriedVolumes>>): ReadonlySet<string> {
  return new Set(Object.values(carried).flatMap((volumes) => Object.values(volumes)));
}
