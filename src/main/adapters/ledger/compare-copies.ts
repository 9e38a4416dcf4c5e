import type { LedgerRecord } from '../../core/model/ledger-record.ts';
import type { DecodedRecords } from './decoded-records.ts';
import { compareByPlace, placeOf } from './record-file.ts';
import type { RecordPlace } from './record-file.ts';

type Files = ReadonlyMap<string, Uint8Array>;

/** A record file that is missing or damaged in one place and intact in the other. */
export interface Repair {
  readonly name: string;
  readonly content: Uint8Array;
}

/** What the host and its mirror hold of one deployment, and what each must get from the other. */
export interface ComparedCopies {
  /** In order; each is intact on the host or in the mirror. */
  readonly records: readonly LedgerRecord[];
  /** In order, so that a host that gets them one by one never shows a gap. */
  readonly forHost: readonly Repair[];
  readonly forMirror: readonly Repair[];
  readonly isNewOnHost: boolean;
  /** Of all files on either side, damaged ones too; 0: none. */
  readonly highestSequence: number;
  /** Intact nowhere. */
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
}

/** Pure, but for what `decoded` remembers. Throws `record-too-new`. */
export function compareCopies(
  deployment: string,
  host: Files,
  mirror: Files,
  decoded: DecodedRecords,
): ComparedCopies {
  const records: LedgerRecord[] = [];
  const forHost: Repair[] = [];
  const forMirror: Repair[] = [];
  const skipped: { name: string; reason: string }[] = [];
  const names = [...new Set([...host.keys(), ...mirror.keys()])];
  const places = names.map(placeOf).filter((place) => place !== null);
  for (const place of places.sort(compareByPlace)) {
    const onHost = read(deployment, place, host, decoded);
    const inMirror = read(deployment, place, mirror, decoded);
    const good = onHost.record !== null ? onHost : inMirror;
    if (good.record === null || good.content === undefined) {
      skipped.push({ name: place.name, reason: onHost.reason || inMirror.reason });
      continue;
    }
    records.push(good.record);
    const repair = { name: place.name, content: good.content };
    if (onHost.record === null) forHost.push(repair);
    else if (inMirror.record === null) forMirror.push(repair);
  }
  for (const name of host.keys()) {
    if (placeOf(name) === null) skipped.push({ name, reason: 'it is no record file' });
  }
  const highestSequence = places.at(-1)?.sequence ?? 0;
  return { records, forHost, forMirror, isNewOnHost: host.size === 0, highestSequence, skipped };
}

function read(deployment: string, place: RecordPlace, files: Files, decoded: DecodedRecords) {
  const content = files.get(place.name);
  if (content === undefined) return { content, record: null, reason: '' };
  const file = decoded.decode(deployment, place, content);
  return file.kind === 'intact'
    ? { content, record: file.record, reason: '' }
    : { content, record: null, reason: file.reason };
}
