import { WindlassError } from '../../shared/errors.ts';
import type { DockerTarget } from '../core/ports/docker-target.ts';
import type { LocalFiles } from '../core/ports/local-files.ts';

/** Files for a process that does not own the data directory: it reads them, and what it would write is dropped. */
export function readingFiles(files: LocalFiles): LocalFiles {
  return {
    read: (path) => files.read(path),
    list: (directory) => files.list(directory),
    listDirectories: (directory) => files.listDirectories(directory),
    write: () => Promise.resolve(),
    create: () => Promise.resolve(true),
    append: () => Promise.resolve(),
    remove: () => Promise.resolve(),
  };
}

/** What a ledger needs of an engine. */
export type LedgerCalls = Pick<
  DockerTarget,
  'engine' | 'listHolders' | 'createHolder' | 'inspectContainer' | 'hasVolume' | 'readFiles' | 'writeFile'
>;

/**
 * The engine for a ledger that is only read: lost records are not put back on the host by somebody who only wants
 * to look. A volume that is there is still held, as it cannot be read otherwise.
 */
export function readingLedgerCalls(docker: LedgerCalls): LedgerCalls {
  return {
    engine: () => docker.engine(),
    listHolders: (role) => docker.listHolders(role),
    createHolder: (holder) => docker.createHolder(holder),
    inspectContainer: (idOrName) => docker.inspectContainer(idOrName),
    hasVolume: (name) => docker.hasVolume(name),
    readFiles: (container, directory) => docker.readFiles(container, directory),
    writeFile: () => Promise.resolve(),
  };
}

/**
 * The same for an environment that is marked read-only: nothing is created there, not even the container that the
 * ledger's volume is read through. Where that was removed the records cannot be read, and what was last known counts.
 */
export function lookingLedgerCalls(docker: LedgerCalls, environment: string): LedgerCalls {
  return {
    ...readingLedgerCalls(docker),
    createHolder: ({ name }) => {
      const message = `${environment} is read-only, and its ledger has lost the container ${name} to be read through`;
      const details = { environment, container: name, reason: 'ledger-not-held' };
      return Promise.reject(new WindlassError('environment-read-only', message, details));
    },
  };
}
