import { canonicalJson } from '../../../../shared/json.ts';
import type { DemoImage, DemoRegistry } from '../demo-registry.ts';
import { EngineRefusal } from '../engine-refusal.ts';
import type { JsonObject } from '../state/container-record.ts';
import type { ImageRecord } from '../state/demo-state.ts';
import { sha256 } from '../state/id-source.ts';
import { parseImageReference, repositoryOf } from '../state/image-reference.ts';
import type { ImageReference } from '../state/image-reference.ts';

/** An image as the registry has it. */
export interface OfferedImage {
  readonly image: DemoImage;
  readonly repository: string;
  /** Of the manifest: `sha256:…`. */
  readonly digest: string;
  readonly layers: readonly { readonly digest: string; readonly sizeBytes: number }[];
  /** The pull begins well and then goes wrong. */
  readonly flaw: 'corrupt' | 'stalled' | null;
}

const nanosPerMs = 1_000_000;

/** Asks the registry. Throws what the real engine answers when it cannot be had, `text` being the reference as given. */
export function findOffered(registry: DemoRegistry, reference: ImageReference, text: string): OfferedImage {
  const tagged = `${reference.name}:${reference.tag ?? 'latest'}`;
  const found = registry.images.map(offer).find((offered) => {
    if (reference.digest === null) return normalized(offered.image.reference) === tagged;
    return offered.repository === reference.name && offered.digest === reference.digest;
  });
  const failure = registry.failing.find(
    (failing) => normalized(failing.reference) === normalized(found?.image.reference ?? tagged),
  );
  const error = failure?.error ?? null;
  if (error === 'corrupt' || error === 'stalled') {
    if (found !== undefined) return { ...found, flaw: error };
  } else if (error !== null) {
    throw refusal(error, reference.name, text);
  }
  if (found !== undefined) return found;
  throw new EngineRefusal(404, `manifest for ${text} not found: manifest unknown: manifest unknown`);
}

/** The image record that a finished pull leaves, without references. */
export function newImageRecord(offered: OfferedImage, createdAt: string): ImageRecord {
  const { image } = offered;
  return {
    id: sha256(`config ${canonicalJson(image)}`),
    tags: [],
    digests: [],
    createdAt,
    comment: '',
    config: configOf(image),
    sizeBytes: image.layerBytes.reduce((sum, bytes) => sum + bytes, 0),
    layers: offered.layers.map(({ digest }) => digest),
    program: { behaviour: image, paths: [] },
  };
}

const offers = new WeakMap<DemoImage, OfferedImage>();

/** Digests are worked out once for each image of a registry. */
function offer(image: DemoImage): OfferedImage {
  const known = offers.get(image) ?? newOffer(image);
  offers.set(image, known);
  return known;
}

function newOffer(image: DemoImage): OfferedImage {
  const repository = repositoryOf(image.reference);
  const digest = sha256(`manifest ${canonicalJson(image)}`);
  const last = image.layerBytes.length - 1;
  const layers = image.layerBytes.map((sizeBytes, index) => ({
    // Why: versions of one repository share their lower layers where these have the same size.
    digest: sha256(`layer ${repository} ${index} ${sizeBytes} ${index === last ? digest : ''}`),
    sizeBytes,
  }));
  return { image, repository, digest, layers, flaw: null };
}

function normalized(reference: string): string {
  const { name, tag } = parseImageReference(reference);
  return `${name}:${tag ?? 'latest'}`;
}

function refusal(
  error: 'unauthorized' | 'denied' | 'rate-limited' | 'unreachable',
  name: string,
  text: string,
): EngineRefusal {
  const host =
    name.includes('/') && /[.:]/.test(name.split('/')[0] ?? '') ? name.split('/')[0] : 'registry-1.docker.io';
  switch (error) {
    case 'unauthorized':
      return new EngineRefusal(500, 'unauthorized: authentication required');
    case 'denied':
      return new EngineRefusal(
        404,
        `pull access denied for ${text}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`,
      );
    case 'rate-limited':
      return new EngineRefusal(500, 'toomanyrequests: You have reached your pull rate limit.');
    case 'unreachable':
      return new EngineRefusal(
        500,
        `Get "https://${host}/v2/": dial tcp ${host}: connect: connection refused`,
      );
  }
}

function configOf(image: DemoImage): JsonObject {
  const { healthcheck } = image;
  return {
    Hostname: '',
    User: '',
    Env: ['PATH=/bin', ...Object.entries(image.env).map(([name, value]) => `${name}=${value}`)],
    Cmd: image.command,
    Entrypoint: null,
    WorkingDir: '',
    Labels: image.labels,
    ...(image.port === null ? {} : { ExposedPorts: { [`${image.port}/tcp`]: {} } }),
    ...(image.volumes.length === 0
      ? {}
      : { Volumes: Object.fromEntries(image.volumes.map((path) => [path, {}])) }),
    ...(healthcheck === null
      ? {}
      : {
          Healthcheck: {
            Test: healthcheck.test,
            Interval: healthcheck.intervalMs * nanosPerMs,
            Timeout: healthcheck.timeoutMs * nanosPerMs,
            StartPeriod: healthcheck.startPeriodMs * nanosPerMs,
            Retries: healthcheck.retries,
          },
        }),
  };
}
