import { describe, expect, it } from 'vitest';
import type { PullProgress } from '../../core/ports/docker-target.ts';
import { failure } from './docker-target-scene.ts';
import type { Scene } from './docker-target-scene.ts';

const never = new AbortController().signal;

/** Images on the engine, and from a registry where the fixture has one. */
export function imagesContract(scene: () => Scene): void {
  describe('images', () => {
    it('an image must be described by id, tags, platform and size; a missing one is null', async () => {
      const { target, images } = scene();
      const seen = await target.inspectImage(images.web);
      expect(seen?.id).toMatch(/^sha256:[0-9a-f]{64}$/);
      expect(seen?.tags).toContain(images.web);
      expect(seen?.architecture).toBe((await target.engine()).architecture);
      expect(seen?.sizeBytes).toBeGreaterThan(0);
      expect(seen?.volumes).toEqual([]);
      expect((await target.inspectImage(seen?.id ?? ''))?.id).toBe(seen?.id);
      expect(await target.inspectImage('windlass-contract/never-built:9')).toBeNull();
    });

    it('a tag must be added and taken away, and taking it away again is success', async () => {
      const { target, images, deployment } = scene();
      const repository = `windlass-contract/${deployment}`;
      await target.tagImage(images.web, repository, 'kept');
      const tagged = await target.inspectImage(`${repository}:kept`);
      expect(tagged?.id).toBe((await target.inspectImage(images.web))?.id);
      await target.untagImage(`${repository}:kept`);
      await target.untagImage(`${repository}:kept`);
      expect(await target.inspectImage(`${repository}:kept`)).toBeNull();
      expect(await target.inspectImage(images.web)).not.toBeNull();
    });

    it('tagging an image that is not there is image-not-found', async () => {
      const { target, deployment } = scene();
      const tagging = target.tagImage(
        'windlass-contract/never-built:9',
        `windlass-contract/${deployment}`,
        'x',
      );
      await failure(tagging, 'image-not-found');
    });

    it('a reference that is none must be image-invalid', async () => {
      const { target } = scene();
      await failure(target.resolveDigest('Not A Reference', null), 'image-invalid');
      await failure(
        target.pullImage('Not A Reference', null, () => undefined, never),
        'image-invalid',
      );
    });
  });

  describe('registry', () => {
    it('a tag must resolve to a digest of the same name, and that digest to itself', async ({ skip }) => {
      const { target } = scene();
      const reference = needsRegistry(skip);
      const resolved = await target.resolveDigest(reference, null);
      expect(resolved.digestReference).toMatch(/^[^@]+@sha256:[0-9a-f]{64}$/);
      expect(resolved.digestReference.split('@')[0]).toBe(withoutTag(reference));
      expect(resolved.platforms).toContain(`linux/${(await target.engine()).architecture}`);
      const again = await target.resolveDigest(resolved.digestReference, null);
      expect(again.digestReference).toBe(resolved.digestReference);
    });

    it('a pull by digest must report progress and leave the image with that digest, also twice', async ({
      skip,
    }) => {
      const { target } = scene();
      const { digestReference } = await target.resolveDigest(needsRegistry(skip), null);
      const events: PullProgress[] = [];
      await target.pullImage(digestReference, null, (progress) => events.push(progress), never);
      const seen = await target.inspectImage(digestReference);
      expect(seen?.digestReferences).toContain(digestReference);
      expect(events.length).toBeGreaterThan(0);
      expect(events.some((event) => event.status === 'done' || event.status === 'present')).toBe(true);
      for (const event of events) expect(event.currentBytes).toBeGreaterThanOrEqual(0);
      await target.pullImage(digestReference, null, () => undefined, never);
    });

    it('a tag, a repository and a digest that do not exist must be image-not-found', async ({ skip }) => {
      const { target } = scene();
      const name = withoutTag(needsRegistry(skip));
      for (const missing of [
        `${name}:no-such-tag`,
        `${name}-no-such:1`,
        `${name}@sha256:${'0'.repeat(64)}`,
      ]) {
        const error = await failure(target.resolveDigest(missing, null), 'image-not-found');
        expect(error.details['image']).toBe(missing);
        expect(error.isRetryable).toBe(false);
      }
      const digest = `${name}@sha256:${'0'.repeat(64)}`;
      await failure(
        target.pullImage(digest, null, () => undefined, never),
        'image-not-found',
      );
    });

    it('a pull that was called off before it began must be cancelled', async ({ skip }) => {
      const { target } = scene();
      const { digestReference } = await target.resolveDigest(needsRegistry(skip), null);
      const pulling = target.pullImage(digestReference, null, () => undefined, AbortSignal.abort());
      await failure(pulling, 'cancelled');
    });

    it('what the registry refuses must say so', async ({ skip }) => {
      const { target, fixture } = scene();
      if (fixture.deniedRef === undefined) return skip('no registry that refuses');
      const error = await target.resolveDigest(fixture.deniedRef, null).catch((thrown: unknown) => thrown);
      expect(['registry-unauthorized', 'registry-denied']).toContain((error as { code?: string }).code);
    });

    function needsRegistry(skip: (reason: string) => void): string {
      const { registryRef } = scene().fixture;
      if (registryRef === undefined) {
        skip('no registry');
        throw new Error('skipped');
      }
      return registryRef;
    }
  });
}

function withoutTag(reference: string): string {
  return reference.slice(0, reference.lastIndexOf(':'));
}
