import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { WindlassError } from '../../../shared/errors.ts';

const fileMaxBytes = 1024 * 1024;

const text = z.string().max(100_000).optional();

const dockerConfigSchema = z.object({
  auths: z
    .record(
      z.string(),
      z.object({ auth: text, username: text, password: text, identitytoken: text }).nullable(),
    )
    .optional(),
  credsStore: text,
  credHelpers: z.record(z.string(), z.string()).optional(),
});

export type DockerConfig = z.infer<typeof dockerConfigSchema>;
export type DockerConfigEntry = NonNullable<NonNullable<DockerConfig['auths']>[string]>;

/** The credentials part of a Docker `config.json`; no file is an empty one, a damaged one is `usage`. */
export async function readDockerConfig(file: string): Promise<DockerConfig> {
  const content = await readWhole(file);
  if (content === null) return {};
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    // Why not the parser's own message: it quotes the file, and the file holds passwords.
    throw damaged(file, 'it is not JSON', lineOf(error, content));
  }
  const parsed = dockerConfigSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path.map(String) ?? [];
  throw damaged(
    file,
    `the value of ${path.slice(0, 2).join('.') || 'the whole'} is not what Docker writes`,
    null,
  );
}

async function readWhole(file: string): Promise<string | null> {
  try {
    if ((await stat(file)).size > fileMaxBytes) throw damaged(file, 'it is larger than 1 MB', null);
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof WindlassError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw damaged(file, `it cannot be read (${code})`, null);
  }
}

function lineOf(error: unknown, content: string): number | null {
  const position = /position (\d{1,9})/.exec(error instanceof Error ? error.message : '')?.[1];
  return position === undefined ? null : content.slice(0, Number(position)).split('\n').length;
}

function damaged(file: string, problem: string, line: number | null): WindlassError {
  const place = line === null ? '' : ` (line ${line})`;
  return new WindlassError(
    'usage',
    `the Docker configuration ${file}${place} cannot be used: ${problem}; mend it, or log in again with docker login`,
    { file, line, reason: 'docker-config' },
  );
}
