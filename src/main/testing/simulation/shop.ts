import { parseDemoRegistry } from '../../adapters/demo/demo-registry.ts';
import type { ServiceSpec } from '../../core/model/service-spec.ts';
import { aOneShot, aService, needs, restart, writes } from '../builders/service-spec.ts';
import { JsonDefinitions, jsonVersion } from '../json-definitions.ts';

export const deployment = 'stack';
export const stackId = 'test:shop:shop';

/** What can be asked for, and the version that stands for it. */
export const versions = { base: '1.0.0', good: '1.1.0', bad: '1.2.0', large: '2.0.0' } as const;
export type Target = Exclude<keyof typeof versions, 'base'>;

export const registry = parseDemoRegistry({
  images: [
    { reference: 'sim/db:1', port: 5432, volumes: ['/cache'] },
    { reference: 'sim/db:2', port: 5432, volumes: ['/cache'] },
    { reference: 'sim/web:1', port: 8080 },
    { reference: 'sim/web:2', port: 8080 },
    { reference: 'sim/web:broken', mode: 'crash', crashAfterMs: 120, logLines: ['fatal'] },
    {
      reference: 'sim/migrate:1',
      mode: 'one-shot',
      runMs: 500,
      writes: [{ path: '/data/migrations', text: '1\n' }],
    },
    { reference: 'sim/foreign:1' },
  ],
});

const data = writes('data');
const cache = { type: 'anonymous', target: '/cache', readOnly: false } as const;
// Why `always`: of the others an engine that is killed does not start again what ran, whoever deployed it.
const always = { restart: restart('always') };

const db = (tag: string): ServiceSpec =>
  aService('db', { image: `sim/db:${tag}`, mounts: [data, cache], ...always });
const web = (tag: string, more: Partial<ServiceSpec> = {}): ServiceSpec =>
  aService('web', {
    image: `sim/web:${tag}`,
    ports: [{ hostIp: '', hostPort: 8080, containerPort: 8080, protocol: 'tcp' }],
    dependsOn: needs('db'),
    ...always,
    ...more,
  });
const migrate = aOneShot('migrate', { image: 'sim/migrate:1', mounts: [data], dependsOn: needs('db') });

/** Small, because every call of a thousand operations is paid for; a volume with a name, one without, a port, a migration. */
export const definitions = new JsonDefinitions([
  jsonVersion(versions.base, [db('1'), web('1')], [], deployment),
  jsonVersion(versions.good, [db('1'), web('2')], [], deployment),
  jsonVersion(versions.bad, [db('1'), web('broken')], [], deployment),
  jsonVersion(
    versions.large,
    [db('2'), migrate, web('2', { dependsOn: [{ service: 'migrate', condition: 'completed' }] })],
    [],
    deployment,
  ),
]);
