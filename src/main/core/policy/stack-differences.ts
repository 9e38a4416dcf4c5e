import type { Difference } from '../../../shared/contract/shapes/operation.ts';
import { canonicalJson } from '../../../shared/json.ts';
import type { PinnedImage } from '../model/release.ts';
import type { MountSpec, PortSpec, ServiceSpec, StackSpec } from '../model/service-spec.ts';
import type { VariableValues } from '../model/variables.ts';
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

const longestText = 400;

/** What a person wants to see before one side takes the place of the other; sorted by service, then by area. */
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
  return { services, differences: [...differences, ...variables] };
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

const areas = ['image', 'ports', 'volumes', 'networks', 'command', 'environment', 'other'] as const;
type Area = (typeof areas)[number];

/** Everything of a service as texts by area and name. */
function textsOf(side: ComparedSide | null, name: string): ReadonlyMap<Area, Texts> {
  const spec = side?.stack?.services.find((service) => service.name === name);
  if (side === null || spec === undefined) return new Map();
  return new Map<Area, Texts>([
    ['image', new Map([['image', spec.image]])],
    ['ports', joined(spec.ports.map((port) => [`${port.containerPort}/${port.protocol}`, portText(port)]))],
    ['volumes', new Map(spec.mounts.map((mount) => [mount.target, mountText(mount, side.stack)]))],
    [
      'networks',
      new Map(spec.networks.map((attached) => [networkName(side.stack, attached.network), 'yes'])),
    ],
    ['command', settings({ command: spec.command, entrypoint: spec.entrypoint })],
    ['environment', settings(spec.environment)],
    ['other', settings(otherSettings(spec))],
  ]);
}

/** What makes a container besides the areas of their own, where it is not as usual. */
function otherSettings(spec: ServiceSpec): Readonly<Record<string, unknown>> {
  const {
    name: _name,
    image: _image,
    ports: _ports,
    mounts: _mounts,
    networks: _networks,
    command: _command,
    entrypoint: _entrypoint,
    environment: _environment,
    dependsOn: _dependsOn,
    update: _update,
    oneShotTimeoutMs: _timeout,
    lifecycle,
    networkMode,
    ...rest
  } = spec;
  return {
    ...rest,
    lifecycle: lifecycle === 'service' ? null : lifecycle,
    networkMode: networkMode.kind === 'networks' ? null : networkMode,
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

function joined(entries: readonly (readonly [string, string])[]): Texts {
  const texts = new Map<string, string>();
  for (const [name, text] of entries) {
    const known = texts.get(name);
    texts.set(name, known === undefined ? text : `${known}, ${text}`);
  }
  return texts;
}

function portText(port: PortSpec): string {
  return `${port.hostIp === '' ? '*' : port.hostIp}:${port.hostPort ?? 'any'}`;
}

function mountText(mount: MountSpec, stack: StackSpec | null): string {
  if (mount.type === 'tmpfs') return 'tmpfs';
  if (mount.type === 'anonymous') return 'unnamed volume';
  const access = mount.readOnly ? ' (read-only)' : '';
  if (mount.type === 'bind') return mount.source + access;
  const volume = stack?.volumes.find((candidate) => candidate.key === mount.volume);
  return (volume?.name ?? mount.volume) + access;
}

function networkName(stack: StackSpec | null, key: string): string {
  return stack?.networks.find((network) => network.key === key)?.name ?? key;
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
