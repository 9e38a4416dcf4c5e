import type { Difference } from '../../../shared/contract/shapes/operation.ts';
import { canonicalJson } from '../../../shared/json.ts';
import type { ObjectSetting } from '../../../shared/object-settings.ts';
import { objectSettingNames } from '../../../shared/object-settings.ts';
import type { NetworkSpec, StackSpec, VolumeSpec } from '../model/service-spec.ts';

type ObjectSpec = NetworkSpec | VolumeSpec;
type Settings = Readonly<Partial<Record<ObjectSetting, unknown>>>;

/** Networks and volumes themselves, by their names on the engine: of one that stays only the settings that differ. */
export function diffObjects(before: StackSpec | null, after: StackSpec | null): readonly Difference[] {
  return [
    ...diffArea('network', before?.networks ?? [], after?.networks ?? []),
    ...diffArea('volume', before?.volumes ?? [], after?.volumes ?? []),
  ];
}

function diffArea(
  area: 'network' | 'volume',
  before: readonly ObjectSpec[],
  after: readonly ObjectSpec[],
): readonly Difference[] {
  const old = new Map(before.map((spec) => [spec.name, spec]));
  const now = new Map(after.map((spec) => [spec.name, spec]));
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((name): readonly Difference[] => {
    const was = old.get(name);
    const is = now.get(name);
    const row = { area, service: null, name };
    if (was === undefined || is === undefined) {
      return [{ ...row, before: wholeText(was), after: wholeText(is) }];
    }
    const changed = changedSettings(was, is);
    if (changed.length === 0) return [];
    return [{ ...row, before: textOf(was, changed), after: textOf(is, changed) }];
  });
}

/** What is not the same in two definitions of one network or volume. */
export function changedSettings(before: ObjectSpec, after: ObjectSpec): readonly ObjectSetting[] {
  const was: Settings = before;
  const is: Settings = after;
  return objectSettingNames.filter(
    (setting) => canonicalJson(was[setting] ?? null) !== canonicalJson(is[setting] ?? null),
  );
}

/** Of one that comes or goes: what was said about it. Nothing is said about what is somebody else's. */
function wholeText(spec: ObjectSpec | undefined): string | null {
  if (spec === undefined) return null;
  if (spec.external) return textOf(spec, ['external']);
  const values: Settings = spec;
  return textOf(
    spec,
    objectSettingNames.filter((setting) => isSaid(values[setting])),
  );
}

function isSaid(value: unknown): boolean {
  if (value === undefined || value === false) return false;
  return typeof value !== 'object' || value === null || Object.keys(value).length > 0;
}

function textOf(spec: ObjectSpec, settings: readonly ObjectSetting[]): string {
  const values: Settings = spec;
  return canonicalJson(Object.fromEntries(settings.map((setting) => [setting, values[setting] ?? null])));
}
