import type { Difference } from '../../../shared/contract/shapes/operation.ts';
import { canonicalJson } from '../../../shared/json.ts';
import { serviceSettings } from '../../../shared/service-settings.ts';
import type { ServiceSetting } from '../../../shared/service-settings.ts';
import type { PinnedImage } from '../model/release.ts';
import type { MountSpec, NetworkAttachment, ServiceSpec, StackSpec } from '../model/service-spec.ts';
import type { VariableValues } from '../model/variables.ts';
import { diffObjects } from './object-differences.ts';
import { maskedValue } from './variables.ts';

/** A release as it is compared: secret values in the stack are masked already. */
export interface ComparedSide {
  /** null: not known in full. */
  readonly stack: StackSpec | null;
  readonly images: Readonly<Record<string, PinnedImage>>;
  readonly values: VariableValues;
  /** Names of variables whose values are not shown. */
  readonly secrets: ReadonlySet<string>;
}

export interface ServiceChange {
  readonly service: string;
  readonly change: 'added' | 'changed' | 'removed' | 'unchanged';
}

export interface StackDifferences {
  readonly services: readonly ServiceChange[];
  readonly differences: readonly Difference[];
}

type Texts = ReadonlyMap<string, string>;

const longestText = 2_000;

/** What a person wants to see before one side takes the place of the other; sorted by service, then by area; then what is of no service. */
export function diffStacks(before: ComparedSide | null, after: ComparedSide | null): StackDifferences {
  const variables = diffValues(before, after);
  if ((before !== null && before.stack === null) || (after !== null && after.stack === null)) {
    return { services: [], differences: variables };
  }
  const names = [...new Set([...serviceNames(before), ...serviceNames(after)])].sort();
  const services: ServiceChange[] = [];
  const differences: Difference[] = [];
  for (const service of names) {
    const found = diffService(service, before, after);
    differences.push(...found);
    services.push({ service, change: changeOf(service, before, after, found.length > 0) });
  }
  const objects = diffObjects(before?.stack ?? null, after?.stack ?? null);
  return { services, differences: [...differences, ...objects, ...variables] };
}

function serviceNames(side: ComparedSide | null): readonly string[] {
  return side?.stack?.services.map((service) => service.name) ?? [];
}

function changeOf(
  service: string,
  before: ComparedSide | null,
  after: ComparedSide | null,
  hasDifferences: boolean,
): ServiceChange['change'] {
  if (!serviceNames(before).includes(service)) return 'added';
  if (!serviceNames(after).includes(service)) return 'removed';
  return hasDifferences ? 'changed' : 'unchanged';
}

function diffService(
  service: string,
  before: ComparedSide | null,
  after: ComparedSide | null,
): readonly Difference[] {
  const old = textsOf(before, service);
  const now = textsOf(after, service);
  return areas.flatMap((area) =>
    diffTexts(old.get(area) ?? new Map<string, string>(), now.get(area) ?? new Map<string, string>()).map(
      (difference) => ({ area, service, ...difference }),
    ),
  );
}

const areas = ['image', 'ports', 'volumes', 'networks', 'command', 'environment', 'labels', 'other'] as const;
type Area = (typeof areas)[number];

/** Everything of a service as texts by area and name; what is more than a name is JSON of the model. */
function textsOf(side: ComparedSide | null, name: string): ReadonlyMap<Area, Texts> {
  const spec = side?.stack?.services.find((service) => service.name === name);
  if (side === null || spec === undefined) return new Map();
  return new Map<Area, Texts>([
    ['image', new Map([['image', spec.image]])],
    ['ports', portTexts(spec)],
    ['volumes', new Map(spec.mounts.map((mount) => [mount.target, mountText(mount, side.stack)]))],
    ['networks', new Map(spec.networks.map((attached) => networkEntry(attached, side.stack)))],
    ['command', settings({ command: spec.command, entrypoint: spec.entrypoint })],
    ['environment', settings(spec.environment)],
    ['labels', settings(spec.labels)],
    ['other', settings(otherSettings(spec))],
  ]);
}

/** What makes a container besides the areas of their own, where it is not as usual. */
function otherSettings(spec: ServiceSpec): Readonly<Record<ServiceSetting, unknown>> {
  const settings = Object.fromEntries(serviceSettings.map((name) => [name, spec[name]])) as Record<
    ServiceSetting,
    unknown
  >;
  return {
    ...settings,
    lifecycle: spec.lifecycle === 'service' ? null : spec.lifecycle,
    networkMode: spec.networkMode.kind === 'networks' ? null : spec.networkMode,
  };
}

function settings(values: Readonly<Record<string, unknown>>): Texts {
  const set = Object.entries(values).filter(
    ([, value]) => value !== null && value !== false && !isEmpty(value),
  );
  return new Map(
    set.map(([name, value]) => [name, typeof value === 'string' ? value : canonicalJson(value)]),
  );
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function portTexts(spec: ServiceSpec): Texts {
  const bindings = new Map<string, { hostIp: string; hostPort: number | null }[]>();
  for (const { containerPort, protocol, hostIp, hostPort } of spec.ports) {
    const name = `${containerPort}/${protocol}`;
    bindings.set(name, [...(bindings.get(name) ?? []), { hostIp, hostPort }]);
  }
  return new Map([...bindings].map(([name, bound]) => [name, canonicalJson(bound)]));
}

/** Under the name of the volume on the engine. */
function mountText(mount: MountSpec, stack: StackSpec | null): string {
  const { target: _target, ...rest } = mount;
  if (rest.type !== 'volume') return canonicalJson(rest);
  const volume = stack?.volumes.find((candidate) => candidate.key === rest.volume);
  return canonicalJson({ ...rest, volume: volume?.name ?? rest.volume });
}

function networkEntry(attached: NetworkAttachment, stack: StackSpec | null): readonly [string, string] {
  const { network: key, ...rest } = attached;
  const name = stack?.networks.find((network) => network.key === key)?.name ?? key;
  return [name, canonicalJson(rest)];
}

function diffValues(before: ComparedSide | null, after: ComparedSide | null): readonly Difference[] {
  const old = new Map(Object.entries(before?.values ?? {}));
  const now = new Map(Object.entries(after?.values ?? {}));
  const secrets = new Set([...(before?.secrets ?? []), ...(after?.secrets ?? [])]);
  return diffTexts(old, now).map(({ name, before: was, after: is }) => ({
    area: 'variable' as const,
    service: null,
    name,
    before: secrets.has(name) ? masked(was) : was,
    after: secrets.has(name) ? masked(is) : is,
  }));
}

function masked(value: string | null): string | null {
  return value === null || value === '' ? value : maskedValue;
}

function diffTexts(before: Texts, after: Texts): readonly Pick<Difference, 'name' | 'before' | 'after'>[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name) => {
    const was = before.get(name) ?? null;
    const is = after.get(name) ?? null;
    return was === is ? [] : [{ name, before: cut(was), after: cut(is) }];
  });
}

function cut(text: string | null): string | null {
  return text !== null && text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}
