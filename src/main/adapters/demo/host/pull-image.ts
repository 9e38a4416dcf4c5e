import type { JsonObject } from '../state/container-record.ts';
import { canonicalReference } from '../state/image-reference.ts';
import type { ImageReference } from '../state/image-reference.ts';
import { shortId, tagImage } from '../state/image-store.ts';
import type { EngineContext } from './engine-context.ts';
import { newImageRecord } from './registry-images.ts';
import type { OfferedImage } from './registry-images.ts';

/** Where the events of a pull go. Each call fails once the client is gone, which ends the pull. */
export interface PullSink {
  write(event: JsonObject): Promise<void>;
  sleep(ms: number): Promise<void>;
  /** Never comes back. */
  hang(): Promise<never>;
}

const millisecondsPerEvent = 100;
const mostEventsPerLayer = 20;

/**
 * Pulls an image that the registry offers. The image is there when this resolves, and not before; what goes wrong on
 * the way is an event with `error`, as the answer has begun with 200 long ago.
 */
export async function pullImage(
  context: EngineContext,
  offered: OfferedImage,
  reference: ImageReference,
  sink: PullSink,
): Promise<void> {
  const { state } = context;
  const wanted = canonicalReference(reference);
  await sink.write({
    status: `Pulling from ${offered.repository}`,
    id: reference.digest === null ? (reference.tag ?? 'latest') : wanted,
  });
  const present = new Set([...state.images.values()].flatMap(({ layers }) => layers));
  const draft = newImageRecord(offered, context.timestamp());
  const isKnown = state.images.has(draft.id);
  if (!isKnown) {
    const isComplete = await pullLayers(context, offered, present, sink);
    if (!isComplete) return;
  }
  const image = state.images.get(draft.id) ?? draft;
  state.images.set(image.id, image);
  const digest = `${offered.repository}@${offered.digest}`;
  image.digests = [...new Set([...image.digests, digest])];
  if (reference.digest === null) tagImage(state, image, reference.name, reference.tag ?? 'latest');
  state.touch();
  context.events.image('pull', wanted, wanted);
  await sink.write({ status: `Digest: ${offered.digest}` });
  await sink.write({
    status: isKnown
      ? `Status: Image is up to date for ${wanted}`
      : `Status: Downloaded newer image for ${wanted}`,
  });
}

async function pullLayers(
  context: EngineContext,
  offered: OfferedImage,
  present: ReadonlySet<string>,
  sink: PullSink,
): Promise<boolean> {
  const missing = offered.layers.filter(({ digest }) => !present.has(digest));
  for (const { digest } of offered.layers) {
    const status = present.has(digest) ? 'Already exists' : 'Pulling fs layer';
    await sink.write({ status, progressDetail: {}, id: shortId(digest) });
  }
  for (const layer of missing) {
    const id = shortId(layer.digest);
    await download(context, layer.sizeBytes, id, offered.flaw === 'stalled', sink);
    await sink.write({ status: 'Verifying Checksum', progressDetail: {}, id });
    if (offered.flaw === 'corrupt') {
      const message = `filesystem layer verification failed for digest ${layer.digest}`;
      await sink.write({ errorDetail: { message }, error: message });
      return false;
    }
    await sink.write({ status: 'Download complete', progressDetail: {}, id });
    const whole = { current: layer.sizeBytes, total: layer.sizeBytes };
    await sink.write({ status: 'Extracting', progressDetail: whole, progress: bar(whole), id });
    await sink.write({ status: 'Pull complete', progressDetail: {}, id });
  }
  return true;
}

async function download(
  context: EngineContext,
  sizeBytes: number,
  id: string,
  isStalling: boolean,
  sink: PullSink,
): Promise<void> {
  const rate = context.pullBytesPerSecond;
  const wholeMs = rate === null ? 0 : (sizeBytes / rate) * 1000;
  const events = Math.min(mostEventsPerLayer, Math.max(2, Math.ceil(wholeMs / millisecondsPerEvent)));
  for (let event = 1; event <= events; event++) {
    if (wholeMs > 0) await sink.sleep(wholeMs / events);
    const detail = { current: Math.floor((sizeBytes * event) / events), total: sizeBytes };
    await sink.write({ status: 'Downloading', progressDetail: detail, progress: bar(detail), id });
    if (isStalling) await sink.hang();
  }
}

function bar({ current, total }: { readonly current: number; readonly total: number }): string {
  const filled = Math.floor((50 * current) / total);
  return `[${'='.repeat(filled)}>${' '.repeat(50 - filled)}] ${megabytes(current)}/${megabytes(total)}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(2)}MB`;
}
