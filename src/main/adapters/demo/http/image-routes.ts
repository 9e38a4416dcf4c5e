import { EngineRefusal, notDone } from '../engine-refusal.ts';
import type { EngineContext } from '../host/engine-context.ts';
import { importImage } from '../host/import-image.ts';
import { pullImage } from '../host/pull-image.ts';
import { findOffered } from '../host/registry-images.ts';
import type { JsonObject } from '../state/container-record.ts';
import type { ImageRecord } from '../state/demo-state.ts';
import { parseImageReference, repositoryOf } from '../state/image-reference.ts';
import { findImage, removeImage, requireImage, tagImage } from '../state/image-store.ts';
import type { Call } from './call.ts';
import { QueryFilters } from './query-filters.ts';
import { tarLimitBytes } from './route-table.ts';
import type { Answer, Reply, Route } from './route-table.ts';

/** Images on the host, and those that the registry offers. */
export const imageRoutes: readonly Route[] = [
  { method: 'GET', pattern: '/images/json', isMutating: false, handle: list },
  { method: 'GET', pattern: '/images/{name*}/json', isMutating: false, handle: inspect },
  {
    method: 'POST',
    pattern: '/images/create',
    isMutating: true,
    bodyLimitBytes: tarLimitBytes,
    handle: create,
  },
  { method: 'POST', pattern: '/images/{name*}/tag', isMutating: true, handle: tag },
  { method: 'GET', pattern: '/distribution/{name*}/json', isMutating: false, handle: distribution },
  { method: 'DELETE', pattern: '/images/{name*}', isMutating: true, handle: remove },
];

const manifestType = 'application/vnd.docker.distribution.manifest.v2+json';

function list(call: Call, context: EngineContext): Reply {
  const filters = new QueryFilters(call.query.get('filters'), 'GET /images/json', [
    'dangling',
    'label',
    'reference',
  ]);
  const found = [...context.state.images.values()]
    .filter((image) => filters.labels((image.config['Labels'] ?? null) as Record<string, string> | null))
    .filter((image) => filters.some('reference', (wanted) => hasReference(image, wanted)))
    .filter((image) =>
      filters.some('dangling', (value) => ['1', 'true'].includes(value) === (image.tags.length === 0)),
    )
    .reverse();
  return { status: 200, json: found.map(summarize) };
}

/** `name`, `name:tag`, and `*` for anything but a slash. */
function hasReference(image: ImageRecord, wanted: string): boolean {
  const pattern = wanted
    .slice(0, 512)
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '[^/]*');
  const whole = new RegExp(`^${pattern}$`);
  return image.tags.some((known) => whole.test(known) || whole.test(repositoryOf(known)));
}

function summarize(image: ImageRecord): JsonObject {
  return {
    Containers: -1,
    Created: Math.floor(Date.parse(image.createdAt) / 1000),
    Id: image.id,
    Labels: image.config['Labels'] ?? null,
    ParentId: '',
    RepoDigests: image.digests.length === 0 ? null : image.digests,
    RepoTags: image.tags.length === 0 ? null : image.tags,
    SharedSize: -1,
    Size: image.sizeBytes,
    VirtualSize: image.sizeBytes,
  };
}

function inspect(call: Call, context: EngineContext): Reply {
  const name = call.param('name');
  const image = findImage(context.state, name);
  if (image === null) throw new EngineRefusal(404, `no such image: ${name}: No such image: ${name}`);
  return {
    status: 200,
    json: {
      Id: image.id,
      RepoTags: image.tags,
      RepoDigests: image.digests,
      Parent: '',
      Comment: image.comment,
      Created: image.createdAt,
      DockerVersion: '',
      Author: '',
      Config: image.config,
      Architecture: 'amd64',
      Os: 'linux',
      Size: image.sizeBytes,
      VirtualSize: image.sizeBytes,
      GraphDriver: { Data: null, Name: 'memory' },
      RootFS: { Type: 'layers', Layers: image.layers },
      Metadata: { LastTagTime: image.createdAt },
    },
  };
}

async function create(call: Call, context: EngineContext): Promise<Answer> {
  const platform = call.query.get('platform') ?? '';
  if (platform !== '' && platform !== 'linux/amd64') throw notDone(`the platform ${platform}`);
  const source = call.query.get('fromSrc');
  if (source !== null && source !== '') return importFrom(call, context, source);
  const name = call.query.get('fromImage') ?? '';
  if (name === '') throw new EngineRefusal(400, 'invalid reference format');
  const tag = call.query.get('tag') ?? '';
  const text =
    tag === '' || name.includes('@') ? name : `${name}${tag.startsWith('sha256:') ? '@' : ':'}${tag}`;
  checkAuth(call);
  const reference = parseImageReference(text);
  const offered = findOffered(context.registry, reference, text);
  const stream = call.stream('application/json');
  await pullImage(context, offered, reference, {
    write: (event) => stream.writeJson(event),
    sleep: (ms) => call.sleep(ms),
    hang: () => call.hang(),
  });
  return 'streamed';
}

async function importFrom(call: Call, context: EngineContext, source: string): Promise<Answer> {
  if (source !== '-') throw notDone('an import from an address (fromSrc)');
  const image = await importImage(context, call.body, {
    repository: call.query.get('repo') ?? '',
    tag: call.query.get('tag') ?? '',
    message: call.query.get('message') ?? '',
    changes: call.query.getAll('changes'),
  });
  const stream = call.stream('application/json');
  await stream.writeJson({ status: image.id });
  return 'streamed';
}

function tag(call: Call, context: EngineContext): Reply {
  const image = requireImage(context.state, call.param('name'));
  const reference = tagImage(context.state, image, call.query.get('repo') ?? '', call.query.get('tag') ?? '');
  context.events.image('tag', image.id, reference);
  return { status: 201 };
}

function remove(call: Call, context: EngineContext): Reply {
  const name = call.param('name');
  const lines = removeImage(context.state, name, call.flag('force'));
  for (const line of lines) {
    if ('Deleted' in line) context.events.image('delete', line.Deleted, line.Deleted);
    else context.events.image('untag', name, line.Untagged);
  }
  return { status: 200, json: lines };
}

function distribution(call: Call, context: EngineContext): Reply {
  const text = call.param('name');
  checkAuth(call);
  const reference = parseImageReference(text);
  try {
    const { digest } = findOffered(context.registry, reference, text);
    return {
      status: 200,
      json: {
        Descriptor: { mediaType: manifestType, digest, size: 528 },
        Platforms: [{ architecture: 'amd64', os: 'linux' }],
      },
    };
  } catch (error) {
    const isMissing = error instanceof EngineRefusal && error.message.startsWith('manifest for');
    throw isMissing ? new EngineRefusal(404, 'manifest unknown: manifest unknown') : error;
  }
}

/** Credentials are read, so that broken ones are noticed, and then not needed. */
function checkAuth(call: Call): void {
  const header = call.header('x-registry-auth');
  if (header === '') return;
  try {
    JSON.parse(Buffer.from(header, 'base64url').toString('utf8'));
  } catch {
    throw new EngineRefusal(400, 'invalid X-Registry-Auth header');
  }
}
