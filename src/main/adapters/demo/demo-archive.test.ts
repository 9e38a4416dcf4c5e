import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { extract, pack } from 'tar-stream';
import type { Header } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DemoBench } from '../../testing/demo-bench.ts';
import type { BenchReply } from '../../testing/demo-bench.ts';
import { FileTree, normalizePath, parentOf } from './state/file-tree.ts';

let bench: DemoBench;
beforeEach(async () => {
  bench = await DemoBench.open();
});
afterEach(() => bench.close());

async function tarOf(
  ...entries: (Pick<Header, 'name'> & Partial<Header> & { readonly text?: string })[]
): Promise<Buffer> {
  const tar = pack();
  for (const { text = '', ...header } of entries) tar.entry(header, text);
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function untar(bytes: Buffer): Promise<Record<string, string>> {
  const unpacked = extract();
  unpacked.end(bytes);
  const found: Record<string, string> = {};
  for await (const entry of unpacked) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk);
    found[entry.header.name] = Buffer.concat(chunks).toString('utf8');
  }
  return found;
}

const put = (container: string, path: string, bytes: Buffer): Promise<BenchReply> =>
  bench.call('PUT', `/containers/${container}/archive?path=${encodeURIComponent(path)}`, { bytes });

const fetch = async (container: string, path: string): Promise<Record<string, string>> =>
  untar((await bench.get(`/containers/${container}/archive?path=${encodeURIComponent(path)}`)).bytes);

