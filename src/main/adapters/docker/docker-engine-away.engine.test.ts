import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { isWindlassError } from '../../../shared/errors.ts';
import { failure } from '../../testing/contracts/docker-target-scene.ts';
import type { Scene } from '../../testing/contracts/docker-target-scene.ts';
import { startEngine } from '../../testing/lab/engine.ts';
import type { LabEngine } from '../../testing/lab/engine.ts';
import { buildImage, pushImage } from '../../testing/lab/images.ts';
import { labDir } from '../../testing/lab/lab-dir.ts';
import { fillUp, withLoopbackFilesystem } from '../../testing/lab/loopback.ts';
import { web, webSceneOn } from '../../testing/lab/web-scene.ts';
import { DockerEngineTarget } from './docker-engine-target.ts';
import { LocalTransport } from './transport/local-transport.ts';

const dockerHost = inject('dockerHost');
const never = new AbortController().signal;

describe('the docker adapter when the engine dies', () => {
  let engine: LabEngine;
  let mortal: DockerEngineTarget;
  let scene: Scene;

  beforeAll(async () => {
    engine = await startEngine({ dir: labDir(), name: 'dying' });
    await buildImage(engine.dockerHost, { tag: web, mode: 'healthy', version: '1' });
    mortal = new DockerEngineTarget({ transport: new LocalTransport(engine.dockerHost) });
    scene = webSceneOn(mortal);
  });
  afterAll(async () => {
    await mortal.close();
    await engine.stop();
  });

  it('waits and streams must end as connection-lost, and later calls say that nobody is there', async () => {
    const id = await scene.start(web);
    const waiting = mortal.waitContainer(id, never).catch((error: unknown) => error);
    let sawLine = (): void => undefined;
    const onLine = new Promise<void>((resolve) => (sawLine = resolve));
    const following = mortal
      .logs(id, { tail: null, since: null, until: null, follow: true }, () => sawLine(), never)
      .then(
        () => 'ended',
        (error: unknown) => (isWindlassError(error) ? error.code : String(error)),
      );
    await onLine;
    await engine.kill();
    // Why two: a wait is asked again once, and then nobody may be there any more.
    expect(['connection-lost', 'target-unreachable']).toContain(((await waiting) as { code: string }).code);
    await failure(mortal.startContainer(id), 'target-unreachable');
    await failure(mortal.observe(scene.deployment), 'target-unreachable');
    // Why not looked up: a busy system takes a while between closing one connection of a killed process and the next.
    expect(await following).toBe('connection-lost');
  });

  it('the same target must go on when the engine is back, changes first', async () => {
    await engine.restart();
    const name = scene.name('after');
    await mortal.createHolder({
      name,
      role: 'lock',
      labels: { deployment: scene.deployment },
      volume: null,
      ports: [],
    });
    expect((await mortal.observe(scene.deployment)).containers.map((item) => item.name)).toContain(name);
  });

  it('creates that a kill cuts must each be told as unknown or not sent, and none be sent twice', async () => {
    const specs = Array.from({ length: 12 }, () => scene.spec(web));
    const outcomes = specs.map((spec) =>
      mortal.createContainer(spec).then(
        () => 'created',
        (error: unknown) => (isWindlassError(error) ? error.code : String(error)),
      ),
    );
    await outcomes[0];
    await engine.kill();
    const told = await Promise.all(outcomes);
    await engine.restart();
    const names = (await mortal.observe(scene.deployment)).containers.map((container) => container.name);
    for (const [index, spec] of specs.entries()) {
      const isThere = names.includes(spec.name);
      expect(['created', 'connection-lost', 'target-unreachable']).toContain(told[index]);
      if (told[index] === 'created') expect(isThere).toBe(true);
      if (told[index] === 'target-unreachable') expect(isThere).toBe(false);
    }
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('the docker adapter on a full disk', () => {
  it('creating and pulling must say host-disk-full, and work again when there is room', async () => {
    await withLoopbackFilesystem({ sizeMb: 120, fs: 'ext4' }, async (mountPoint) => {
      const engine = await startEngine({
        dir: labDir(),
        name: 'full',
        extraArgs: ['--data-root', join(mountPoint, 'data')],
      });
      const docker = new DockerEngineTarget({ transport: new LocalTransport(engine.dockerHost) });
      const scene = webSceneOn(docker);
      try {
        await buildImage(engine.dockerHost, { tag: web, mode: 'healthy', version: '1' });
        const reference = `${inject('registry')}/adapter/large:1`;
        await buildImage(dockerHost, { tag: reference, mode: 'healthy', version: '1', paddingKb: 4096 });
        await pushImage(dockerHost, reference, reference);
        const { digestReference } = await docker.resolveDigest(reference, null);
        const ballast = await fillUp(mountPoint);
        await failure(scene.create(web), 'host-disk-full');
        const pulling = docker.pullImage(digestReference, null, () => undefined, never);
        expect((await failure(pulling, 'host-disk-full')).isRetryable).toBe(false);
        await rm(ballast);
        await docker.pullImage(digestReference, null, () => undefined, never);
        await scene.start(web);
        await scene.clear();
      } finally {
        await docker.close();
        await engine.stop();
      }
    });
  });
});
