import { execFile } from 'node:child_process';
import { z } from 'zod';
import { WindlassError } from '../../../shared/errors.ts';

const timeoutMs = 10_000;
const outputMaxBytes = 64 * 1024;

const answerSchema = z.object({ Username: z.string(), Secret: z.string() });

export interface HelperAnswer {
  readonly username: string;
  readonly secret: string;
}

/** Asks `docker-credential-<name>`; null when it has nothing for that server. Its output is never shown. */
export async function askCredentialHelper(
  name: string,
  serverAddress: string,
  env: Readonly<NodeJS.ProcessEnv>,
): Promise<HelperAnswer | null> {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(name)) throw helperFailed(name.slice(0, 64), 'its name is not allowed');
  const { code, output } = await run(`docker-credential-${name}`, serverAddress, env);
  if (code !== 0) {
    if (/credentials not found|no credentials|not found in native keychain/i.test(output)) return null;
    throw helperFailed(name, code === 'ENOENT' ? 'it is not installed' : `it failed (${code})`);
  }
  const answer = parseAnswer(output);
  if (answer === null) throw helperFailed(name, 'its answer is not understood');
  return answer.username === '' && answer.secret === '' ? null : answer;
}

function run(
  command: string,
  input: string,
  env: Readonly<NodeJS.ProcessEnv>,
): Promise<{ readonly code: number | string; readonly output: string }> {
  return new Promise((resolve) => {
    const options = { env, timeout: timeoutMs, maxBuffer: outputMaxBytes, killSignal: 'SIGKILL' as const };
    const child = execFile(command, ['get'], options, (error, stdout) => {
      if (error === null) return resolve({ code: 0, output: stdout });
      resolve({ code: error.killed === true ? 'timeout' : (error.code ?? 'signal'), output: stdout });
    });
    // Why: a helper that ends without reading must not end us.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

function parseAnswer(output: string): HelperAnswer | null {
  try {
    const parsed = answerSchema.safeParse(JSON.parse(output));
    return parsed.success ? { username: parsed.data.Username, secret: parsed.data.Secret } : null;
  } catch {
    return null;
  }
}

function helperFailed(name: string, problem: string): WindlassError {
  return new WindlassError(
    'registry-unauthorized',
    `no credentials from the helper docker-credential-${name}: ${problem}; try docker login, or take it out of the Docker configuration`,
    { helper: name, reason: 'helper-failed', problem },
  );
}
