import type { MountSpec } from '../../../core/model/service-spec.ts';
import type { MapValue, Value } from '../yaml/value.ts';
import { isKeyName, keyNameRule, readContainerPath } from './names.ts';

const relativeHint = 'the host may be another machine: give an absolute path there, or a named volume';

/** A mount with the place that it was read from. */
export interface MountReading {
  readonly mount: MountSpec;
  readonly value: Value;
}

/** `volumes` and `tmpfs` of a service. No two may have the same target. */
export function readMounts(service: MapValue): readonly MountReading[] {
  const volumes = service.take('volumes');
  const tmpfs = service.take('tmpfs');
  const readings = [
    ...(volumes?.list() ?? []).map((value) => ({
      value,
      mount: value.kind === 'map' ? readLong(value) : readShort(value),
    })),
    ...(tmpfs?.oneOrMore() ?? []).map((value) => ({ value, mount: readTmpfs(value) })),
  ];
  const targets = new Set<string>();
  for (const { mount, value } of readings) {
    if (mount.target === '/') value.fail('The root of the container cannot be mounted over');
    if (targets.has(mount.target)) value.fail(`Something else is mounted at ${mount.target} already`);
    targets.add(mount.target);
  }
  return readings;
}

function readShort(value: Value): MountSpec {
  const text = value.text();
  if (/^[A-Za-z]:(\\|\/[^:]*:\/)/.test(text))
    value.fail(`${value.quoted()} mounts a path of Windows, which is not supported`);
  const parts = text.split(':');
  const [first = '', second, mode, ...rest] = parts;
  if (rest.length > 0 || parts.includes(''))
    value.fail(`${value.quoted()} must have the form source:target[:ro]`);
  if (second === undefined)
    return { type: 'anonymous', target: readContainerPath(value, first), readOnly: false };
  if (mode !== undefined && mode !== 'ro' && mode !== 'rw') {
    value.fail(`The mount option ${JSON.stringify(mode)} is not supported`, 'only ro and rw are');
  }
  return named(value, first, readContainerPath(value, second), mode === 'ro');
}

function named(value: Value, source: string, target: string, readOnly: boolean): MountSpec {
  if (source.startsWith('/'))
    return { type: 'bind', source: readContainerPath(value, source), target, readOnly };
  if (/^[.~]|[/\\]/.test(source)) value.fail(`${value.quoted()} mounts a relative path`, relativeHint);
  if (!isKeyName(source)) value.fail(keyNameRule);
  return { type: 'volume', volume: source, target, readOnly };
}

function readLong(value: Value): MountSpec {
  const map = value.map();
  const type = map.require('type').oneOf(['volume', 'bind', 'tmpfs']);
  const targetValue = map.require('target');
  const target = readContainerPath(targetValue, targetValue.text());
  const readOnly = map.take('read_only')?.boolean() ?? false;
  const source = map.take('source');
  if (type === 'tmpfs') return finishTmpfs(map, target, readOnly, source);
  map.finish();
  if (source === null) {
    if (type === 'bind') map.fail('source is missing');
    return { type: 'anonymous', target, readOnly };
  }
  const mount = named(source, source.text(), target, readOnly);
  if (mount.type === type) return mount;
  return source.fail(
    type === 'bind' ? 'must be an absolute path on the host' : 'must be the name of a volume',
    relativeHint,
  );
}

function finishTmpfs(map: MapValue, target: string, readOnly: boolean, source: Value | null): MountSpec {
  const options = map.take('tmpfs')?.map();
  map.finish();
  if (readOnly) map.failAtValue('read_only', 'A tmpfs cannot be read-only');
  source?.fail('A tmpfs has no source');
  const sizeBytes = options?.take('size')?.bytes() ?? null;
  const mode = options?.take('mode');
  options?.finish();
  return { type: 'tmpfs', target, sizeBytes, mode: mode == null ? null : readMode(mode, mode.text()) };
}

/** `/path[:size=64m,mode=1777]` */
function readTmpfs(value: Value): MountSpec {
  const [path = '', options, ...rest] = value.text().split(':');
  if (rest.length > 0) value.fail(`${value.quoted()} must have the form /path:size=64m,mode=1777`);
  let sizeBytes: number | null = null;
  let mode: number | null = null;
  for (const option of options === undefined ? [] : options.split(',')) {
    const [key, text = ''] = option.split('=');
    if (key === 'size') sizeBytes = sizeOf(value, text);
    else if (key === 'mode') mode = readMode(value, text);
    else if (option !== 'rw')
      value.fail(`The tmpfs option ${JSON.stringify(option)} is not supported`, 'only size and mode are');
  }
  return { type: 'tmpfs', target: readContainerPath(value, path), sizeBytes, mode };
}

function sizeOf(value: Value, text: string): number {
  const match = /^(\d{1,12})([kmg]?)b?$/i.exec(text);
  if (match === null)
    return value.fail(`${value.quoted()} has a size that is not a number of bytes`, 'such as size=64m');
  const exponent = ['', 'k', 'm', 'g'].indexOf((match[2] ?? '').toLowerCase());
  return Number(match[1]) * 1024 ** exponent;
}

function readMode(value: Value, text: string): number {
  if (!/^0?o?[0-7]{3,4}$/.test(text))
    value.fail(`${value.quoted()} has a mode that is not an octal number`, 'such as 1777');
  return parseInt(text.replace('o', ''), 8);
}
