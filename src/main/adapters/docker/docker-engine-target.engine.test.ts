import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { PullProgress } from '../../core/ports/docker-target.ts';
import { freePort } from '../../testing/lab/ports.ts';
import { failure } from '../../testing/contracts/docker-target-scene.ts';
import type { Scene } from '../../testing/contracts/docker-target-scene.ts';
import { engineJson, engineRequest } from '../../testing/lab/engine-request.ts';
import { faultRegistry } from '../../testing/lab/fault-registry.ts';
import type { FaultRegistry } from '../../testing/lab/fault-registry.ts';
import { buildImage, pushImage } from '../../testing/lab/images.ts';
import { labDir } from '../../testing/lab/lab-dir.ts';
import { LAB_ACCOUNT, startRegistry } from '../../testing/lab/registry.ts';
import { web, webSceneOn } from '../../testing/lab/web-scene.ts';
import { DockerConfigRegistry } from '../registry/docker-config-registry.ts';
import { DockerEngineTarget } from './docker-engine-target.ts';
import { LocalTransport } from './transport/local-transport.ts';

const dockerHost = inject('dockerHost');
const target = new DockerEngineTarget({ transport: new LocalTransport(dockerHost) });
const never = new AbortController().signal;
/** No verdict: a busy machine takes seconds to begin a command. */
const patienceMs = 120_000;

afterAll(() => target.close());

interface RawContainer {
  readonly Config: { readonly ExposedPorts: object; readonly Labels: Readonly<Record<string, string>> };
  readonly HostConfig: object;
}

