import type { LedgerBody, LedgerRecord } from '../model/ledger-record.ts';

/**
 * The records on the host, one ordered list per deployment. Appending is the only way to change it.
 * `append` resolves when the host has the record; a mirror is kept locally and put back when the host
 * lost its volume. Reading skips torn records; a record of a newer format is `record-too-new`.
 */
export interface Ledger {
  deployments(): Promise<readonly string[]>;
  /** Every deployment's records, from one look at the host where it can give so much at once. */
  readAll(): Promise<ReadonlyMap<string, readonly LedgerRecord[]>>;
  read(deployment: string): Promise<readonly LedgerRecord[]>;
  append(deployment: string, actor: string, body: LedgerBody): Promise<LedgerRecord>;
  /** Last known records, without asking the host. */
  readMirror(deployment: string): Promise<readonly LedgerRecord[]>;
  mirrored(): Promise<readonly string[]>;
}
