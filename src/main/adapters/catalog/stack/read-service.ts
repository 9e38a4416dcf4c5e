import { isIP } from 'node:net';
import type { RestartPolicy, ServiceSpec, UpdateOrder } from '../../../core/model/service-spec.ts';
import { isImageReference } from '../formats/is-image-reference.ts';
import { splitWords } from '../formats/split-words.ts';
import type { MapValue, Value } from '../yaml/value.ts';
import { readContainerPath, readHostName, readObjectName } from './names.ts';
import { readDependsOn } from './read-depends-on.ts';
import type { DependencyReading } from './read-depends-on.ts';
import { readEnvironment } from './read-environment.ts';
import { readHealthcheck } from './read-healthcheck.ts';
import { readLimits } from './read-limits.ts';
import { readMounts } from './read-mounts.ts';
import type { MountReading } from './read-mounts.ts';
import { readLabels, readOpenPairs } from './read-pairs.ts';
import { readExposed, readPorts } from './read-ports.ts';
import { readAttachments, readNetworkMode } from './read-service-networks.ts';
import type { AttachmentReading } from './read-service-networks.ts';

/** A service as it is written, with the places that rules about the whole stack point at. */
export interface ServiceReading {
  /** Its `dependsOn`, `lifecycle` and `restart` are settled with the whole stack. */
  readonly spec: ServiceSpec;
  readonly map: MapValue;
  readonly dependencies: readonly DependencyReading[];
  readonly mounts: readonly MountReading[];
  readonly attachments: readonly AttachmentReading[];
  /** null: nothing is said about it. */
  readonly lifecycle: ServiceSpec['lifecycle'] | null;
  readonly restart: RestartPolicy | null;
}

const defaultOneShotTimeoutMs = 1_800_000;

/** Reads one service; every key that is not understood is an error. */
export function readService(
  name: string,
  map: MapValue,
  envFiles: Readonly<Record<string, string>>,
): ServiceReading {
  const own = readOwnSettings(map);
  const networkMode = readNetworkMode(map);
  const attachments = readAttachments(map, networkMode);
  const dependencies = readDependsOn(map);
  const mounts = readMounts(map);
  const restart = readRestart(map.take('restart'));
  const spec: ServiceSpec = {
    name,
    image: readImage(map.require('image')),
    ...readProcess(map),
    ...readIdentity(map),
    ...readRights(map),
    ...readLimits(map),
    environment: readEnvironment(map, envFiles),
    ports: readPorts(map),
    expose: readExposed(map),
    mounts: mounts.map(({ mount }) => mount),
    networkMode,
    networks: attachments.map(({ attachment }) => attachment),
    dependsOn: [],
    healthcheck: readHealthcheck(map),
    extraHosts: readExtraHosts(map.take('extra_hosts')),
    dns: readDns(map.take('dns')),
    logging: readLogging(map.take('logging')),
    lifecycle: 'service',
    restart: { name: 'no', maximumRetryCount: 0 },
    oneShotTimeoutMs: own.oneShotTimeoutMs ?? defaultOneShotTimeoutMs,
    update: own.update ?? 'auto',
  };
  map.finish({ allowsExtensions: true });
  return { spec, map, dependencies, mounts, attachments, lifecycle: own.lifecycle, restart };
}

interface OwnSettings {
  readonly lifecycle: ServiceSpec['lifecycle'] | null;
  readonly oneShotTimeoutMs: number | null;
  readonly update: UpdateOrder | null;
}

/** Our own settings: in `x-windlass`, and in a manifest also beside the others. */
function readOwnSettings(map: MapValue): OwnSettings {
  const block = map.take('x-windlass')?.map();
  const inBlock = block === undefined ? null : readOwnKeys(block);
  block?.finish();
  if (map.scope.spelling === 'snake')
    return inBlock ?? { lifecycle: null, oneShotTimeoutMs: null, update: null };
  const beside = readOwnKeys(map);
  return {
    lifecycle: inBlock?.lifecycle ?? beside.lifecycle,
    oneShotTimeoutMs: inBlock?.oneShotTimeoutMs ?? beside.oneShotTimeoutMs,
    update: inBlock?.update ?? beside.update,
  };
}

function readOwnKeys(map: MapValue): OwnSettings {
  const lifecycle = map.take('lifecycle')?.oneOf(['service', 'init', 'one-shot']) ?? null;
  const timeout = map.take('initTimeoutSeconds')?.integer(1, 86_400) ?? null;
  return {
    lifecycle: lifecycle === 'init' ? 'one-shot' : lifecycle,
    oneShotTimeoutMs: timeout === null ? null : timeout * 1000,
    update: map.take('update')?.oneOf<UpdateOrder>(['auto', 'stop-first', 'start-first']) ?? null,
  };
}