describe('the docker adapter on a real engine', () => {
  let scene: Scene;

  beforeAll(() =>
    buildImage(dockerHost, { tag: web, mode: 'healthy', version: '1', env: { OLD: 'from-image' } }),
  );
  afterEach(() => scene?.clear());

  it('every setting of a service must reach the engine as it was declared', async () => {
    scene = webSceneOn(target);
    const [front, back, volume] = [scene.networkSpec('front'), scene.networkSpec('back'), scene.volumeSpec()];
    await scene.network({
      ...front,
      subnets: [{ subnet: '10.77.0.0/24', gateway: '10.77.0.1' }],
      internal: true,
    });
    await scene.network({ ...back, labels: { team: 'blue' } });
    await target.createVolume(volume, scene.objectOwner);
    const [tcp, udp] = [await freePort(), await freePort()];
    const id = await scene.create(web, {
      spec: {
        restart: { name: 'on-failure', maximumRetryCount: 4 },
        mounts: [
          { type: 'volume', volume: volume.name, target: '/named', readOnly: true },
          { type: 'anonymous', target: '/unnamed', readOnly: false },
          { type: 'bind', source: '/etc', target: '/host-etc', readOnly: true },
          { type: 'tmpfs', target: '/scratch', sizeBytes: 2_097_152, mode: 0o1770 },
        ],
        network: {
          kind: 'networks',
          endpoints: [
            { network: front.name, aliases: ['app', 'www'], ipv4Address: '10.77.0.9', ipv6Address: null },
            { network: back.name, aliases: ['backend'], ipv4Address: null, ipv6Address: null },
          ],
        },
      },
      service: {
        command: ['/bin/sleep', '60'],
        environment: { A: '1', EMPTY: '', OLD: null, 'WITH SPACE': 'x=y z' },
        ports: [
          { hostIp: '127.0.0.1', hostPort: tcp, containerPort: 8080, protocol: 'tcp' },
          { hostIp: '', hostPort: udp, containerPort: 5353, protocol: 'udp' },
        ],
        expose: ['9000'],
        user: '0:0',
        workingDir: '/tmp',
        hostname: 'app.local',
        stopGraceMs: 3000,
        stopSignal: 'SIGKILL',
        init: true,
        capAdd: ['NET_ADMIN'],
        capDrop: ['MKNOD'],
        extraHosts: ['db.local:10.9.9.9'],
        dns: ['10.9.9.53'],
        ulimits: [{ name: 'nofile', soft: 512, hard: 1024 }],
        memoryBytes: 67_108_864,
        cpus: 0.5,
        logging: { driver: 'json-file', options: { 'max-size': '1m', 'max-file': '2' } },
        labels: { 'example.com/note': 'kept' },
        healthcheck: {
          isDisabled: false,
          test: ['CMD', '/bin/true'],
          intervalMs: 1000,
          timeoutMs: 2000,
          retries: 5,
          startPeriodMs: 500,
        },
      },
    });
    const seen = await engineJson<RawContainer>(dockerHost, { path: `/containers/${id}/json` });
    expect(seen.Config).toMatchObject({
      Hostname: 'app.local',
      User: '0:0',
      WorkingDir: '/tmp',
      StopSignal: 'SIGKILL',
      StopTimeout: 3,
      Tty: false,
      Healthcheck: {
        Test: ['CMD', '/bin/true'],
        Interval: 1_000_000_000,
        Timeout: 2_000_000_000,
        Retries: 5,
        StartPeriod: 500_000_000,
      },
    });
    expect(Object.keys(seen.Config.ExposedPorts).sort()).toEqual(['5353/udp', '8080/tcp', '9000/tcp']);
    expect(seen.Config.Labels['example.com/note']).toBe('kept');
    expect(seen.HostConfig).toMatchObject({
      NetworkMode: front.name,
      RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 4 },
      AutoRemove: false,
      Init: true,
      CapAdd: ['NET_ADMIN'],
      CapDrop: ['MKNOD'],
      ExtraHosts: ['db.local:10.9.9.9'],
      Dns: ['10.9.9.53'],
      Ulimits: [{ Name: 'nofile', Soft: 512, Hard: 1024 }],
      Memory: 67_108_864,
      NanoCpus: 500_000_000,
      LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '2' } },
      PortBindings: {
        '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: String(tcp) }],
        '5353/udp': [{ HostIp: '', HostPort: String(udp) }],
      },
    });
    await target.startContainer(id);
    const running = await scene.inspect(id);
    const endpoints = new Map(running.endpoints.map((endpoint) => [endpoint.network, endpoint]));
    expect(endpoints.get(front.name)).toMatchObject({ ipAddress: '10.77.0.9' });
    expect(endpoints.get(back.name)?.aliases).toContain('backend');
    expect(running.mounts.map((mount) => [mount.target, mount.type, mount.readOnly]).sort()).toEqual([
      ['/host-etc', 'bind', true],
      ['/named', 'volume', true],
      ['/scratch', 'tmpfs', false],
      ['/unnamed', 'volume', false],
    ]);
    const env = (await target.exec(id, ['env'], patienceMs)).output;
    expect(env).toContain('A=1\n');
    expect(env).toContain('EMPTY=\n');
    expect(env).toContain('WITH SPACE=x=y z\n');
    expect(env).not.toContain('OLD=');
    const mounts = (await target.exec(id, ['cat', '/proc/mounts'], patienceMs)).output;
    expect(mounts).toMatch(/\/scratch tmpfs rw,.*size=2048k,mode=1770/);
    expect(running.publishedPorts.map((port) => port.protocol).sort()).toContain('udp');
  });

  it('a bind whose source is missing must be an error, and nothing be made on the host', async () => {
    scene = webSceneOn(target);
    const source = join(labDir(), 'not-there', 'deep');
    const mounts = [{ type: 'bind' as const, source, target: '/x', readOnly: false }];
    const error = await failure(scene.create(web, { spec: { mounts } }), 'engine-error');
    expect(error.details).toMatchObject({ reason: 'bind-source-missing', path: source });
    expect(existsSync(source)).toBe(false);
    expect((await target.observe(scene.deployment)).containers).toEqual([]);
  });

  it('a port held by a foreign process must be port-taken, and be free to it alone', async () => {
    scene = webSceneOn(target);
    const port = await freePort();
    const foreign = await listenOn(port);
    const id = await scene.holder({ ports: [{ hostIp: '', hostPort: port, protocol: 'tcp' }] });
    const error = await failure(target.startContainer(id), 'port-taken');
    expect(error.details['hostPort']).toBe(port);
    await new Promise((resolve) => foreign.close(resolve));
    await failure(target.startContainer(id), 'engine-error');
    const again = await listenOn(port);
    await new Promise((resolve) => again.close(resolve));
  });

  it('a holder must need no image of a registry, and share one that is imported once', async () => {
    scene = webSceneOn(target);
    const [first, second] = [
      await scene.inspect(await scene.holder()),
      await scene.inspect(await scene.holder()),
    ];
    expect(first.imageId).toBe(second.imageId);
    expect((await target.inspectImage('windlass/empty:1'))?.sizeBytes).toBe(0);
  });

  it('the output of a terminal must be read as lines, too', async () => {
    scene = webSceneOn(target);
    const { Id } = await engineJson<{ Id: string }>(dockerHost, {
      path: '/containers/create',
      method: 'POST',
      body: { Image: web, Tty: true, Cmd: ['/bin/sh', '-c', 'echo one; echo two >&2'] },
    });
    await target.startContainer(Id);
    await target.waitContainer(Id, never);
    const lines: string[] = [];
    await target.logs(
      Id,
      { tail: null, since: null, until: null, follow: false },
      (line) => lines.push(line.text),
      never,
    );
    expect(lines).toEqual(['one', 'two']);
    await target.removeContainer(Id);
  });

  it('a log line of a megabyte must be cut at 64 kB, and the next line be whole', async () => {
    scene = webSceneOn(target);
    const command = [
      '/bin/sh',
      '-c',
      "head -c 1000000 /dev/zero | tr '\\0' a; echo; echo next; printf '\\377last'",
    ];
    const id = await scene.start(web, { service: { command } });
    await target.waitContainer(id, never);
    const lines: string[] = [];
    await target.logs(
      id,
      { tail: null, since: null, until: null, follow: false },
      (line) => lines.push(line.text),
      never,
    );
    expect(lines.map((line) => line.length)).toEqual([65_536, 4, 5]);
    expect(lines[0]).toMatch(/^a+$/);
    expect(lines.slice(1)).toEqual(['next', '\ufffdlast']);
  });

  it('a name that looks like an option or a path must not reach a program', async () => {
    scene = webSceneOn(target);
    const hostile = ['$(touch /tmp/pwned)', '; id', '`id`', '../../etc', '--privileged', 'a\nb'];
    const environment = Object.fromEntries(hostile.map((value, index) => [`V${index}`, value]));
    const id = await scene.start(web, { service: { environment, command: ['/bin/sh', '-c', 'sleep 30'] } });
    for (const [key, value] of Object.entries(environment)) {
      const { output } = await target.exec(id, ['sh', '-c', `printf %s "$${key}"`], patienceMs);
      expect(output).toBe(value);
    }
    for (const name of hostile) await failure(scene.create(web, { spec: { name } }), 'name-invalid');
  });
});

