import { firstPreferences } from '../../shared/contract/preferences.ts';
import { WindlassError } from '../../shared/errors.ts';
import type { Environment, Source } from '../core/model/environment.ts';
import { newEnvironment } from '../core/model/environment.ts';
import { asEnvironmentId } from '../core/model/ids.ts';
import type { Settings } from '../core/ports/settings.ts';

/** The settings with the sources that come with the product: always there, never stored, not to be removed. */
export function withBuiltInSources(settings: Settings, builtIn: readonly Source[]): Settings {
  return {
    installId: () => settings.installId(),
    environments: () => settings.environments(),
    saveEnvironment: (environment) => settings.saveEnvironment(environment),
    removeEnvironment: (id) => settings.removeEnvironment(id),
    sources: () => [...builtIn, ...settings.sources()],
    saveSource: (source) => settings.saveSource(source),
    removeSource: (id) => {
      if (builtIn.some((source) => source.id === id)) {
        throw new WindlassError('source-invalid', `${id} comes with Windlass and stays`, {
          reason: 'built-in',
          source: id,
        });
      }
      settings.removeSource(id);
    },
    preferences: () => settings.preferences(),
    savePreferences: (preferences) => settings.savePreferences(preferences),
    window: () => settings.window(),
    saveWindow: (window) => settings.saveWindow(window),
  };
}

/** The settings for a process that does not own them: what it would save it only remembers itself. */
export function rememberingSettings(
  settings: Pick<Settings, 'environments' | 'sources' | 'preferences'>,
  installId: string,
): Settings {
  const remembered = new Map<string, Environment>();
  const refuse = (): never => {
    throw new WindlassError('internal', 'settings are changed without owning the data directory');
  };
  return {
    installId: () => installId,
    environments: () => settings.environments().map((known) => remembered.get(known.id) ?? known),
    saveEnvironment: (environment) => void remembered.set(environment.id, environment),
    removeEnvironment: refuse,
    sources: () => settings.sources(),
    saveSource: refuse,
    removeSource: refuse,
    preferences: () => settings.preferences(),
    savePreferences: refuse,
    window: () => null,
    saveWindow: refuse,
  };
}

/** What is there before anything was ever saved. */
export const firstSettings: Pick<Settings, 'environments' | 'sources' | 'preferences'> = {
  environments: () => [newEnvironment(asEnvironmentId('demo'), 'Demo', { kind: 'demo' })],
  sources: () => [],
  preferences: () => firstPreferences,
};

/** The id of the installation as its file has it; without one this process is nobody that has been here before. */
export function storedInstallId(content: Uint8Array | null): string {
  try {
    const stored = JSON.parse(new TextDecoder().decode(content ?? new Uint8Array())) as unknown;
    const { installId } = Object(stored) as { readonly installId?: unknown };
    return typeof installId === 'string' ? installId : '';
  } catch {
    // The settings themselves say what is wrong with their file.
    return '';
  }
}
