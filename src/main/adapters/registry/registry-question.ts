import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { ErrorCode } from '../../../shared/errors.ts';
import type { ImageReference } from '../../core/model/image-reference.ts';
import type { RegistryAuth } from '../../core/ports/registry.ts';
import type { Environment } from './proxy-for.ts';
import { parseChallenge } from './registry-challenge.ts';
import type { RegistryChallenge } from './registry-challenge.ts';
import { hostOfAddress, isLoopbackHost } from './registry-host.ts';
import { webRequest } from './web-request.ts';

const requestTimeoutMs = 10_000;
const bodyMaxBytes = 64 * 1024;
const hubApiHost = 'registry-1.docker.io';
const hubTokenHost = 'auth.docker.io';

const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

const tokenSchema = z.object({ token: z.string().optional(), access_token: z.string().optional() });

/**
 * Asks a registry for one manifest and says why it cannot be had. Credentials go to the registry they were
 * stored for and to nobody else: no redirect is followed, and a token is only fetched from the registry's
 * own host (Docker Hub has another for it). null: it can be had, or it cannot be told from here.
 */
export async function askRegistry(
  reference: ImageReference,
  auth: RegistryAuth | null,
  env: Environment,
): Promise<ErrorCode | null> {
  const request = asking(env);
  const own =
    auth !== null && hostOfAddress(auth.serverAddress) === reference.registry.toLowerCase() ? auth : null;
  for (const base of baseUrls(reference.registry)) {
    const url = `${base}/v2/${reference.repository}/manifests/${reference.digest ?? reference.tag ?? 'latest'}`;
    const first = await request(url, null);
    // Why 400: that is what a TLS server says to plain HTTP.
    if (first === null || first.status === 400) continue;
    if (first.status !== 401) return verdict(first.status);
    return answerChallenge(request, { url, registry: reference.registry, auth: own }, first.challenge);
  }
  return null;
}

/** Whether a registry takes these credentials; null: it cannot be asked from here. */
export async function checkLogin(
  registry: string,
  auth: RegistryAuth,
  env: Environment,
): Promise<'accepted' | ErrorCode | null> {
  const request = asking(env);
  for (const base of baseUrls(registry)) {
    const url = `${base}/v2/`;
    const first = await request(url, null);
    if (first === null || first.status === 400) continue;
    if (first.status !== 401) return verdict(first.status) ?? 'accepted';
    const refusal = await answerChallenge(request, { url, registry, auth }, first.challenge);
    return refusal ?? 'accepted';
  }
  return null;
}

interface Question {
  readonly url: string;
  readonly registry: string;
  readonly auth: RegistryAuth | null;
}

async function answerChallenge(
  request: Asking,
  { url, registry, auth }: Question,
  header: string | null,
): Promise<ErrorCode | null> {
  const challenge = parseChallenge(header);
  if (challenge === null) return 'registry-unauthorized';
  if (challenge.kind === 'basic') {
    if (auth === null) return 'registry-unauthorized';
    const answer = await request(url, basic(auth));
    return answer === null ? null : verdict(answer.status);
  }
  const realm = trustedRealm(challenge.realm, registry);
  if (realm === null) return null;
  const token = await fetchToken(request, realm, challenge, auth);
  if (token === null || typeof token === 'string') return token;
  const answer = await request(url, `Bearer ${token.value}`);
  if (answer === null) return null;
  // Why: a token that was given and is not enough means that this user may not, or that it is not there.
  return answer.status === 401 ? 'registry-denied' : verdict(answer.status);
}

/** The token, or why there is none. */
async function fetchToken(
  request: Asking,
  realm: URL,
  challenge: Extract<RegistryChallenge, { kind: 'bearer' }>,
  auth: RegistryAuth | null,
): Promise<{ readonly value: string } | ErrorCode | null> {
  const query = { service: challenge.service, scope: challenge.scope };
  let answer: RegistryAnswer | null;
  if (auth?.identityToken) {
    const form = {
      ...query,
      grant_type: 'refresh_token',
      refresh_token: auth.identityToken,
      client_id: 'windlass',
    };
    answer = await request(realm.href, null, new URLSearchParams(form));
  } else {
    const url = new URL(realm);
    for (const [key, value] of Object.entries(query)) if (value !== '') url.searchParams.set(key, value);
    answer = await request(url.href, auth === null ? null : basic(auth));
  }
  if (answer === null) return null;
  if (answer.status === 401 || answer.status === 403) return 'registry-unauthorized';
  if (answer.status !== 200) return verdict(answer.status);
  const value = readToken(answer.text);
  return value === null ? 'registry-error' : { value };
}

function readToken(text: string): string | null {
  try {
    const parsed = tokenSchema.parse(JSON.parse(text));
    const value = parsed.token ?? parsed.access_token ?? '';
    return /^[\x21-\x7e]{1,65536}$/.test(value) ? value : null;
  } catch {
    return null;
  }
}

function verdict(status: number): ErrorCode | null {
  if (status === 401) return 'registry-unauthorized';
  if (status === 403) return 'registry-denied';
  if (status === 404) return 'image-not-found';
  if (status === 429) return 'registry-rate-limited';
  return status >= 500 ? 'registry-error' : null;
}

/** Only the registry's own host may be asked for a token, over TLS unless it is this machine. */
function trustedRealm(realm: string, registry: string): URL | null {
  if (!URL.canParse(realm)) return null;
  const url = new URL(realm);
  const isHub = registry === 'docker.io' && url.host === hubTokenHost;
  const isOwnHost = url.host === registry.toLowerCase();
  if (!isHub && !isOwnHost) return null;
  if (url.username !== '' || url.password !== '') return null;
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(registry));
  return isSafe ? url : null;
}

function baseUrls(registry: string): readonly string[] {
  if (registry === 'docker.io') return [`https://${hubApiHost}`];
  return isLoopbackHost(registry) ? [`http://${registry}`, `https://${registry}`] : [`https://${registry}`];
}

function basic({ username, password }: RegistryAuth): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

interface RegistryAnswer {
  readonly status: number;
  readonly challenge: string | null;
  readonly text: string;
}

/** null: the registry cannot be reached from here, which says nothing about the engine's side. */
type Asking = (
  url: string,
  authorization: string | null,
  form?: URLSearchParams | null,
) => Promise<RegistryAnswer | null>;

function asking(env: Environment): Asking {
  return async (url, authorization, form = null) => {
    const headers = { accept: manifestTypes, ...(authorization === null ? {} : { authorization }) };
    try {
      const answer = await webRequest({ url, headers, form, timeoutMs: requestTimeoutMs }, env);
      const challenge = answer.headers['www-authenticate'] ?? null;
      return { status: answer.statusCode ?? 0, challenge, text: await readStart(answer) };
    } catch {
      return null;
    }
  };
}

/** The first part of a body; the rest is not fetched. */
async function readStart(answer: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > bodyMaxBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, bodyMaxBytes).toString('utf8');
}
