import { createHash, randomBytes } from 'node:crypto';
import { WindlassError } from '../../../shared/errors.ts';
import type { LedgerRecord } from '../../core/model/ledger-record.ts';
import { sealRecord, unsealRecord } from '../../core/model/sealed-record.ts';
import { ledgerRecordSchema } from './ledger-record-schema.ts';

const recordFormat = 1;
/** A definition has at most one million characters; everything else in a record is small. */
const maxBytes = 16 * 1024 * 1024;

const fileName = /^(\d{8})-[a-z]+(?:-[a-z]+)*-([0-9a-f]{8})\.json$/;

/** What the name of a record file tells: its place among the others. */
export interface RecordPlace {
  readonly name: string;
  readonly sequence: number;
  /** Random: two who write at the same moment must not overwrite each other. */
  readonly suffix: string;
}

export type RecordFile =
  | { readonly kind: 'intact'; readonly record: LedgerRecord }
  | { readonly kind: 'damaged'; readonly reason: string };

/** A new name for the record. Never given twice. */
export function nameRecordFile(record: LedgerRecord): string {
  const sequence = String(record.sequence).padStart(8, '0');
  return `${sequence}-${record.body.kind}-${randomBytes(4).toString('hex')}.json`;
}

/** null: no record of ours has such a name. */
export function placeOf(name: string): RecordPlace | null {
  const [, sequence, suffix] = fileName.exec(name) ?? [];
  return sequence === undefined || suffix === undefined ? null : { name, sequence: Number(sequence), suffix };
}

/** The order of the ledger: by number, and by suffix where two wrote the same number. */
export function compareByPlace(a: RecordPlace, b: RecordPlace): number {
  return a.sequence - b.sequence || (a.suffix < b.suffix ? -1 : a.suffix > b.suffix ? 1 : 0);
}

/** The bytes of a record's file. `internal` for a record that could not be read again. */
export function encodeRecord(record: LedgerRecord): Uint8Array {
  const issue = ledgerRecordSchema.safeParse(record).error?.issues[0];
  const bytes = new TextEncoder().encode(sealRecord(recordFormat, record, sha256));
  const wrong = issue === undefined ? '' : `${issue.path.join('.')}: ${issue.message}`;
  if (wrong === '' && bytes.length <= maxBytes) return bytes;
  throw new WindlassError(
    'internal',
    `a record of ${record.deployment} cannot be written: ${wrong || `${bytes.length} bytes are too many`}`,
    { deployment: record.deployment, kind: record.body.kind },
  );
}

/** Throws only `record-too-new`: for a later format, and for content that this version does not understand. */
export function decodeRecord(deployment: string, place: RecordPlace, bytes: Uint8Array): RecordFile {
  if (bytes.length > maxBytes) return damaged('it is too large');
  const unsealed = unsealRecord(new TextDecoder().decode(bytes), recordFormat, sha256);
  if (unsealed.kind === 'damaged') return damaged(unsealed.reason);
  const record = unsealed.kind === 'intact' ? ledgerRecordSchema.safeParse(unsealed.record).data : undefined;
  // Why not damaged: its checksum is right, so somebody meant it. Leaving it out might undo a commit.
  if (record === undefined) throw tooNew(deployment, place.name);
  const isInPlace = record.deployment === deployment && record.sequence === place.sequence;
  return isInPlace ? { kind: 'intact', record } : damaged('it belongs to another place');
}

function damaged(reason: string): RecordFile {
  return { kind: 'damaged', reason };
}

function tooNew(deployment: string, file: string): WindlassError {
  return new WindlassError(
    'record-too-new',
    `the record ${file} of ${deployment} was written by a later version of Windlass; use that version here`,
    { deployment, file },
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
