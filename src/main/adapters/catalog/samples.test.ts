import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CatalogContent, ProductVersion } from '../../core/model/catalog.ts';
import type { ServiceSpec, StackSpec } from '../../core/model/service-spec.ts';
import { describePatternProblem } from '../../core/policy/linear-pattern.ts';
import { guardUpgrade } from '../../core/policy/upgrade-check.ts';
import { updateOrder } from '../../core/policy/update-order.ts';
import { diffVariables, mergeVariables } from '../../core/policy/variables.ts';
import { validateVariables } from '../../core/policy/variables-validation.ts';
import { loadDemoRegistry, ownExitCode } from '../demo/demo-registry.ts';
import type { DemoRegistry } from '../demo/demo-registry.ts';
import { YamlDefinitions } from './yaml-definitions.ts';

const resources = fileURLToPath(new URL('../../../../resources/', import.meta.url));
const definitions = new YamlDefinitions({ checkPattern: describePatternProblem });
const given = { ADMIN_EMAIL: 'admin@example.org', ADMIN_PASSWORD: 'sesame123', NOTES_PASSWORD: 'sesame123' };

let catalog: CatalogContent;
let registry: DemoRegistry;

beforeAll(async () => {
  catalog = await definitions.load({ id: 'samples', name: 'samples', path: `${resources}catalog` });
  registry = await loadDemoRegistry(`${resources}demo-registry.json`);
});

function version(product: string, wanted: string): ProductVersion {
  const found = catalog.versions.find((one) => one.metadata.name === product && one.version === wanted);
  if (found === undefined) throw new Error(`no ${product} ${wanted}`);
  return found;
}

function resolve(one: ProductVersion): StackSpec {
  const names = one.variables.map(({ name }) => name);
  const overrides = Object.fromEntries(Object.entries(given).filter(([name]) => names.includes(name)));
  const { values } = mergeVariables(one.variables, {}, overrides);
  expect(validateVariables(one.variables, values)).toEqual([]);
  return definitions.resolve(one.definition, values, one.envFiles, 'demo');
}

const stackOf = (product: string, wanted: string): StackSpec => resolve(version(product, wanted));

