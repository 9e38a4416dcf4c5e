import { z } from 'zod';
import type { DefinitionSource, ReleaseNotes } from '../../core/model/catalog.ts';
import type { OperationId, ReleaseId } from '../../core/model/ids.ts';
import type { PinnedImage, Release, Snapshot } from '../../core/model/release.ts';
import type { RecordedVariables, VariableDefinition } from '../../core/model/variables.ts';

const text = z.string();
const texts = z.record(text, text);
export const time = z.iso.datetime();

const idForm = /^\d{8}-\d{6}-[0-9a-z]{4,16}$/;
const isId = (value: unknown): boolean => typeof value === 'string' && idForm.test(value);
export const operationId = z.custom<OperationId>(isId);
export const releaseId = z.custom<ReleaseId>(isId);

const definition: z.ZodType<DefinitionSource> = z.object({
  format: z.enum(['manifest', 'compose']),
  fileName: text,
  text,
  envFiles: z.array(text),
});

const releaseNotes: z.ZodType<ReleaseNotes> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('markdown'), text }),
  z.object({ kind: z.literal('url'), url: text }),
  z.object({ kind: z.literal('none') }),
]);

const variableDefinition: z.ZodType<VariableDefinition> = z.object({
  name: text,
  type: z.enum(['string', 'number', 'boolean', 'select', 'password', 'port', 'url', 'email']),
  label: text,
  description: text,
  placeholder: text,
  group: text,
  order: z.number(),
  default: text.nullable(),
  isRequired: z.boolean(),
  pattern: text.nullable(),
  patternError: text.nullable(),
  options: z.array(z.object({ value: text, label: text, description: text })),
  min: z.number().nullable(),
  max: z.number().nullable(),
});

const variables: z.ZodType<RecordedVariables> = z.record(
  text,
  z.union([z.object({ value: text }), z.object({ isSecret: z.literal(true) })]),
);

const pinnedImage: z.ZodType<PinnedImage> = z.object({
  reference: text,
  digestReference: text.nullable(),
  imageId: text.nullable(),
});

export const releaseSchema: z.ZodType<Release> = z.object({
  id: releaseId,
  deployment: text,
  version: text,
  stackId: text,
  productId: text,
  productName: text,
  definition,
  releaseNotes,
  variableDefinitions: z.array(variableDefinition),
  variables,
  images: z.record(text, pinnedImage),
  fingerprints: texts,
  createdAt: time,
  createdBy: text,
  operation: operationId,
  copyOf: releaseId.nullable(),
});

export const snapshotSchema: z.ZodType<Snapshot> = z.object({
  operation: operationId,
  fromRelease: releaseId,
  toRelease: releaseId,
  toVersion: text,
  createdAt: time,
  carriedVolumes: z.record(text, texts),
  containers: z.record(text, z.object({ id: text, name: text, startedAt: text })),
});
