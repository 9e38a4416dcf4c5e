import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseImageReference } from './image-reference.ts';

const digest = `sha256:${'ab'.repeat(32)}`;

describe('parseImageReference', () => {
  it.each([
    ['nginx', 'docker.io', 'library/nginx', null, null, 'nginx'],
    ['nginx:1.27', 'docker.io', 'library/nginx', '1.27', null, 'nginx'],
    ['docker.io/nginx', 'docker.io', 'library/nginx', null, null, 'docker.io/nginx'],
    [
      'index.docker.io/library/nginx:1',
      'docker.io',
      'library/nginx',
      '1',
      null,
      'index.docker.io/library/nginx',
    ],
    ['team/app:v1', 'docker.io', 'team/app', 'v1', null, 'team/app'],
    ['localhost/app', 'localhost', 'app', null, null, 'localhost/app'],
    ['127.0.0.1:5000/shop/web:1.0.0', '127.0.0.1:5000', 'shop/web', '1.0.0', null, '127.0.0.1:5000/shop/web'],
    ['[::1]:5000/app', '[::1]:5000', 'app', null, null, '[::1]:5000/app'],
    ['ghcr.io/a/b/c__d-e--f.g', 'ghcr.io', 'a/b/c__d-e--f.g', null, null, 'ghcr.io/a/b/c__d-e--f.g'],
    [`ghcr.io/a/b:1@${digest}`, 'ghcr.io', 'a/b', '1', digest, 'ghcr.io/a/b'],
    [`app@${digest}`, 'docker.io', 'library/app', null, digest, 'app'],
    ['Registry.Example:443/app', 'Registry.Example:443', 'app', null, null, 'Registry.Example:443/app'],
  ])('%s must be taken apart', (text, registry, repository, tag, parsedDigest, name) => {
    expect(parseImageReference(text)).toEqual({ registry, repository, tag, digest: parsedDigest, name });
  });

  it.each([
    '',
    'Upper',
    'UPPER/app',
    'a b',
    'app:',
    'app:-tag',
    `app:${'t'.repeat(129)}`,
    'app@sha256:short',
    `app@${digest}@${digest}`,
    `app@md5:${'a'.repeat(32)}`,
    '/app',
    'app/',
    'a//b',
    'a/../b',
    'a._b',
    'a___b',
    'a..b',
    '-app',
    'app-',
    'host:port/app',
    'host:/app',
    'host.example:123456/app',
    'http://host.example/app',
    'host.example/app?x=1',
    'app\n',
    'app:1\0',
    digest,
    'a'.repeat(64),
    'x'.repeat(256),
    `${'a/'.repeat(2000)}a`,
    '[::1/app',
    '[evil.example]:1/app',
  ])('%j must be refused', (text) => {
    expect(parseImageReference(text)).toBeNull();
  });

  it('what is put together from valid parts must come apart into the same parts', () => {
    const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);
    const path = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join('/'));
    const host = fc.constantFrom('ghcr.io', 'localhost:5000', 'r.example:8443', '127.0.0.1:5000');
    const tag = fc.option(fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,20}$/), { nil: null });
    const hash = fc.option(fc.constant(digest), { nil: null });
    fc.assert(
      fc.property(host, path, tag, hash, (registry, repository, given, pinned) => {
        const text = `${registry}/${repository}${given === null ? '' : `:${given}`}${pinned === null ? '' : `@${pinned}`}`;
        expect(parseImageReference(text)).toEqual({
          registry,
          repository,
          tag: given,
          digest: pinned,
          name: `${registry}/${repository}`,
        });
      }),
    );
  });

  it('no text may be accepted that could leave its place in a path or a query', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        if (parseImageReference(text) !== null) expect(text).toMatch(/^[A-Za-z0-9._:/@[\]-]+$/);
        expect(parseImageReference(`${text}/../x`)).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  // Why the deadline: what looked at every character again for each one would take minutes.
  it('a hostile length must be refused', { timeout: 20_000 }, () => {
    for (const part of ['a/', '-', ':', '@', '.', '_']) {
      expect(parseImageReference(part.repeat(100_000))).toBeNull();
    }
  });
});
