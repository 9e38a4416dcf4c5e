import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadDemoRegistry, parseDemoRegistry } from './demo-registry.ts';
import { canonicalReference, parseImageReference } from './state/image-reference.ts';

describe('the demo registry', () => {
  it('the one that is shipped must be readable, and every image have what its mode needs', async () => {
    const registry = await loadDemoRegistry(
      join(import.meta.dirname, '../../../../resources/demo-registry.json'),
    );
    expect(registry.images.length).toBeGreaterThan(0);
    for (const image of registry.images) {
      if (image.healthcheck !== null) expect(image.port).not.toBeNull();
      for (const { path } of image.writes) {
        expect(
          image.volumes.some((volume) => path.startsWith(`${volume}/`)) || image.volumes.length === 0,
        ).toBe(true);
      }
    }
  });

  it('a short entry must be filled in', () => {
    expect(parseDemoRegistry({ images: [{ reference: 'a/b:1' }] }).images[0]).toMatchObject({
      mode: 'serve',
      port: null,
      startMs: 100,
      healthcheck: null,
      command: ['/bin/start'],
      writes: [],
    });
  });

  it('what is wrong must be named with its place and the file', () => {
    const cases: [unknown, RegExp][] = [
      [{}, /images/],
      [{ images: [{ reference: 'a/b' }] }, /images\.0\.reference: must be an image reference with a tag/],
      [{ images: [{ reference: 'a/b:1', mode: 'dance' }] }, /images\.0\.mode/],
      [{ images: [{ reference: 'a/b:1', prot: 1 }] }, /prot/],
      [{ images: [{ reference: 'a/b:1' }, { reference: 'a/b:1' }] }, /images\.1: a\/b:1 is listed twice/],
      [{ images: [{ reference: 'a/b:1' }], missing: ['a/b:1'] }, /is also missing/],
      [{ images: [{ reference: 'a/b:1', port: 0 }] }, /images\.0\.port/],
    ];
    for (const [input, problem] of cases) {
      const parse = (): unknown => parseDemoRegistry(input, 'here.json');
      expect(parse).toThrow(problem);
      expect(parse).toThrow(/^here\.json: /);
    }
  });

  it('a file that is not there or no JSON must be named', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'windlass-registry-'));
    const file = join(directory, 'registry.json');
    const wrong = { code: 'definition-invalid', details: { file } };
    await expect(loadDemoRegistry(file)).rejects.toMatchObject(wrong);
    await writeFile(file, '{');
    await expect(loadDemoRegistry(file)).rejects.toMatchObject(wrong);
    await rm(directory, { recursive: true });
  });
});

describe('image references', () => {
  it('must be taken apart at the right places', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    expect(parseImageReference('web')).toEqual({ name: 'web', tag: null, digest: null });
    expect(parseImageReference('docker.io/library/web:1')).toEqual({ name: 'web', tag: '1', digest: null });
    expect(parseImageReference('127.0.0.1:5000/a/b')).toEqual({
      name: '127.0.0.1:5000/a/b',
      tag: null,
      digest: null,
    });
    expect(parseImageReference(`host.test:5000/a/b:1@${digest}`)).toEqual({
      name: 'host.test:5000/a/b',
      tag: '1',
      digest,
    });
    expect(canonicalReference(parseImageReference('web'))).toBe('web:latest');
    expect(canonicalReference(parseImageReference(`web:1@${digest}`))).toBe(`web@${digest}`);
  });

  // Why the deadline: what looked at every character again for each one would take minutes.
  it('what is none must be refused, however long', { timeout: 20_000 }, () => {
    for (const text of [
      '',
      ':',
      '@',
      'a b',
      'A/b',
      'a//b',
      '-a',
      'a:',
      'a@sha256:12',
      'a:1:2',
      '/a',
      'a/',
      'a..b_',
    ]) {
      expect(() => parseImageReference(text)).toThrow(/invalid reference format/);
    }
    for (const text of ['a'.repeat(100_000), 'a-'.repeat(50_000), '/'.repeat(100_000), 'a.'.repeat(250)]) {
      expect(() => parseImageReference(text)).toThrow();
    }
  });

  it('a canonical reference must be its own canonical reference', () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,8}$/);
    const reference = fc
      .tuple(fc.array(part, { minLength: 1, maxLength: 3 }), part)
      .map(([path, tag]) => `${path.join('/')}:${tag}`);
    fc.assert(
      fc.property(reference, (text) => {
        const canonical = canonicalReference(parseImageReference(text));
        expect(canonicalReference(parseImageReference(canonical))).toBe(canonical);
      }),
    );
  });
});
