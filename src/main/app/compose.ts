import { DefinitionMemory } from '../adapters/catalog/definition-memory.ts';
import { YamlDefinitions } from '../adapters/catalog/yaml-definitions.ts';
import { VolumeLedger } from '../adapters/ledger/volume-ledger.ts';
import { HostKeyStore } from '../adapters/docker/transport/ssh/host-key-store.ts';
import { FileOperationLog } from '../adapters/operation-log/file-operation-log.ts';
import { DockerConfigRegistry } from '../adapters/registry/docker-config-registry.ts';
import { StoredLogins } from '../adapters/registry/stored-logins.ts';
import { withLogins } from '../adapters/registry/with-logins.ts';
import { EncryptedSecrets } from '../adapters/secrets/encrypted-secrets.ts';
import { readPassphraseFile } from '../adapters/secrets/passphrase-file.ts';
import { ProtectedKeys } from '../adapters/secrets/protected-keys.ts';
import { ConfSettings } from '../adapters/settings/conf-settings.ts';
import type { DataDirectory } from '../adapters/system/data-directory.ts';
import { openDataDirectory } from '../adapters/system/data-directory.ts';
import { defaultDataDirectory } from '../adapters/system/default-data-directory.ts';
import { DurableFiles } from '../adapters/system/durable-files.ts';
import { JsonLogger } from '../adapters/system/json-logger.ts';
import { NodeFileSystem } from '../adapters/system/node-file-system.ts';
import { NodeHasher } from '../adapters/system/node-hasher.ts';
import { ProcessActor } from '../adapters/system/process-actor.ts';
import { RandomIds } from '../adapters/system/random-ids.ts';
import { StatfsDisk } from '../adapters/system/statfs-disk.ts';
import { SystemClock } from '../adapters/system/system-clock.ts';
import type { Source } from '../core/model/environment.ts';
import { createApplication } from '../core/operations/create-application.ts';
import type { Workspace } from '../core/operations/workspace.ts';
import { describePatternProblem } from '../core/policy/linear-pattern.ts';
import type { AskPerson } from '../core/ports/credentials.ts';
import type { LocalFiles } from '../core/ports/local-files.ts';
import type { AskPassphrase, KeyVault } from '../core/ports/secrets.ts';
import type { Settings } from '../core/ports/settings.ts';
import { ComposedHosts } from './composed-hosts.ts';
import { CredentialMemory } from './credential-memory.ts';
import { makeFirstDeployments } from './first-start.ts';
import { openDemoHost } from './demo-host.ts';
import { withoutDemoImages } from './demo-images.ts';
import { KnownSecrets } from './known-secrets.ts';
import { readingFiles, readingLedgerCalls } from './reading-only.ts';
import type { Access, OpenSession, Session } from './session.ts';
import { firstSettings, rememberingSettings, storedInstallId, withBuiltInSources } from './settings-views.ts';

/** The process and the product that sessions are opened in. */
export interface CompositionOptions {
  readonly version: string;
  readonly resourcesDir: string;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What this process is doing, for a second one that finds the data directory taken: `windlass upgrade shop`. */
  readonly purpose: string;
  /** The key store of the operating system, where this process can reach it. */
  readonly openVault?: () => Promise<KeyVault | null>;
}

const clock = new SystemClock();
const samplesId = 'samples';
const nobody: AskPassphrase = () => Promise.resolve(null);

/**
 * The composition root: which adapter stands behind which port. Nobody else makes an adapter.
 *
 * INVARIANTS: only a session that owns the data directory writes into it; one that only reads sees the same
 * records, and what it would have to remember it forgets with its end.
 */
export function composeSessions(composition: CompositionOptions): OpenSession {
  return async ({ dataDir, access, passphraseFile, askPassphrase, askPerson }) => {
    const { platform, home, env } = composition;
    const chosen = dataDir === null ? env : { ...env, WINDLASS_HOME: dataDir };
    const path = defaultDataDirectory({ platform, home, env: chosen });
    const files = new DurableFiles(new NodeFileSystem());
    const owned = access === 'change' ? await takeDirectory(composition, path) : null;
    try {
      const isNew = (await files.read(`${path}/config.json`)) === null;
      const settings = await openSettings(composition, path, owned?.files ?? files, access);
      const store = owned?.files ?? readingFiles(files);
      const file = passphraseFile ?? env['WINDLASS_PASSPHRASE_FILE'] ?? '';
      const known = new KnownSecrets();
      const secretKeys = new ProtectedKeys({
        files: store,
        dataDirectory: path,
        vault: (await composition.openVault?.()) ?? null,
        clock,
        ask: file === '' ? (askPassphrase ?? nobody) : askingFile(file),
        onPassphrase: known.learn,
      });
      if (owned !== null) await secretKeys.clearLeftOver();
      const kept = { store, secretKeys, known, hasPassphraseFile: file !== '' };
      const foundation = { path, access, owned, settings, isNew, ...kept };
      return openSession(composition, { ...foundation, askPerson: askPerson ?? null });
    } catch (error) {
      await owned?.release();
      throw error;
    }
  };
}

