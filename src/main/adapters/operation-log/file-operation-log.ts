import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { WindlassError, isWindlassError } from '../../../shared/errors.ts';
import type { OperationEvent } from '../../../shared/operation-event.ts';
import { asOperationId } from '../../core/model/ids.ts';
import type { OperationId } from '../../core/model/ids.ts';
import type { OperationRecord } from '../../core/model/operation.ts';
import { sealRecord, unsealRecord } from '../../core/model/sealed-record.ts';
import type { LocalFiles } from '../../core/ports/local-files.ts';
import type { OperationLog } from '../../core/ports/operation-log.ts';
import type { Disk } from '../../core/ports/system.ts';
import { Ballast } from './ballast.ts';
import { eventSchema } from './event-schema.ts';
import { isOperationId, operationSchema } from './operation-schema.ts';

const recordFormat = 1;
const recordSuffix = '.json';
const newline = 0x0a;

/** Operations in `<data>/operations`: `<id>.json` is durable and decides, `<id>.events.jsonl` is for looking at. */
export class FileOperationLog implements OperationLog {
  readonly #files: LocalFiles;
  readonly #directory: string;
  readonly #ballast: Ballast;
  /** Event files that end with a whole line, as far as this process knows. */
  readonly #endingWhole = new Set<string>();

  constructor(options: { readonly files: LocalFiles; readonly disk: Disk; readonly dataDirectory: string }) {
    this.#files = options.files;
    this.#directory = join(options.dataDirectory, 'operations');
    this.#ballast = new Ballast(options.files, options.disk, options.dataDirectory);
  }

  async save(record: OperationRecord): Promise<void> {
    assertReadable(record);
    await this.#files.write(this.#recordPath(record.id), encode(sealRecord(recordFormat, record, sha256)));
  }

  /** Throws `record-damaged` or `record-too-new`, naming the file: recovery must not take it for absent. */
  async load(id: OperationId): Promise<OperationRecord | null> {
    if (!isOperationId(id)) return null;
    const path = this.#recordPath(id);
    const content = await this.#files.read(path);
    return content === null ? null : parseRecord(path, id, decode(content));
  }

  async list(): Promise<readonly OperationRecord[]> {
    const records = (await this.#loadAll()).filter(
      (entry): entry is OperationRecord => !isWindlassError(entry),
    );
    // Why not by id: two processes may begin one in the same second, and ids are random below that.
    return [...records].sort((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : 0));
  }

  /** One `record-damaged` or `record-too-new` for each file that `list` leaves out. */
  async damaged(): Promise<readonly WindlassError[]> {
    return (await this.#loadAll()).filter((entry) => isWindlassError(entry));
  }

  async appendEvent(id: OperationId, event: OperationEvent): Promise<void> {
    if (!isOperationId(id)) throw new WindlassError('internal', `${id} is no operation id`);
    const path = this.#eventsPath(id);
    const line = `${JSON.stringify(event)}\n`;
    // Why: a line that a crash cut must not swallow this one.
    const separator = this.#endingWhole.has(path) || (await this.#endsWhole(path)) ? '' : '\n';
    this.#endingWhole.delete(path);
    await this.#files.append(path, encode(separator + line));
    this.#endingWhole.add(path);
  }

  async events(id: OperationId, after: number): Promise<readonly OperationEvent[]> {
    if (!isOperationId(id)) return [];
    const content = await this.#files.read(this.#eventsPath(id));
    let last = after;
    const events: OperationEvent[] = [];
    for (const line of content === null ? [] : decode(content).split('\n')) {
      const event = parseEvent(line);
      if (event === null || event.sequence <= last) continue;
      last = event.sequence;
      events.push(event);
    }
    return events;
  }

  reserve(): Promise<void> {
    return this.#ballast.take();
  }

  releaseReserve(): Promise<void> {
    return this.#ballast.drop();
  }

  async #loadAll(): Promise<readonly (OperationRecord | WindlassError)[]> {
    const ids = (await this.#files.list(this.#directory))
      .filter((name) => name.endsWith(recordSuffix))
      .map((name) => name.slice(0, -recordSuffix.length))
      .filter(isOperationId)
      .sort()
      .reverse();
    const entries: (OperationRecord | WindlassError)[] = [];
    for (const id of ids) {
      try {
        const record = await this.load(asOperationId(id));
        if (record !== null) entries.push(record);
      } catch (error) {
        if (!isWindlassError(error, 'record-damaged') && !isWindlassError(error, 'record-too-new'))
          throw error;
        entries.push(error);
      }
    }
    return entries;
  }

  async #endsWhole(path: string): Promise<boolean> {
    const content = await this.#files.read(path);
    return content === null || content.length === 0 || content.at(-1) === newline;
  }

  #recordPath(id: OperationId): string {
    return join(this.#directory, `${id}${recordSuffix}`);
  }

  #eventsPath(id: OperationId): string {
    return join(this.#directory, `${id}.events.jsonl`);
  }
}

function parseRecord(file: string, id: OperationId, text: string): OperationRecord {
  const unsealed = unsealRecord(text, recordFormat, sha256);
  if (unsealed.kind === 'damaged') throw damaged(file, id, unsealed.reason);
  const parsed = unsealed.kind === 'intact' ? operationSchema.safeParse(unsealed.record) : null;
  // Why not damaged: its checksum is right, so somebody meant it; this version does not understand it.
  if (parsed?.success !== true) {
    throw new WindlassError(
      'record-too-new',
      `${file} was written by a later version of Windlass; use that version for operation ${id}`,
      { file, operation: id },
    );
  }
  if (parsed.data.id !== id) throw damaged(file, id, `it is the record of ${parsed.data.id}`);
  return parsed.data;
}

/** Why here: a record that could not be read again would be noticed only by the recovery that needs it. */
function assertReadable(record: OperationRecord): void {
  const issue = operationSchema.safeParse(record).error?.issues[0];
  if (issue === undefined) return;
  throw new WindlassError(
    'internal',
    `the record of operation ${record.id} cannot be saved: ${issue.path.join('.')}: ${issue.message}`,
    { operation: record.id },
  );
}

function damaged(file: string, operation: string, reason: string): WindlassError {
  return new WindlassError(
    'record-damaged',
    `${file} is damaged: ${reason}. The host still knows the deployment; move the file away to go on without it`,
    { file, operation, reason },
  );
}

function parseEvent(line: string): OperationEvent | null {
  try {
    return eventSchema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function decode(content: Uint8Array): string {
  return new TextDecoder().decode(content);
}
