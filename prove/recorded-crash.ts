import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { WorldSeed } from '../src/main/testing/demo-world.ts';
import { MemoryDisk } from '../src/main/testing/memory-stores.ts';
import type { Step } from './step.ts';

/** Hosts and machines as an application of the first format left them when it was killed. */
const folder = join(import.meta.dirname, 'recorded/format-1');

/** Once for each format, and never again: what is recorded is what operators have on their disks. */
export function recordCrash(step: Step, seed: WorldSeed): void {
  const disks = seed.disks.map(([machine, { records, events, secrets, ...rest }]) => [
    machine,
    { ...rest, records: [...records], events: [...events], secrets: [...secrets] },
  ]);
  // Why: in the process that reads it, one of that name may be alive.
  const text = JSON.stringify({ ...seed, disks }).replaceAll(/\bdesk-\d+\b/g, 'desk-of-the-past');
  writeFileSync(join(folder, `${step}.json.gz`), gzipSync(text, { level: 9 }));
}

export function readCrash(step: Step): WorldSeed {
  const text = gunzipSync(readFileSync(join(folder, `${step}.json.gz`))).toString();
  const seed = JSON.parse(text) as Omit<WorldSeed, 'disks'> & { readonly disks: [string, RecordedDisk][] };
  const disks = seed.disks.map(([machine, { records, events, secrets, ...rest }]) => {
    const disk = Object.assign(new MemoryDisk(), rest);
    for (const [id, record] of records) disk.records.set(id, record);
    for (const [id, lines] of events) disk.events.set(id, lines);
    for (const [scope, values] of secrets) disk.secrets.set(scope, values);
    return [machine, disk] as const;
  });
  return { ...seed, disks };
}

type Entries<T> = T extends ReadonlyMap<infer Key, infer Value> ? [Key, Value][] : never;

interface RecordedDisk {
  readonly records: Entries<MemoryDisk['records']>;
  readonly events: Entries<MemoryDisk['events']>;
  readonly secrets: Entries<MemoryDisk['secrets']>;
}
