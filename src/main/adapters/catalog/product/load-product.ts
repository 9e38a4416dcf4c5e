import { posix } from 'node:path';
import type { ProductVersion } from '../../../core/model/catalog.ts';
import type { TextReader } from '../source-directory.ts';
import { maxDefinitionBytes } from '../yaml/check-budget.ts';
import { DefinitionError } from '../yaml/definition-error.ts';
import type { Place } from '../yaml/definition-error.ts';
import { YamlFile } from '../yaml/yaml-file.ts';
import { readEnvFileEntries } from '../stack/read-environment.ts';
import { openDefinition, variablesOf } from './open-definition.ts';
import type { OpenDefinition } from './open-definition.ts';
import { readMetadata } from './read-metadata.ts';
import type { MetadataReading } from './read-metadata.ts';
import { readVariables } from './read-variables.ts';
import type { PatternCheck } from './read-variables.ts';
import { notesOfVersion } from './release-notes.ts';
import { resolveOpen } from './resolve-definition.ts';
import { placeholderValues } from './variable-lookup.ts';

export interface LoadedProduct {
  readonly product: ProductVersion;
  /** Where its version is written. */
  readonly versionPlace: Place;
}

export interface LoadContext {
  readonly sourceId: string;
  readonly directory: TextReader;
  readonly checkPattern: PatternCheck;
}

/**
 * Reads one file of a source as a product version; null when it is not one. Throws `DefinitionError` for what
 * is wrong whatever the values of its variables will be.
 */
export async function loadProduct(
  text: string,
  fileName: string,
  context: LoadContext,
): Promise<LoadedProduct | null> {
  const open = openDefinition(new YamlFile(fileName, text));
  if (open === null) return null;
  const reading = readHead(open, context.sourceId);
  if (reading === null) return null;
  open.checkKeys();
  const variables = readVariables(variablesOf(open), context.checkPattern);
  const envFiles = await loadEnvFiles(open, context.directory);
  checkWithPlaceholders(open, () =>
    resolveOpen(open, variables, placeholderValues(variables), envFiles, 'project'),
  );
  const { productKey, metadata, version, versionValue } = reading;
  const product: ProductVersion = {
    stackId: `${context.sourceId}:${productKey}:${productKey}`,
    sourceId: context.sourceId,
    version,
    metadata,
    variables,
    releaseNotes: await loadReleaseNotes(reading, fileName, context.directory),
    definition: { format: open.format, fileName, text, envFiles: Object.keys(envFiles) },
    envFiles,
  };
  return { product, versionPlace: versionValue.scope.file.placeAt(versionValue.node.offset) };
}

/** A manifest without version is a fragment; a Compose file with our block wants to be a product. */
function readHead(open: OpenDefinition, sourceId: string): MetadataReading | null {
  const head = open.head();
  const metadata = head.take('metadata');
  if (metadata === null) return open.format === 'compose' ? head.fail('metadata is missing') : null;
  // Why before its keys are checked: a fragment is read by whatever includes it.
  if (metadata.kind !== 'map' && open.format === 'manifest') return null;
  const map = metadata.map();
  const reading = readMetadata(map, sourceId, open.file.name);
  return reading === null && open.format === 'compose' ? map.fail('productVersion is missing') : reading;
}

/** The files that services name under `env_file`, by the path as it is written. */
async function loadEnvFiles(
  open: OpenDefinition,
  directory: TextReader,
): Promise<Readonly<Record<string, string>>> {
  const files = new Map<string, string>();
  for (const [, service] of open.stack(null).take('services')?.map().entries() ?? []) {
    for (const { path, isRequired, value } of readEnvFileEntries(service.map())) {
      const reading = await directory.readText(
        posix.join(posix.dirname(open.file.name), path),
        maxDefinitionBytes,
      );
      if (reading.problem === null) files.set(path, reading.text);
      else if (isRequired || !reading.isMissing) value.fail(`The file ${path} ${reading.problem}`);
    }
  }
  return Object.fromEntries(files);
}

/** Why: the true values may well be right where those that stand in for them are not. */
function checkWithPlaceholders(open: OpenDefinition, resolve: () => unknown): void {
  try {
    resolve();
  } catch (error) {
    if (!(error instanceof DefinitionError) || !error.problem.dependsOnValues) throw error;
  }
}

async function loadReleaseNotes(
  { version, releaseNotes }: MetadataReading,
  fileName: string,
  directory: TextReader,
): Promise<ProductVersion['releaseNotes']> {
  for (const name of ['CHANGELOG.md', 'changelog.md', 'Changelog.md']) {
    const { text } = await directory.readText(posix.join(posix.dirname(fileName), name), maxDefinitionBytes);
    if (text === null) continue;
    const notes = notesOfVersion(text, version);
    return notes === null ? releaseNotes : { kind: 'markdown', text: notes };
  }
  return releaseNotes;
}