describe('archives', () => {
  it('files of a container that never ran must be written and read back', async () => {
    await bench.create('web', 'demo/web:1');
    expect((await put('web', '/', await tarOf({ name: 'a/b.txt', text: 'hello', mode: 0o600 }))).status).toBe(
      200,
    );
    expect(await fetch('web', '/a/b.txt')).toEqual({ 'b.txt': 'hello' });
    expect(await fetch('web', '/a')).toEqual({ 'a/': '', 'a/b.txt': 'hello' });
    expect(await fetch('web', '/a/.')).toEqual({ './': '', './b.txt': 'hello' });
  });

  it('what lies on a volume must be shared by all that mount it and outlive them', async () => {
    const mounted = { HostConfig: { Mounts: [{ Type: 'volume', Source: 'records', Target: '/data' }] } };
    await bench.create('one', 'demo/web:1', mounted);
    await put('one', '/data', await tarOf({ name: 'x', text: '1' }));
    await put('one', '/', await tarOf({ name: 'data/deep/y', text: '2' }));
    await bench.call('DELETE', '/containers/one');
    await bench.create('two', 'demo/web:1', mounted);
    expect(await fetch('two', '/data')).toEqual({
      'data/': '',
      'data/deep/': '',
      'data/deep/y': '2',
      'data/x': '1',
    });
    expect([...bench.engine.volumeContent('records').keys()].sort()).toEqual(['deep/y', 'x']);
  });

  it('a read-only mount must be refused', async () => {
    const Mounts = [{ Type: 'volume', Source: 'records', Target: '/data', ReadOnly: true }];
    await bench.create('web', 'demo/web:1', { HostConfig: { Mounts } });
    expect(await put('web', '/data', await tarOf({ name: 'x' }))).toMatchObject({
      status: 500,
      json: { message: 'mounted volume is marked read-only' },
    });
  });

  it('nothing must get out of a container by its names or its links', async () => {
    const mounted = { HostConfig: { Mounts: [{ Type: 'volume', Source: 'records', Target: '/data' }] } };
    await bench.create('web', 'demo/web:1', mounted);
    await bench.create('other', 'demo/web:1');
    await put('web', '/data', await tarOf({ name: '../../../etc/passwd', text: 'x' }));
    await put(
      'web',
      '/data',
      await tarOf({ name: 'link', type: 'symlink', linkname: '/etc' }, { name: 'link/evil', text: 'x' }),
    );
    expect([...bench.engine.volumeContent('records').keys()].sort()).toEqual(['etc/passwd', 'link/evil']);
    expect((await bench.get('/containers/other/archive?path=/etc/passwd')).status).toBe(404);
    expect((await bench.get('/containers/web/archive?path=/data/../../../data/etc/passwd')).status).toBe(200);
  });

  it('a broken archive must leave nothing, devices be refused', async () => {
    await bench.create('web', 'demo/web:1');
    const whole = await tarOf({ name: 'a', text: 'x'.repeat(5000) }, { name: 'b', text: 'y'.repeat(5000) });
    for (const bytes of [Buffer.from('no tar at all'.repeat(100)), whole.subarray(0, whole.length - 4000)]) {
      expect((await put('web', '/', bytes)).status).toBe(500);
    }
    expect((await put('web', '/', await tarOf({ name: 'dev', type: 'block-device' }))).status).toBe(501);
    expect(await fetch('web', '/')).toEqual({ '/': '' });
  });

  it('places that are not there, or are no directory, must be refused', async () => {
    await bench.create('web', 'demo/web:1');
    const tar = await tarOf({ name: 'a', text: 'x' });
    expect(await put('web', '/nowhere', tar)).toMatchObject({
      status: 404,
      json: { message: 'Could not find the file /nowhere in container web' },
    });
    await put('web', '/', tar);
    expect((await put('web', '/a', tar)).json.message).toBe('extraction point is not a directory');
    expect((await bench.get('/containers/web/archive')).status).toBe(400);
    expect((await put('none', '/', tar)).status).toBe(404);
  });

  it('asking about a path must tell its kind, size and mode', async () => {
    await bench.create('web', 'demo/web:1');
    await put('web', '/', await tarOf({ name: 'a/b', text: 'hello', mode: 0o600 }));
    const stat = async (path: string): Promise<unknown> => {
      const { headers } = await bench.call('HEAD', `/containers/web/archive?path=${path}`);
      return JSON.parse(Buffer.from(String(headers['x-docker-container-path-stat']), 'base64').toString());
    };
    expect(await stat('/a/b')).toMatchObject({ name: 'b', size: 5, mode: 0o600 });
    expect(await stat('/a')).toMatchObject({ name: 'a', mode: 0x8000_0000 + 0o755 });
    expect((await bench.call('HEAD', '/containers/web/archive?path=/c')).status).toBe(404);
  });

  it('compressed archives must be read, and bombs be refused', async () => {
    await bench.create('web', 'demo/web:1');
    expect((await put('web', '/', gzipSync(await tarOf({ name: 'a', text: 'x' })))).status).toBe(200);
    expect(await fetch('web', '/a')).toEqual({ a: 'x' });
    const bomb = gzipSync(Buffer.alloc(80 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(200_000);
    expect((await put('web', '/', bomb)).status).toBe(500);
  });
});

describe('FileTree', () => {
  const segment = fc.stringMatching(/^[a-z.]{1,3}$/).filter((text) => text !== '.' && text !== '..');
  const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join('/')}`);

  it('every entry must have a directory above it, whatever was put and removed', () => {
    const step = fc.tuple(fc.constantFrom('file', 'directory', 'remove'), path);
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const tree = new FileTree();
        for (const [kind, at] of steps) {
          if (kind === 'remove') tree.remove(at);
          else if (kind === 'file') tree.putFile(at, new Uint8Array(), 0);
          else tree.makeDirectories(at, 0);
        }
        for (const [known] of tree.entries()) expect(tree.get(parentOf(known))?.type).toBe('directory');
      }),
    );
  });

  it('the last thing put at a path must be what is there', () => {
    fc.assert(
      fc.property(fc.array(path, { minLength: 1, maxLength: 10 }), (paths) => {
        const tree = new FileTree();
        paths.forEach((at, index) => tree.putFile(at, Uint8Array.of(index), 0));
        const last = paths.at(-1) ?? '/';
        expect([...(tree.get(last)?.content ?? [])]).toEqual([paths.length - 1]);
      }),
    );
  });

  it('a normalized path must be absolute, climb nowhere, and stay the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('/', '.', 'a', '..') }), (text) => {
        const normal = normalizePath(text);
        expect(normal).toMatch(/^\//);
        expect(normal.split('/').slice(1)).not.toContain('..');
        expect(normalizePath(normal)).toBe(normal);
      }),
    );
  });
});
