import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readState } from '../adapters/demo/state/state-text.ts';
import { decodeRecord, placeOf } from '../adapters/ledger/record-file.ts';
import { FileOperationLog } from '../adapters/operation-log/file-operation-log.ts';
import { EncryptedSecrets } from '../adapters/secrets/encrypted-secrets.ts';
import { ProtectedKeys } from '../adapters/secrets/protected-keys.ts';
import { asOperationId } from '../core/model/ids.ts';
import { ManualClock } from './manual-clock.ts';
import { MemoryFiles } from './memory-files.ts';

const fixtures = join(import.meta.dirname, 'fixtures');
export const operation = asOperationId('20300101-000000-aaaa');
export const scope = `env-1/shop/${operation}`;
export const passphrase = 'correct horse größe';

/** A kind of file that something is decided by: where one lies, and what is read from it. */
export interface StoredKind {
  readonly name: string;
  readonly path: string;
  /** Whether a change that leaves it a whole file is noticed too. */
  readonly isSealed: boolean;
  read(files: MemoryFiles): Promise<unknown>;
}

/** The files as a version wrote them that had this format. */
export function filesOfFormat(format: 1): MemoryFiles {
  const files = new MemoryFiles();
  const root = join(fixtures, `format-${format}`);
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.contents.set(path.slice(root.length), readFileSync(path));
  }
  return files;
}

function operationsIn(files: MemoryFiles): FileOperationLog {
  return new FileOperationLog({ files, disk: { freeBytes: async () => null }, dataDirectory: '/' });
}

async function secretsIn(files: MemoryFiles, dataDirectory: string): Promise<unknown> {
  const keys = new ProtectedKeys({
    files,
    dataDirectory,
    vault: null,
    clock: new ManualClock(),
    ask: () => Promise.resolve(null),
    onPassphrase: () => undefined,
    work: { N: 16, r: 8, p: 1 },
  });
  if ((await keys.state()).hasPassphrase) await keys.unlock(passphrase);
  return new EncryptedSecrets({ files, keys, dataDirectory }).read(scope);
}

export const ledgerFiles = [...filesOfFormat(1).contents.keys()].filter((path) =>
  path.startsWith('/ledger/'),
);

function ledgerRecord(files: MemoryFiles, path: string): unknown {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const place = placeOf(name);
  if (place === null) throw new Error(`${name} is no name of a record`);
  return decodeRecord('shop', place, files.contents.get(path) ?? new Uint8Array());
}

const secretFile = (way: string): string =>
  [...filesOfFormat(1).contents.keys()].find((path) => path.startsWith(`/${way}/secrets/`)) ?? '';

export const storedKinds: readonly StoredKind[] = [
  {
    name: 'the record of an operation',
    path: `/operations/${operation}.json`,
    isSealed: true,
    read: (files) => operationsIn(files).load(operation),
  },
  ...ledgerFiles.map((path) => ({
    name: `a record of the ledger (${path.slice(path.lastIndexOf('/') + 1, -14)})`,
    path,
    isSealed: true,
    read: async (files: MemoryFiles) => ledgerRecord(files, path),
  })),
  {
    name: 'the secrets of a release',
    path: secretFile('key-file'),
    isSealed: true,
    read: (files) => secretsIn(files, '/key-file'),
  },
  {
    name: 'the key of the secrets',
    path: '/key-file/secrets.key',
    isSealed: true,
    read: (files) => secretsIn(files, '/key-file'),
  },
  {
    name: 'the keys under a passphrase',
    path: '/passphrase/secrets.passphrase',
    isSealed: true,
    read: (files) => secretsIn(files, '/passphrase'),
  },
  {
    name: 'the events of an operation',
    path: `/operations/${operation}.events.jsonl`,
    isSealed: false,
    read: (files) => operationsIn(files).events(operation, 0),
  },
  {
    name: 'the host of the demo engine',
    path: '/demo/state.json',
    isSealed: false,
    read: async (files) => {
      const state = readState(new TextDecoder().decode(files.contents.get('/demo/state.json')));
      return [...state.containers.values()].map(({ name }) => name).sort();
    },
  },
];