function readImage(value: Value): string {
  const text = value.text();
  return isImageReference(text)
    ? text
    : value.fail(
        `${value.quoted()} is not an image reference`,
        'such as registry.example.org/team/app:1.2.0',
      );
}

function readProcess(
  map: MapValue,
): Pick<
  ServiceSpec,
  'command' | 'entrypoint' | 'workingDir' | 'user' | 'stopGraceMs' | 'stopSignal' | 'init'
> {
  const workingDir = map.take('working_dir');
  return {
    command: readCommand(map.take('command')),
    entrypoint: readCommand(map.take('entrypoint')),
    workingDir: workingDir === null ? null : readContainerPath(workingDir, workingDir.text()),
    user:
      map
        .take('user')
        ?.name(
          /^[A-Za-z0-9_.][A-Za-z0-9_.-]*\$?(:[A-Za-z0-9_.][A-Za-z0-9_.-]*)?$/,
          128,
          'a user or user:group',
        ) ?? null,
    stopGraceMs: map.take('stop_grace_period')?.duration() ?? null,
    stopSignal:
      map.take('stop_signal')?.name(/^(SIG[A-Z0-9+-]+|\d{1,2})$/, 20, 'a signal such as SIGTERM') ?? null,
    init: map.take('init')?.boolean() ?? null,
  };
}

function readCommand(value: Value | null): readonly string[] | null {
  if (value === null) return null;
  if (value.kind === 'list') return value.list().map((word) => word.secretText());
  return splitWords(value.secretText()) ?? value.fail('A quote is not closed');
}

function readIdentity(map: MapValue): Pick<ServiceSpec, 'containerName' | 'hostname' | 'labels'> {
  const containerName = map.take('container_name');
  const hostname = map.take('hostname');
  return {
    containerName: containerName === null ? null : readObjectName(containerName),
    hostname: hostname === null ? null : readHostName(hostname),
    labels: readLabels(map.take('labels')),
  };
}

function readRights(map: MapValue): Pick<ServiceSpec, 'capAdd' | 'capDrop' | 'privileged' | 'readOnly'> {
  const capabilities = (value: Value | null): readonly string[] =>
    value
      ?.list()
      .map((item) => item.name(/^[A-Za-z_]+$/, 40, 'a capability such as NET_ADMIN').toUpperCase()) ?? [];
  return {
    capAdd: capabilities(map.take('cap_add')),
    capDrop: capabilities(map.take('cap_drop')),
    privileged: map.take('privileged')?.boolean() ?? false,
    readOnly: map.take('read_only')?.boolean() ?? false,
  };
}

function readRestart(value: Value | null): RestartPolicy | null {
  if (value === null) return null;
  const text = value.text();
  if (text === 'no' || text === 'always' || text === 'unless-stopped')
    return { name: text, maximumRetryCount: 0 };
  const match = /^on-failure(?::(\d{1,6}))?$/.exec(text);
  if (match !== null) return { name: 'on-failure', maximumRetryCount: Number(match[1] ?? 0) };
  return value.fail(
    `${value.quoted()} is not a restart policy`,
    'one of no, always, unless-stopped, on-failure and on-failure:N',
  );
}

/** As the engine takes them: `name:address`. */
function readExtraHosts(value: Value | null): readonly string[] {
  if (value === null) return [];
  if (value.kind === 'map') {
    return value
      .map()
      .entries()
      .map(([name, address]) => readExtraHost(address, name, address.text()));
  }
  return value.list().map((item) => {
    const text = item.text();
    const end = text.search(/[:=]/);
    if (end < 0) item.fail(`${item.quoted()} must have the form name:address`);
    return readExtraHost(item, text.slice(0, end), text.slice(end + 1));
  });
}

function readExtraHost(place: Value, name: string, address: string): string {
  const bare = address.startsWith('[') && address.endsWith(']') ? address.slice(1, -1) : address;
  if (!/^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?$/.test(name) || name.length > 253)
    place.fail('The host name is not valid');
  if (bare !== 'host-gateway' && isIP(bare) === 0)
    place.fail(`${place.quoted()} has no IP address`, 'or host-gateway');
  return `${name}:${bare}`;
}

function readDns(value: Value | null): readonly string[] {
  return (value?.oneOrMore() ?? []).map((item) => {
    const text = item.text();
    return isIP(text) === 0 ? item.fail(`${item.quoted()} is not an IP address`) : text;
  });
}

function readLogging(value: Value | null): ServiceSpec['logging'] {
  if (value === null) return null;
  const map = value.map();
  const driver = map.require('driver').name(/^[a-z0-9][a-z0-9_.:/-]*$/i, 128, 'the name of a logging driver');
  const options = readOpenPairs(map.take('options'));
  map.finish();
  return { driver, options };
}
