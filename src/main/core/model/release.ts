import type { DefinitionSource, ReleaseNotes } from './catalog.ts';
import type { OperationId, ReleaseId } from './ids.ts';
import type { RecordedVariables, VariableDefinition } from './variables.ts';

/** An image as it will be run: the reference that was written and what it stood for at that moment. */
export interface PinnedImage {
  readonly reference: string;
  /** `name@sha256:…`; null for an image that exists only on the host. */
  readonly digestReference: string | null;
  /** Used when there is no digest: the engine's image id. */
  readonly imageId: string | null;
}

/** An immutable record of what was, or was to be, deployed. Holds no secret value. */
export interface Release {
  readonly id: ReleaseId;
  readonly deployment: string;
  readonly version: string;
  /** `source:product:stack`, and the group of versions that upgrades are looked for in. */
  readonly stackId: string;
  readonly productId: string;
  readonly productName: string;
  readonly definition: DefinitionSource;
  readonly releaseNotes: ReleaseNotes;
  readonly variableDefinitions: readonly VariableDefinition[];
  readonly variables: RecordedVariables;
  /** By service name. */
  readonly images: Readonly<Record<string, PinnedImage>>;
  /** By service name: keyed hash of the resolved service and its image; equal means untouched. */
  readonly fingerprints: Readonly<Record<string, string>>;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly operation: OperationId;
  /** The earlier release that this one repeats, when it was made by going back to it. */
  readonly copyOf: ReleaseId | null;
}

/** Where the data of an old container's unnamed volume lives: mount point -> volume name. */
export type CarriedVolumes = Readonly<Record<string, string>>;

/** The restore point of a running or failed upgrade; at most one per deployment. */
export interface Snapshot {
  readonly operation: OperationId;
  readonly fromRelease: ReleaseId;
  readonly toRelease: ReleaseId;
  /** "Before upgrade to v2.0.0" is made from this in the reader's language. */
  readonly toVersion: string;
  readonly createdAt: string;
  /** By service. */
  readonly carriedVolumes: Readonly<Record<string, CarriedVolumes>>;
  /** By service: the container that was live, so that drift is noticed and the very same one comes back. */
  readonly containers: Readonly<
    Record<string, { readonly id: string; readonly name: string; readonly startedAt: string }>
  >;
}
