import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { engineJson, engineRequest } from './engine-request.ts';
import { faultRegistry, type FaultRegistry, type RegistryFault } from './fault-registry.ts';
import { buildImage, pullImage, pushImage } from './images.ts';
import { labDir } from './lab-dir.ts';
import { LAB_ACCOUNT, startRegistry } from './registry.ts';

const engine = inject('dockerHost');
const registry = inject('registry');

async function removeImage(ref: string): Promise<void> {
  await engineRequest(engine, { path: `/images/${ref}`, method: 'DELETE', query: { force: true } });
}

async function digestOf(ref: string): Promise<string | undefined> {
  const image = await engineJson<{ RepoDigests: string[] }>(engine, { path: `/images/${ref}/json` });
  return image.RepoDigests.find((digest) => digest.startsWith(ref.slice(0, ref.lastIndexOf(':'))))?.split(
    '@',
  )[1];
}

/** Builds, pushes and forgets an image, so that the next pull has to move every byte. */
async function publish(version: string): Promise<string> {
  const ref = `${registry}/lab/published:${version}`;
  await buildImage(engine, { tag: ref, mode: 'healthy', version, paddingKb: 300 });
  const digest = await pushImage(engine, ref, ref);
  await removeImage(ref);
  return digest;
}

describe('the registry of the lab', () => {
  test('gives back by tag what was pushed', async () => {
    const digest = await publish('1.0.0');
    await pullImage(engine, `${registry}/lab/published:1.0.0`);
    expect(await digestOf(`${registry}/lab/published:1.0.0`)).toBe(digest);
  });

  test('with accounts it refuses strangers and serves the operator, also after a pause', async () => {
    const locked = await startRegistry({ dir: labDir(), name: 'locked', htpasswd: LAB_ACCOUNT.htpasswd });
    try {
      const ref = `${locked.address}/lab/secret:1`;
      await buildImage(engine, { tag: ref, mode: 'healthy', version: '1' });
      await expect(pushImage(engine, ref, ref)).rejects.toThrow('no basic auth credentials');
      await pushImage(engine, ref, ref, LAB_ACCOUNT);
      await expect(pullImage(engine, ref)).rejects.toThrow('no basic auth credentials');
      await locked.down();
      await expect(pullImage(engine, ref, LAB_ACCOUNT)).rejects.toThrow('connection refused');
      await locked.up();
      await pullImage(engine, ref, LAB_ACCOUNT);
    } finally {
      await locked.stop();
    }
  });
});

describe('the faulty door in front of it', () => {
  let door: FaultRegistry;
  let ref: string;
  const digests: Record<string, string> = {};

  beforeAll(async () => {
    for (const version of ['2.0.0', '2.1.0']) digests[version] = await publish(version);
    door = await faultRegistry(`http://${registry}`);
    ref = `${door.address}/lab/published:2.0.0`;
  });

  beforeEach(async () => {
    door.behave();
    await removeImage(ref);
  });

  afterAll(() => door.stop());

  test('passes everything while it behaves, and counts', async () => {
    const before = door.count(/manifests/);
    await pullImage(engine, ref);
    expect(await digestOf(ref)).toBe(digests['2.0.0']);
    expect(door.count(/manifests/)).toBeGreaterThan(before);
  });

  test('a pull without an account fails with 401', async () => {
    door.fail({ kind: 'status', status: 401 });
    await expect(pullImage(engine, ref)).rejects.toThrow('no basic auth credentials');
  });

  test.each<[RegistryFault, string]>([
    [{ kind: 'status', status: 401 }, 'unauthorized: lab says 401'],
    [{ kind: 'status', status: 403 }, 'lab says 403'],
    [{ kind: 'status', status: 404 }, 'manifest unknown'],
    [{ kind: 'status', status: 429, retryAfterSeconds: 1 }, 'toomanyrequests'],
    [{ kind: 'status', status: 500 }, '500 Internal Server Error'],
    [{ kind: 'status', status: 503 }, '503 Service Unavailable'],
  ])('a pull fails with %o', async (fault, message) => {
    door.fail(fault, { path: /manifests/ });
    await expect(pullImage(engine, ref)).rejects.toThrow(message);
  });

  test('a fault for the first requests only is over after them', async () => {
    // An engine asks twice for a manifest: HEAD, then GET.
    door.fail({ kind: 'status', status: 503 }, { path: /manifests/, times: 2 });
    await expect(pullImage(engine, ref)).rejects.toThrow('503');
    await pullImage(engine, ref);
  });

  test('slow: takes the time that the bytes need', async () => {
    door.fail({ kind: 'slow', bytesPerSecond: 1_000_000 });
    const startedAt = performance.now();
    await pullImage(engine, ref);
    expect(performance.now() - startedAt).toBeGreaterThan(1_000);
  });

  test('stall: nothing comes any more, and no error either', async () => {
    door.fail({ kind: 'stall', afterBytes: 100_000 });
    const pull = pullImage(engine, ref).then(() => 'done');
    const patience = new Promise((resolve) => setTimeout(resolve, 3_000, 'still waiting'));
    expect(await Promise.race([pull, patience])).toBe('still waiting');
    door.behave();
    door.dropConnections();
    expect(await pull).toBe('done');
  });

  test('cut: the engine tries the layer again', async () => {
    door.fail({ kind: 'cut', afterBytes: 100_000 }, { path: /blobs/, times: 2 });
    const events = await pullImage(engine, ref);
    expect(events.some((event) => String(event['status']).startsWith('Retrying'))).toBe(true);
  });

  test('corrupt: the engine refuses the layer', async () => {
    door.fail({ kind: 'corrupt' });
    await expect(pullImage(engine, ref)).rejects.toThrow();
  });

  test('moved tag: another digest arrives under the same name', async () => {
    door.fail({ kind: 'moved-tag', from: '2.0.0', to: '2.1.0' });
    await pullImage(engine, ref);
    expect(await digestOf(ref)).toBe(digests['2.1.0']);
  });
});