describe('the docker adapter and registries', () => {
  let door: FaultRegistry;
  let pinned = '';
  const layers: PullProgress[] = [];

  beforeAll(async () => {
    const reference = `${inject('registry')}/adapter/big:1`;
    await buildImage(dockerHost, { tag: reference, mode: 'healthy', version: '1', paddingKb: 2048 });
    await pushImage(dockerHost, reference, reference);
    await engineRequest(dockerHost, { path: `/images/${reference}`, method: 'DELETE' });
    door = await faultRegistry(`http://${inject('registry')}`);
    pinned = (await target.resolveDigest(`${door.address}/adapter/big:1`, null)).digestReference;
  });
  afterEach(() => {
    door.behave();
    layers.length = 0;
  });
  afterAll(() => door.stop());

  const pull = (signal: AbortSignal = never): Promise<void> =>
    target.pullImage(pinned, null, (progress) => layers.push(progress), signal);

  it.each([
    [401, 'registry-unauthorized', false],
    [403, 'registry-denied', false],
    [404, 'image-not-found', false],
    [429, 'registry-rate-limited', true],
    [503, 'registry-error', true],
  ] as const)('a registry that answers %i must be %s', async (status, code, isRetryable) => {
    door.fail({ kind: 'status', status });
    const error = await failure(target.resolveDigest(`${door.address}/adapter/big:1`, null), code);
    expect(error.isRetryable).toBe(isRetryable);
    expect(await target.inspectImage(pinned)).toBeNull();
  });

  it('a registry that sends 100 kB/s must be waited for, and its digest be the same', async () => {
    door.fail({ kind: 'slow', bytesPerSecond: 100_000 });
    const { digestReference } = await target.resolveDigest(`${door.address}/adapter/big:1`, null);
    expect(digestReference).toBe(pinned);
  });

  it('a layer that arrives damaged must be a failed pull, and leave no image', async () => {
    door.fail({ kind: 'corrupt' });
    expect((await failure(pull(), 'pull-failed')).isRetryable).toBe(true);
    expect(await target.inspectImage(pinned)).toBeNull();
  });

  it('a layer that stalls must be ended by the signal, and the engine let go of it', async () => {
    door.fail({ kind: 'stall', afterBytes: 50_000 });
    const controller = new AbortController();
    const pulling = target.pullImage(
      pinned,
      null,
      (progress) => {
        if (progress.status === 'downloading' || progress.status === 'waiting') controller.abort();
      },
      controller.signal,
    );
    await failure(pulling, 'cancelled');
    expect(await target.inspectImage(pinned)).toBeNull();
  });

  it('after all that the pull must succeed, with bytes that grow to the whole', async () => {
    await pull();
    expect((await target.inspectImage(pinned))?.digestReferences).toContain(pinned);
    const downloading = layers.filter((event) => event.status === 'downloading');
    for (const event of downloading) expect(event.currentBytes).toBeLessThanOrEqual(event.totalBytes);
    expect(layers.at(-1)?.layer).toBe('');
  });

  it('a registry that is down must be registry-unreachable', async () => {
    const port = await freePort();
    const error = await failure(
      target.resolveDigest(`127.0.0.1:${port}/a/b:1`, null),
      'registry-unreachable',
    );
    expect(error.isRetryable).toBe(true);
  });

  it('a private registry must be opened by what docker login left, and by nothing else', async () => {
    const registry = await startRegistry({ dir: labDir(), name: 'private', htpasswd: LAB_ACCOUNT.htpasswd });
    const config = await mkdtemp(join(tmpdir(), 'windlass-config-'));
    try {
      const reference = `${registry.address}/adapter/secret:1`;
      await buildImage(dockerHost, { tag: reference, mode: 'healthy', version: '1' });
      await pushImage(dockerHost, reference, reference, LAB_ACCOUNT);
      await engineRequest(dockerHost, { path: `/images/${reference}`, method: 'DELETE' });
      const credentials = new DockerConfigRegistry({ env: { DOCKER_CONFIG: config } });
      await failure(
        target.resolveDigest(reference, await credentials.authFor(reference)),
        'registry-unauthorized',
      );
      expect(await credentials.diagnose(reference, null)).toBe('registry-unauthorized');
      await login(config, registry.address, 'wrong');
      await failure(
        target.resolveDigest(reference, await credentials.authFor(reference)),
        'registry-unauthorized',
      );
      expect(await credentials.diagnose(reference, await credentials.authFor(reference))).toBe(
        'registry-unauthorized',
      );
      await login(config, registry.address, LAB_ACCOUNT.password);
      const auth = await credentials.authFor(reference);
      const { digestReference } = await target.resolveDigest(reference, auth);
      await target.pullImage(digestReference, auth, () => undefined, never);
      expect(await target.inspectImage(digestReference)).not.toBeNull();
      expect(await credentials.diagnose(reference, auth)).toBeNull();
      expect(await credentials.diagnose(`${registry.address}/adapter/none:1`, auth)).toBe('image-not-found');
    } finally {
      await registry.stop();
      await rm(config, { recursive: true, force: true });
    }
  });
});

async function login(dir: string, address: string, password: string): Promise<void> {
  const auth = Buffer.from(`${LAB_ACCOUNT.username}:${password}`).toString('base64');
  await writeFile(join(dir, 'config.json'), JSON.stringify({ auths: { [address]: { auth } } }));
}

async function listenOn(port: number): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '0.0.0.0', resolve);
  });
  return server;
}