function service(stack: StackSpec, name: string): ServiceSpec {
  const found = stack.services.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no service ${name}`);
  return found;
}

const names = (stack: StackSpec): readonly string[] => stack.services.map((one) => one.name).sort();

/** How the container of a service behaves; null: its image does not exist. */
function modeOf(product: string, wanted: string, name: string): string | null {
  const { image } = service(stackOf(product, wanted), name);
  return registry.images.find(({ reference }) => reference === image)?.mode ?? null;
}

describe('the sample catalog', () => {
  it('must be read without a problem, every file of it', async () => {
    const files = await readdir(`${resources}catalog`, { recursive: true });
    expect(catalog.problems).toEqual([]);
    expect(catalog.versions.map(({ definition }) => definition.fileName)).toEqual(
      files.filter((file) => file.endsWith('.yaml')).sort(),
    );
  });

  it('must resolve in every version, with images that the demo registry knows or knows to be missing', () => {
    const known = [...registry.images.map(({ reference }) => reference), ...registry.missing];
    for (const one of catalog.versions) {
      for (const { image } of resolve(one).services) expect(known).toContain(image);
    }
  });

  it('must use every image of the demo registry', () => {
    const used = new Set(catalog.versions.flatMap((one) => resolve(one).services.map(({ image }) => image)));
    expect(
      [...registry.images.map(({ reference }) => reference), ...registry.missing].filter(
        (image) => !used.has(image),
      ),
    ).toEqual([]);
  });

  it('must have notes and a description for every version', () => {
    for (const one of catalog.versions) {
      expect([one.definition.fileName, one.releaseNotes.kind]).toEqual([one.definition.fileName, 'markdown']);
      expect(one.metadata.description).not.toBe('');
    }
  });
});

describe('the shop', () => {
  it('must show every kind of service', () => {
    const stack = stackOf('shop', '1.0.0');
    expect(names(stack)).toEqual(['api', 'cache', 'db', 'migrate', 'store', 'web', 'worker']);
    expect(service(stack, 'web').ports).toEqual([
      { hostIp: '', hostPort: 8080, containerPort: 8080, protocol: 'tcp' },
    ]);
    expect(updateOrder(service(stack, 'cache'))).toBe('start-first');
    expect(service(stack, 'db').mounts).toEqual([
      { type: 'volume', volume: 'db-data', target: '/data', readOnly: false },
    ]);
    expect(service(stack, 'db').networks).toEqual([
      { network: 'back', aliases: ['database'], ipv4Address: null, ipv6Address: null },
    ]);
    expect(service(stack, 'store').mounts).toEqual([
      { type: 'anonymous', target: '/var/store', readOnly: false },
    ]);
    expect(service(stack, 'migrate')).toMatchObject({
      lifecycle: 'one-shot',
      restart: { name: 'no' },
      oneShotTimeoutMs: 120_000,
    });
    expect(service(stack, 'worker').healthcheck).toBeNull();
    expect(service(stack, 'api').dependsOn).toEqual([
      { service: 'migrate', condition: 'completed' },
      { service: 'db', condition: 'healthy' },
      { service: 'cache', condition: 'healthy' },
    ]);
  });

  it('must change only web and api in 1.1.0', () => {
    const [before, after] = [stackOf('shop', '1.0.0'), stackOf('shop', '1.1.0')];
    const changed = after.services.filter(
      (one) => JSON.stringify(one) !== JSON.stringify(service(before, one.name)),
    );
    expect(changed.map(({ name }) => name)).toEqual(['web', 'api']);
    expect(diffVariables(version('shop', '1.0.0').variables, version('shop', '1.1.0').variables)).toEqual({
      added: [],
      removed: [],
      changed: [],
    });
  });

  it('must add one service, remove one and leave two alone in 2.0.0', () => {
    const [before, after] = [stackOf('shop', '1.0.0'), stackOf('shop', '2.0.0')];
    expect(names(after).filter((name) => !names(before).includes(name))).toEqual(['search']);
    expect(names(before).filter((name) => !names(after).includes(name))).toEqual(['worker']);
    const same = after.services.filter(
      (one) =>
        names(before).includes(one.name) && JSON.stringify(one) === JSON.stringify(service(before, one.name)),
    );
    expect(same.map(({ name }) => name)).toEqual(['db', 'store']);
  });

  it('must add, remove and change variables in 2.0.0, with a new required one and a password', () => {
    const difference = diffVariables(version('shop', '1.0.0').variables, version('shop', '2.0.0').variables);
    expect(
      difference.added.map(({ name, isRequired, default: fallback }) => [
        name,
        isRequired && fallback === null,
      ]),
    ).toEqual([
      ['PAGE_SIZE', false],
      ['ADMIN_EMAIL', true],
      ['ADMIN_PASSWORD', true],
    ]);
    expect(difference.removed.map(({ name }) => name)).toEqual(['LEGACY_MODE']);
    expect(difference.changed.map(({ name, fields }) => [name, fields])).toEqual([
      ['LOG_LEVEL', ['default', 'options']],
    ]);
    expect(difference.added.find(({ name }) => name === 'ADMIN_PASSWORD')?.type).toBe('password');
  });

  it('must fail in the later versions as its notes say', () => {
    expect(modeOf('shop', '2.1.0', 'web')).toBe('unhealthy');
    expect(modeOf('shop', '2.2.0', 'api')).toBeNull();
    expect(modeOf('shop', '2.3.0', 'api')).toBe('crash');
    expect(modeOf('shop', '2.4.0', 'api')).toBe('slow');
    expect(modeOf('shop', '2.4.0', 'web')).toBe('slow');
    const { image } = service(stackOf('shop', '2.5.0'), 'migrate');
    const failing = registry.images.find(({ reference }) => reference === image);
    expect(failing === undefined ? null : ownExitCode(failing)).toBe(1);
    for (const wanted of ['1.0.0', '1.1.0', '2.0.0', '2.6.0']) {
      for (const { name } of stackOf('shop', wanted).services) {
        expect(['serve', 'one-shot']).toContain(modeOf('shop', wanted, name));
      }
    }
  });

  it('must be upgradable from 1.0.0 to every other version', () => {
    const others = catalog.versions.filter(
      ({ metadata, version: one }) => metadata.name === 'shop' && one !== '1.0.0',
    );
    expect(others).toHaveLength(8);
    for (const other of others)
      expect(guardUpgrade('1.0.0', other.version)).toEqual({ kind: 'ok', warning: null });
  });
});

describe('the notes', () => {
  it('must be a Compose file whose upgrade changes app only', () => {
    const [before, after] = [stackOf('notes', '1.0.0'), stackOf('notes', '1.1.0')];
    expect(version('notes', '1.0.0').definition.format).toBe('compose');
    expect(service(after, 'app')).toMatchObject({
      image: 'windlass-demo/notes-app:1.1.0',
      ports: [{ hostIp: '127.0.0.1', hostPort: 8090, containerPort: 8080, protocol: 'tcp' }],
      environment: {
        NOTES_LANGUAGE: 'en',
        NOTES_GREETING: 'Good morning',
        NOTES_PASSWORD: 'sesame123',
        NOTES_THEME: 'light',
      },
    });
    expect(service(after, 'db')).toEqual(service(before, 'db'));
  });
});
