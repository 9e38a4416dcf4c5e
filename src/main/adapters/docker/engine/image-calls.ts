import { z } from 'zod';
import { WindlassError, isWindlassError } from '../../../../shared/errors.ts';
import { parseImageReference } from '../../../core/model/image-reference.ts';
import type { ObservedImage } from '../../../core/model/observed.ts';
import type { CancelSignal } from '../../../core/ports/clock.ts';
import type { PullProgress, ResolvedImage } from '../../../core/ports/docker-target.ts';
import type { RegistryAuth } from '../../../core/ports/registry.ts';
import { changeDeadlineMs, readDeadlineMs } from '../client/engine-connection.ts';
import type { EngineAnswer } from '../client/engine-call.ts';
import type { EngineConnection } from '../client/engine-connection.ts';
import { engineFailure } from '../client/engine-failure.ts';
import type { FailureSubject } from '../client/engine-failure.ts';
import { jsonLines } from './json-lines.ts';
import { readPullEvent } from './pull-events.ts';

/** Why so long: an engine takes 40 s to say that a name does not resolve. */
const resolveDeadlineMs = 90_000;

const texts = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);

const imageSchema = z.object({
  Id: z.string().min(1),
  RepoTags: texts,
  RepoDigests: texts,
  Architecture: z
    .string()
    .nullish()
    .transform((value) => value ?? ''),
  Size: z
    .number()
    .nullish()
    .transform((value) => value ?? 0),
  Config: z
    .object({
      Volumes: z.record(z.string(), z.unknown()).nullish(),
      Healthcheck: z.object({ Test: texts }).nullish(),
    })
    .nullish(),
});

const distributionSchema = z.object({
  Descriptor: z.object({ digest: z.string().regex(/^sha(256:[0-9a-f]{64}|512:[0-9a-f]{128})$/) }),
  Platforms: z.array(z.object({ os: z.string().nullish(), architecture: z.string().nullish() })).nullish(),
});

/** The calls about images. */
export class ImageCalls {
  readonly #connection: EngineConnection;

  constructor(connection: EngineConnection) {
    this.#connection = connection;
  }

