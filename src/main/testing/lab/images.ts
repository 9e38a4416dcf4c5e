import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pack } from 'tar-stream';
import { engineEvents, engineJson } from './engine-request.ts';
import { behaviour, type ImageMode } from './image-behaviour.ts';

export interface ImageOptions {
  /** Full reference, such as `127.0.0.1:5000/shop/web:1.0.0` or `lab/web:1.0.0`. */
  tag: string;
  mode: ImageMode;
  /** What the container answers on `/` and writes to its log. */
  version: string;
  /** Where the server listens. */
  port?: number;
  /** `slow-start`: seconds before it serves; one-shot modes: seconds before the exit. */
  seconds?: number;
  /** Servers have one by default, other modes none. `false` leaves it out. */
  healthcheck?: false | { intervalSeconds?: number; retries?: number; startPeriodSeconds?: number };
  env?: Record<string, string>;
  labels?: Record<string, string>;
  /** Anonymous volumes; `volume-writer` has `/data` anyway. */
  volumes?: string[];
  stopSignal?: string;
  /** Bytes that do not compress, for tests that need a pull to take its time. */
  paddingKb?: number;
}

/** Makes an image from one static binary and a script, without a registry or a builder. Resolves with its id. */
export async function buildImage(dockerHost: string, options: ImageOptions): Promise<string> {
  const { repo, tag } = splitReference(options.tag);
  const changes = imageChanges(options);
  const events = await engineEvents(dockerHost, {
    path: '/images/create',
    method: 'POST',
    query: { fromSrc: '-', repo, tag, changes },
    body: await rootFilesystem(options),
  });
  return String(events.at(-1)?.['status']);
}

export interface RegistryAuth {
  username: string;
  password: string;
}

/** Tags an image for a registry and pushes it. Resolves with the digest under which the registry has it. */
export async function pushImage(
  dockerHost: string,
  local: string,
  registryRef: string,
  auth?: RegistryAuth,
): Promise<string> {
  const { repo, tag } = splitReference(registryRef);
  if (local !== registryRef) {
    const path = `/images/${local}/tag`;
    await engineJson(dockerHost, { path, method: 'POST', query: { repo, tag } });
  }
  const events = await engineEvents(dockerHost, {
    path: `/images/${repo}/push`,
    method: 'POST',
    query: { tag },
    headers: { 'x-registry-auth': authHeader(auth) },
  });
  const pushed = events.find((event) => event['aux'] !== undefined)?.['aux'];
  return (pushed as { Digest: string }).Digest;
}

/** Pulls an image; an error inside the stream is thrown. Resolves with what the engine reported. */
export function pullImage(
  dockerHost: string,
  ref: string,
  auth?: RegistryAuth,
): Promise<Record<string, unknown>[]> {
  const { repo, tag } = splitReference(ref);
  return engineEvents(dockerHost, {
    path: '/images/create',
    method: 'POST',
    query: { fromImage: repo, tag },
    headers: { 'x-registry-auth': authHeader(auth) },
  });
}

function authHeader(auth: RegistryAuth | undefined): string {
  return Buffer.from(JSON.stringify(auth ?? {})).toString('base64url');
}

function splitReference(reference: string): { repo: string; tag: string } {
  const colon = reference.lastIndexOf(':');
  if (colon < reference.lastIndexOf('/') || colon < 0) throw new Error(`no tag in ${reference}`);
  return { repo: reference.slice(0, colon), tag: reference.slice(colon + 1) };
}

function imageChanges(options: ImageOptions): string[] {
  const { isServer, volumes = [] } = behaviour(options.mode);
  const port = options.port ?? 8080;
  const env = { PATH: '/bin', APP_VERSION: options.version, ...options.env };
  return [
    'CMD ["/bin/sh", "/lab/run"]',
    ...Object.entries(env).map(([key, value]) => `ENV ${key}=${JSON.stringify(value)}`),
    ...Object.entries(options.labels ?? {}).map(([key, value]) => `LABEL ${key}=${JSON.stringify(value)}`),
    ...[...volumes, ...(options.volumes ?? [])].map((path) => `VOLUME ${path}`),
    ...(options.stopSignal ? [`STOPSIGNAL ${options.stopSignal}`] : []),
    ...(isServer ? [`EXPOSE ${port}`] : []),
    ...(isServer && options.healthcheck !== false ? [healthcheck(port, options.healthcheck)] : []),
  ];
}

function healthcheck(port: number, options: Exclude<ImageOptions['healthcheck'], false> = {}): string {
  const { intervalSeconds = 1, retries = 3, startPeriodSeconds } = options;
  const startPeriod = startPeriodSeconds ? `--start-period=${startPeriodSeconds}s ` : '';
  const flags = `${startPeriod}--interval=${intervalSeconds}s --timeout=2s --retries=${retries}`;
  // Without -T: in Debian's static busybox that option crashes.
  const command = ['/bin/wget', '-q', '-O', '/dev/null', `http://127.0.0.1:${port}/healthz`];
  return `HEALTHCHECK ${flags} CMD ${JSON.stringify(command)}`;
}

async function rootFilesystem(options: ImageOptions): Promise<Buffer> {
  const { script, isHealthy } = behaviour(options.mode);
  const tar = pack();
  for (const name of ['bin', 'lab', 'www', 'tmp', 'data'])
    tar.entry({ name, type: 'directory', mode: 0o777 });
  tar.entry({ name: 'bin/busybox', mode: 0o755 }, busybox());
  for (const applet of applets()) {
    tar.entry({ name: `bin/${applet}`, type: 'symlink', linkname: 'busybox' });
  }
  const settings = { version: options.version, port: options.port ?? 8080, seconds: options.seconds ?? 0.2 };
  tar.entry({ name: 'lab/run', mode: 0o755 }, script(settings));
  tar.entry({ name: 'www/index.html' }, `${options.version}\n`);
  if (isHealthy) tar.entry({ name: 'www/healthz' }, 'ok\n');
  if (options.paddingKb) tar.entry({ name: 'lab/padding' }, randomBytes(options.paddingKb * 1024));
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const BUSYBOX = '/bin/busybox';
let busyboxBytes: Buffer | undefined;
let appletNames: string[] | undefined;

function busybox(): Buffer {
  busyboxBytes ??= readFileSync(BUSYBOX);
  return busyboxBytes;
}

function applets(): string[] {
  appletNames ??= execFileSync(BUSYBOX, ['--list'], { encoding: 'utf8' })
    .split('\n')
    .filter((name) => name !== '' && name !== 'busybox');
  return appletNames;
}
