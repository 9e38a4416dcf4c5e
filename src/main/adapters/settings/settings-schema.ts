import { z } from 'zod';
import { preferencesSchema } from '../../../shared/contract/preferences.ts';
import { environmentColors } from '../../../shared/environment-color.ts';
import type { Connection, Environment, Source } from '../../core/model/environment.ts';
import { noMarks } from '../../core/model/environment.ts';
import type { EnvironmentId } from '../../core/model/ids.ts';

/**
 * 1: engines of this machine only.
 * 2: engines elsewhere, and marks of environments. An earlier version could not reach them, so it refuses the file.
 */
export const settingsFormat = 2;

const name = z.string().min(1);
const path = z.string().min(1);
const port = z.number().int().min(1).max(65_535);

const connection: z.ZodType<Connection> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('demo') }),
  z.object({ kind: z.literal('docker-host'), dockerHost: z.string().regex(/^(unix|npipe):\/\/\S/) }),
  z.object({
    kind: z.literal('ssh'),
    host: name,
    user: name.nullable(),
    port: port.nullable(),
    identityFile: path.nullable(),
    socketPath: path.nullable(),
  }),
  z.object({ kind: z.literal('tls'), host: name, port, caFile: path, certFile: path, keyFile: path }),
  z.object({ kind: z.literal('context'), context: name }),
]);

const environment: z.ZodType<Environment> = z.object({
  id: z.custom<EnvironmentId>((value) => typeof value === 'string' && value !== ''),
  name,
  connection,
  engineId: z.string().nullable(),
  color: z.enum(environmentColors).nullable(),
  isReadOnly: z.boolean(),
  mustConfirmByName: z.boolean(),
});

const source: z.ZodType<Source> = z.object({ id: name, name, path: z.string().min(1) });

/** The settings file. Members that this version does not know, such as those of the window, are kept. */
const currentSchema = z.looseObject({
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

/** What a file holds, whichever format of ours it has. Nothing is written back before something is changed. */
export const settingsSchema = z.preprocess(upToDate, currentSchema);

export type StoredSettings = z.infer<typeof currentSchema>;

function upToDate(value: unknown): unknown {
  const file = Object(value) as Readonly<Record<string, unknown>>;
  if (file['format'] !== 1) return value;
  const known = file['environments'];
  const environments = Array.isArray(known)
    ? known.map((each: unknown) => ({ ...Object(each), ...noMarks }) as unknown)
    : known;
  return { ...file, format: settingsFormat, environments };
}
