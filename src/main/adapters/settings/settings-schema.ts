import { z } from 'zod';
import { preferencesSchema } from '../../../shared/contract/preferences.ts';
import type { Environment, Source } from '../../core/model/environment.ts';
import type { EnvironmentId } from '../../core/model/ids.ts';

export const settingsFormat = 1;

const name = z.string().min(1);

const environment: z.ZodType<Environment> = z.object({
  id: z.custom<EnvironmentId>((value) => typeof value === 'string' && value !== ''),
  name,
  connection: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('demo') }),
    z.object({ kind: z.literal('docker-host'), dockerHost: z.string().regex(/^(unix|npipe):\/\/\S/) }),
  ]),
  engineId: z.string().nullable(),
});

const source: z.ZodType<Source> = z.object({ id: name, name, path: z.string().min(1) });

/** The settings file. Members that this version does not know, such as those of the window, are kept. */
export const settingsSchema = z.looseObject({
  format: z.literal(settingsFormat),
  /** Absent until it is needed for the first time. */
  installId: z.string().min(8).optional(),
  environments: z.array(environment),
  sources: z.array(source),
  /** Those that were ever changed. */
  preferences: preferencesSchema.partial().optional(),
  /** Of the desktop shell. Anything: that a window forgets its place must not make the file unusable. */
  window: z.unknown().optional(),
});

export type StoredSettings = z.infer<typeof settingsSchema>;