interface Foundation {
  readonly path: string;
  readonly access: Access;
  /** null: it is only read. */
  readonly owned: DataDirectory | null;
  readonly settings: Settings;
  readonly store: LocalFiles;
  readonly secretKeys: ProtectedKeys;
  readonly known: KnownSecrets;
  readonly hasPassphraseFile: boolean;
  /** Nothing has been set up here yet. */
  readonly isNew: boolean;
  readonly askPerson: AskPerson | null;
}

function openSession(composition: CompositionOptions, foundation: Foundation): Session {
  const { path, owned, settings, secretKeys, known } = foundation;
  const logger = new JsonLogger({ file: `${path}/windlass.log`, clock, mask: known.mask });
  const credentials = new CredentialMemory(foundation.askPerson, (secret) => known.learn(secret));
  const hosts = composeHosts(composition, foundation, { logger, credentials });
  const application = createApplication(composeWorkspace(composition, foundation, { hosts, logger }));
  const newKey = (): string => new RandomIds().key();
  const logError = (message: string, error: unknown): void => logger.error(message, { error });
  return {
    application,
    windowSettings: settings,
    dataDirectory: path,
    clock,
    newKey,
    facts: {
      version: composition.version,
      platform: composition.platform,
      nodeVersion: process.version,
      builtInSources: [samplesId],
    },
    makeFirstDeployments: async () => {
      if (!foundation.isNew || owned === null) return;
      await makeFirstDeployments({
        application,
        key: newKey,
        logInfo: (message, details) => logger.info(message, details),
        logError,
      });
    },
    unlockFromFile: async () => {
      if (foundation.hasPassphraseFile) await secretKeys.find();
    },
    logError,
    close: async () => {
      try {
        await application.close();
      } finally {
        await owned?.release();
      }
    },
  };
}

function composeHosts(
  composition: CompositionOptions,
  { path, access, store }: Foundation,
  { logger, credentials }: { logger: JsonLogger; credentials: CredentialMemory },
): ComposedHosts {
  const { resourcesDir, platform, home, env } = composition;
  return new ComposedHosts({
    clock,
    surroundings: { platform, home, env },
    credentials,
    transport: {
      home,
      env,
      hostKeys: new HostKeyStore({ file: `${path}/known_hosts`, files: store }),
      askCredential: credentials.source,
      clock,
      logger,
    },
    openDemo: () => openDemoHost({ dataDirectory: path, resourcesDir, access, clock }),
    makeLedger: (environment, docker) =>
      new VolumeLedger({
        docker: access === 'change' ? docker : readingLedgerCalls(docker),
        files: store,
        mirrorDirectory: `${path}/ledgers/${environment.id}`,
        clock,
        logger,
      }),
  });
}

function composeWorkspace(
  composition: CompositionOptions,
  { path, settings, store, secretKeys, known }: Foundation,
  { hosts, logger }: { hosts: ComposedHosts; logger: JsonLogger },
): Workspace {
  const disk = new StatfsDisk();
  const secrets = new EncryptedSecrets({ files: store, keys: secretKeys, dataDirectory: path });
  // Why not watched: names of users are no secrets, and would be hidden wherever they stand.
  const registryLogins = new StoredLogins({ secrets, onPassword: known.learn, env: composition.env });
  return {
    dataDirectory: path,
    settings,
    secrets: known.watching(secrets),
    secretProtection: secretKeys,
    operationLog: new FileOperationLog({ files: store, disk, dataDirectory: path }),
    definitions: new YamlDefinitions({
      checkPattern: describePatternProblem,
      memory: new DefinitionMemory({
        files: store,
        directory: `${path}/catalog`,
        productVersion: composition.version,
      }),
    }),
    registry: withoutDemoImages(
      withLogins(new DockerConfigRegistry({ env: composition.env }), registryLogins),
    ),
    registryLogins,
    hosts,
    clock,
    ids: new RandomIds(),
    hasher: new NodeHasher(),
    actor: new ProcessActor(settings.installId()),
    disk,
    logger,
  };
}

/** What a file says is not asked for twice. */
function askingFile(file: string): AskPassphrase {
  return (isAgain) => (isAgain ? Promise.resolve(null) : readPassphraseFile(file));
}

function takeDirectory(composition: CompositionOptions, path: string): Promise<DataDirectory> {
  return openDataDirectory(path, {
    actor: new ProcessActor(''),
    purpose: composition.purpose,
    clock,
    fileSystem: new NodeFileSystem(),
  });
}

async function openSettings(
  { version, resourcesDir }: CompositionOptions,
  path: string,
  files: LocalFiles,
  access: Access,
): Promise<Settings> {
  const samples: Source = { id: samplesId, name: 'samples', path: `${resourcesDir}/catalog` };
  if (access === 'change') {
    return withBuiltInSources(new ConfSettings({ dataDirectory: path, productVersion: version }), [samples]);
  }
  const content = await files.read(`${path}/config.json`);
  // Why: opening the store makes its directory; who only looks makes nothing.
  const stored =
    content === null ? firstSettings : new ConfSettings({ dataDirectory: path, productVersion: version });
  return withBuiltInSources(rememberingSettings(stored, storedInstallId(content)), [samples]);
}
