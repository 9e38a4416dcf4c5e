import { pack } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DemoBench, benchRegistry } from '../../testing/demo-bench.ts';
import { DemoEngine } from './demo-engine.ts';

let bench: DemoBench;
beforeEach(async () => {
  bench = await DemoBench.open();
});
afterEach(() => bench.close());

interface PullEvent {
  readonly status?: string;
  readonly id?: string;
  readonly error?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
}

async function pullEvents(query: string): Promise<PullEvent[]> {
  const { text } = await bench.post(`/images/create?${query}`);
  return text
    .trim()
    .split('\r\n')
    .map((line) => JSON.parse(line) as PullEvent);
}

async function digestOf(reference: string): Promise<string> {
  return (await bench.get(`/distribution/${reference}/json`)).json.Descriptor.digest as string;
}

describe('pulling', () => {
  it('must report every layer to its end, and the digest, before the image is there', async () => {
    const events = await pullEvents('fromImage=demo/web&tag=1');
    expect(events[0]).toEqual({ status: 'Pulling from demo/web', id: '1' });
    const layers = new Set(events.filter(({ status }) => status === 'Pulling fs layer').map(({ id }) => id));
    expect(layers.size).toBe(2);
    for (const layer of layers) {
      const own = events.filter(({ id }) => id === layer);
      expect(layer).toMatch(/^[0-9a-f]{12}$/);
      expect(own.at(-1)?.status).toBe('Pull complete');
      const last = own.filter(({ status }) => status === 'Downloading').at(-1)?.progressDetail;
      expect(last?.current).toBe(last?.total);
    }
    expect(events.at(-2)?.status).toBe(`Digest: ${await digestOf('demo/web:1')}`);
    expect(events.at(-1)?.status).toBe('Status: Downloaded newer image for demo/web:1');
  });

  it('by digest must give the image its digest and no tag', async () => {
    const digest = await digestOf('demo/web:1');
    await pullEvents(`fromImage=demo/web@${digest}`);
    const image = (await bench.get(`/images/demo/web@${digest}/json`)).json;
    expect(image).toMatchObject({ RepoTags: [], RepoDigests: [`demo/web@${digest}`], Architecture: 'amd64' });
    expect((await bench.get('/images/demo/web:1/json')).status).toBe(404);
    const again = await pullEvents(`fromImage=demo/web&tag=${digest}`);
    expect(again).toHaveLength(3);
    expect(again.at(-1)?.status).toBe(`Status: Image is up to date for demo/web@${digest}`);
  });

  it('layers that another version has must not be pulled again', async () => {
    await bench.pull('demo/web:1');
    const events = await pullEvents('fromImage=demo/web&tag=2');
    expect(events.filter(({ status }) => status === 'Already exists')).toHaveLength(1);
    expect(events.filter(({ status }) => status === 'Pull complete')).toHaveLength(1);
  });

  it('a tag that moved must bring the new image and leave the old one by its digest', async () => {
    await bench.pull('demo/plain:1');
    const [before] = bench.engine.snapshot().images;
    bench.engine.offer({ images: [{ reference: 'demo/plain:1', version: 'moved' }] });
    await bench.pull('demo/plain:1');
    const after = bench.engine.snapshot().images;
    expect(after.find(({ id }) => id === before?.id)).toMatchObject({ tags: [], digests: before?.digests });
    expect(after.find(({ id }) => id !== before?.id)).toMatchObject({ tags: ['demo/plain:1'] });
  });

  it('names of the default registry must be understood in every form', async () => {
    await bench.pull('docker.io/demo/web:1');
    expect((await bench.get('/images/demo/web:1/json')).status).toBe(200);
    expect((await bench.get('/images/docker.io/demo/web:1/json')).status).toBe(200);
  });

  it('what cannot be had must be refused before the stream, with the real status and text', async () => {
    const cases: [string, number, RegExp][] = [
      ['demo/none:1', 404, /^manifest for demo\/none:1 not found: manifest unknown: manifest unknown$/],
      ['demo/web:9', 404, /^manifest for demo\/web:9 not found/],
      ['demo/secret:1', 500, /^unauthorized: authentication required$/],
      ['demo/private:1', 404, /^pull access denied for demo\/private:1/],
      ['demo/busy:1', 500, /^toomanyrequests: /],
      ['demo/down:1', 500, /dial tcp .* connection refused$/],
      ['Demo/web:1', 400, /^invalid reference format: repository name must be lowercase$/],
      ['demo/web:1:2', 400, /^invalid reference format$/],
    ];
    for (const [reference, status, text] of cases) {
      const reply = await bench.post(`/images/create?fromImage=${encodeURIComponent(reference)}`);
      expect([reference, reply.status]).toEqual([reference, status]);
      expect(reply.json.message).toMatch(text);
    }
    expect(bench.engine.snapshot().images).toEqual([]);
  });

  it('a corrupt layer must be an error inside the stream and leave no image', async () => {
    const events = await pullEvents('fromImage=demo/corrupt&tag=1');
    expect(events.at(-1)?.error).toMatch(/^filesystem layer verification failed for digest sha256:/);
    expect(bench.engine.snapshot().images).toEqual([]);
  });

  it('a pull whose client goes away must end without an image, a stalled one never by itself', async () => {
    const controller = new AbortController();
    let seen = '';
    const pulling = bench.call('POST', '/images/create?fromImage=demo/stalled&tag=1', {
      signal: controller.signal,
      onData: (piece) => (seen += piece),
    });
    await bench.clock.sleep(3_600_000);
    expect(seen).toContain('Downloading');
    controller.abort();
    await expect(pulling).rejects.toThrow();
    expect(bench.engine.snapshot().images).toEqual([]);
  });

  it('at a given rate must take its time', async () => {
    const slow = await DemoEngine.start({
      socketPath: `${bench.directory}/slow.sock`,
      clock: bench.clock,
      registryFile: benchRegistry,
      inRequest: bench.clock.inRequest,
      pullBytesPerSecond: 1000,
    });
    const fast = bench.engine;
    bench.engine = slow;
    const before = bench.clock.monotonic();
    await bench.pull('demo/web:1');
    expect(bench.clock.monotonic() - before).toBeCloseTo(1200, 6);
    await slow.stop();
    bench.engine = fast;
  });
});