  async inspect(reference: string): Promise<ObservedImage | null> {
    try {
      const image = await this.#connection.json(imageSchema, {
        method: 'GET',
        path: `/images/${imagePath(reference)}/json`,
        deadlineMs: readDeadlineMs,
        subject: about('inspect image', reference, 'engine'),
      });
      return observedImage(image);
    } catch (error) {
      if (isWindlassError(error, 'image-not-found') || isWindlassError(error, 'not-found')) return null;
      throw error;
    }
  }

  async tag(image: string, repository: string, tag: string): Promise<void> {
    if (parseImageReference(`${repository}:${tag}`) === null) throw invalidReference(`${repository}:${tag}`);
    await this.#connection.send({
      method: 'POST',
      path: `/images/${imagePath(image)}/tag`,
      query: { repo: repository, tag },
      deadlineMs: changeDeadlineMs,
      subject: about('tag image', image, 'engine'),
    });
  }

  /** One reference only, never an image with all of them; gone already is success. */
  async untag(reference: string): Promise<void> {
    const parsed = parseImageReference(reference);
    if (parsed === null || (parsed.tag === null && parsed.digest === null)) throw invalidReference(reference);
    try {
      await this.#connection.send({
        method: 'DELETE',
        path: `/images/${reference}`,
        deadlineMs: changeDeadlineMs,
        subject: about('untag image', reference, 'engine'),
      });
    } catch (error) {
      if (!isWindlassError(error, 'image-not-found') && !isWindlassError(error, 'not-found')) throw error;
    }
  }

  async resolve(reference: string, auth: RegistryAuth | null): Promise<ResolvedImage> {
    const parsed = parseImageReference(reference);
    if (parsed === null) throw invalidReference(reference);
    const asked = parsed.tag === null && parsed.digest === null ? `${reference}:latest` : reference;
    const { Descriptor, Platforms } = await this.#connection.json(distributionSchema, {
      method: 'GET',
      path: `/distribution/${asked}/json`,
      registryAuth: auth,
      deadlineMs: resolveDeadlineMs,
      subject: about('resolve image', reference, 'registry'),
    });
    const known = (Platforms ?? []).filter((platform) => platform.os && platform.architecture !== 'unknown');
    return {
      digestReference: `${parsed.name}@${Descriptor.digest}`,
      platforms: [...new Set(known.map((platform) => `${platform.os}/${platform.architecture}`))],
    };
  }

  /**
   * The engine answers 200 first and fails later, inside the stream or by just ending it: a pull has
   * succeeded only when no message was an error and the image is there with that digest.
   */
  async pull(
    reference: string,
    auth: RegistryAuth | null,
    onProgress: (progress: PullProgress) => void,
    signal: CancelSignal,
  ): Promise<void> {
    const digest = parseImageReference(reference)?.digest ?? null;
    if (digest === null) throw invalidReference(reference);
    const subject = about('pull image', reference, 'registry');
    const call = {
      method: 'POST' as const,
      path: '/images/create',
      query: { fromImage: reference },
      registryAuth: auth,
      signal,
      deadlineMs: null,
      isHarmless: true,
      subject,
    };
    await this.#connection.stream(call, async (answer) => followPull(answer, subject, onProgress));
    const image = await this.inspect(reference);
    if (image?.digestReferences.some((held) => held.endsWith(`@${digest}`)) !== true)
      throw endedEarly(reference);
  }

  /** An image from a tar archive, without any registry. */
  async importArchive(repository: string, tag: string, archive: Buffer): Promise<void> {
    const subject = about('import image', `${repository}:${tag}`, 'engine');
    await this.#connection.stream(
      {
        method: 'POST',
        path: '/images/create',
        query: { fromSrc: '-', repo: repository, tag },
        upload: archive,
        deadlineMs: changeDeadlineMs,
        subject,
      },
      async (answer) => followPull(answer, subject, () => undefined),
    );
  }
}

async function followPull(
  answer: EngineAnswer,
  subject: FailureSubject,
  onProgress: (progress: PullProgress) => void,
): Promise<void> {
  for await (const message of jsonLines(answer.body)) {
    if (message === null) continue;
    const event = readPullEvent(message);
    if (event.kind === 'error') throw streamFailure(subject, event.text);
    onProgress(event.progress);
  }
}

/** What no rule knows is a failed pull, not a fault of the engine. */
function streamFailure(subject: FailureSubject, text: string): WindlassError {
  const error = engineFailure(subject, 200, text);
  const isOpen = error.code === 'registry-error' && !error.isRetryable;
  return isOpen ? new WindlassError('pull-failed', error.message, error.details) : error;
}

function endedEarly(image: string): WindlassError {
  return new WindlassError(
    'pull-failed',
    `pull image ${image}: the stream ended before the image was there`,
    { image, reason: 'ended-early' },
    { isRetryable: true },
  );
}

function observedImage(image: z.infer<typeof imageSchema>): ObservedImage {
  const test = image.Config?.Healthcheck?.Test ?? [];
  return {
    id: image.Id,
    digestReferences: image.RepoDigests,
    tags: image.RepoTags,
    volumes: Object.keys(image.Config?.Volumes ?? {}).sort(),
    hasHealthcheck: test.length > 0 && test[0] !== 'NONE',
    architecture: image.Architecture,
    sizeBytes: image.Size,
  };
}

/** A reference or an image id, safe as a part of a path. */
function imagePath(image: string): string {
  if (/^sha256:[0-9a-f]{64}$/.test(image) || parseImageReference(image) !== null) return image;
  throw invalidReference(image);
}

function invalidReference(image: string): WindlassError {
  const shown = image.slice(0, 200);
  return new WindlassError('image-invalid', `${JSON.stringify(shown)} is not an image reference`, {
    image: shown,
  });
}

function about(action: string, image: string, area: FailureSubject['area']): FailureSubject {
  return { area, action: `${action} ${image}`, details: { image } };
}
