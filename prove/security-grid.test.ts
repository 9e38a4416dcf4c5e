import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fuzzed, securityGrid } from './security-grid.ts';
import { renderSecurity } from './security-page.ts';
import { isDeclared, keyOf } from './test-reference.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const bound = [...securityGrid.flatMap(({ tests }) => tests), ...fuzzed];

describe('the threats', () => {
  it('must all be there, in order', () => {
    expect(securityGrid.map(({ id }) => id)).toEqual(
      Array.from({ length: 32 }, (_, index) => `T${index + 1}`),
    );
  });

  it('must each be met by three tests, or say with what they come', () => {
    for (const { id, tests, open } of securityGrid) {
      if (tests.length === 0) expect(open, id).not.toBeNull();
      else expect(tests.length, id).toBeGreaterThanOrEqual(3);
    }
  });

  it.each(bound.map((test) => [keyOf(test), test] as const))(
    'must be bound to a test that exists: %s',
    (_, test) => expect(isDeclared(test)).toBe(true),
  );

  it('must be published as they are here', async () => {
    await expect(renderSecurity(securityGrid)).toMatchFileSnapshot(join(root, 'docs/security.md'));
  });
});

interface Packages {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}
interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly resolved?: string; readonly integrity?: string; readonly link?: boolean }>
  >;
}

describe('what the application is made of', () => {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(read('package.json')) as Packages;
  const locked = Object.entries((JSON.parse(read('package-lock.json')) as Lock).packages).filter(
    ([path, { link }]) => path !== '' && link !== true,
  );

  it('every package must be pinned exactly, here and in the lock file with its checksum', () => {
    const asked = Object.entries({ ...dependencies, ...devDependencies });
    expect(asked.length).toBeGreaterThan(10);
    for (const [name, version] of asked) expect(version, name).toMatch(/^(npm:\S+@)?\d+\.\d+\.\d+[\w.-]*$/);
    for (const [path, { integrity }] of locked) expect(integrity, path).toMatch(/^sha512-/);
  });

  it('no program of a package may be fetched from anywhere but the registry', () => {
    for (const [path, { resolved }] of locked) {
      if (resolved !== undefined) expect(new URL(resolved).pathname, path).toMatch(/\/-\/[^/]+\.tgz$/);
    }
  });
});
