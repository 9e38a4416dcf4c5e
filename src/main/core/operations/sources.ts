import { WindlassError } from '../../../shared/errors.ts';
import type { Source } from '../model/environment.ts';
import { requireDisplayName } from '../policy/display-name.ts';
import type { Workspace } from './workspace.ts';

/** Reads it once, so that a wrong path is refused at once. */
export async function addSource(workspace: Workspace, name: string, path: string): Promise<Source> {
  requireDisplayName(name);
  if (workspace.settings.sources().some((other) => other.name === name)) {
    throw new WindlassError('source-exists', `there is a source ${name} already`, { source: name });
  }
  const source: Source = { id: name.toLowerCase().replace(/[^a-z0-9]+/g, '-'), name, path };
  if (workspace.settings.sources().some((other) => other.id === source.id)) {
    throw new WindlassError('source-exists', `the name ${name} is too like an existing one`, {
      source: name,
    });
  }
  await workspace.definitions.load(source);
  workspace.settings.saveSource(source);
  return source;
}

export function removeSource(workspace: Workspace, name: string): Source {
  const source = workspace.settings
    .sources()
    .find((candidate) => candidate.name === name || candidate.id === name);
  if (source === undefined) {
    const known = workspace.settings.sources().map((candidate) => candidate.name);
    throw new WindlassError('source-not-found', `there is no source ${name}`, { source: name, known });
  }
  workspace.settings.removeSource(source.id);
  return source;
}