describe('references', () => {
  it('asking the registry must give the digest without pulling, and 404 for what is missing', async () => {
    const reply = await bench.get('/distribution/demo/web:1/json');
    expect(reply.json).toMatchObject({ Platforms: [{ architecture: 'amd64', os: 'linux' }] });
    expect(reply.json.Descriptor.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(await bench.get('/distribution/demo/web:9/json')).toMatchObject({
      status: 404,
      json: { message: 'manifest unknown: manifest unknown' },
    });
    expect(bench.engine.snapshot().images).toEqual([]);
  });

  it('a tag that a container needs must be refused, another one be taken away', async () => {
    const id = await bench.create('web', 'demo/web:1');
    const refused = await bench.call('DELETE', '/images/demo/web:1');
    expect(refused.status).toBe(409);
    expect(refused.json.message).toMatch(
      new RegExp(
        `^conflict: unable to remove repository reference "demo/web:1" \\(must force\\) - container ${id.slice(0, 12)} is using its referenced image [0-9a-f]{12}$`,
      ),
    );
    expect((await bench.post('/images/demo/web:1/tag?repo=kept/web&tag=r1')).status).toBe(201);
    expect((await bench.call('DELETE', '/images/kept/web:r1')).json).toEqual([{ Untagged: 'kept/web:r1' }]);
  });

  it('with its last tag a repository must lose its digest, and the image go with its last reference', async () => {
    await bench.pull('demo/web:1');
    const [image] = bench.engine.snapshot().images;
    const lines = (await bench.call('DELETE', '/images/demo/web:1')).json as unknown[];
    expect(lines).toEqual([
      { Untagged: 'demo/web:1' },
      { Untagged: image?.digests[0] },
      { Deleted: image?.id },
    ]);
    expect(bench.engine.snapshot().images).toEqual([]);
  });

  it('an image in several repositories must not go by its id', async () => {
    await bench.pull('demo/web:1');
    await bench.post('/images/demo/web:1/tag?repo=kept/web&tag=r1');
    const id = bench.engine.snapshot().images[0]?.id ?? '';
    const reply = await bench.call('DELETE', `/images/${id}`);
    expect(reply.status).toBe(409);
    expect(reply.json.message).toContain('image is referenced in multiple repositories');
  });
});

describe('importing', () => {
  async function tarOf(files: Readonly<Record<string, string>>): Promise<Buffer> {
    const tar = pack();
    for (const [name, text] of Object.entries(files)) tar.entry({ name }, text);
    tar.finalize();
    const chunks: Buffer[] = [];
    for await (const chunk of tar as AsyncIterable<Buffer>) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  it('an empty tar must become an image, whose containers can be created and never run', async () => {
    const path = '/images/create?fromSrc=-&repo=windlass/empty&tag=1';
    const reply = await bench.call('POST', path, { bytes: await tarOf({}) });
    expect(reply.json.status).toMatch(/^sha256:[0-9a-f]{64}$/);
    await bench.create('holder', 'windlass/empty:1', { Cmd: ['/nothing'] });
    expect((await bench.post('/containers/holder/start')).status).toBe(400);
  });

  it('changes must be applied as a Dockerfile would, and unknown ones refused', async () => {
    const changes = ['CMD ["/bin/sh","-c","exit 4"]', 'ENV A=b', 'EXPOSE 81', 'VOLUME /d', 'LABEL x="y z"'];
    const query = changes.map((change) => `&changes=${encodeURIComponent(change)}`).join('');
    const bytes = await tarOf({ 'bin/sh': '#!' });
    await bench.call('POST', `/images/create?fromSrc=-&repo=own/image&tag=1${query}`, { bytes });
    expect((await bench.get('/images/own/image:1/json')).json.Config).toMatchObject({
      Cmd: ['/bin/sh', '-c', 'exit 4'],
      Env: ['A=b'],
      ExposedPorts: { '81/tcp': {} },
      Volumes: { '/d': {} },
      Labels: { x: 'y z' },
    });
    await bench.start('own', 'own/image:1');
    expect((await bench.post('/containers/own/wait')).json.StatusCode).toBe(4);
    const bad = await bench.call('POST', '/images/create?fromSrc=-&repo=a/b&changes=BOGUS', { bytes });
    expect(bad).toMatchObject({ status: 400, json: { message: 'bogus is not a valid change command' } });
  });

  it('what is no tar must be refused and leave no image', async () => {
    const reply = await bench.call('POST', '/images/create?fromSrc=-&repo=a/b', {
      bytes: Buffer.from('no tar'),
    });
    expect(reply.status).toBe(500);
    expect(bench.engine.snapshot().images).toEqual([]);
  });
});
