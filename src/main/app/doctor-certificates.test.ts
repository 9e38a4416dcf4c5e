import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { YamlDefinitions } from '../adapters/catalog/yaml-definitions.ts';
import { describePatternProblem } from '../core/policy/linear-pattern.ts';
import { DemoWorld } from '../testing/demo-world.ts';

let world: DemoWorld;
beforeEach(async () => {
  const definitions = new YamlDefinitions({ checkPattern: describePatternProblem });
  world = await DemoWorld.start(
    definitions,
    join(import.meta.dirname, '../../../resources/demo-registry.json'),
  );
});
afterEach(() => world.stop());

it('doctor must tell of a certificate that ends soon or is over, and of no other', async () => {
  world.certificates = [
    { whose: 'client', endsAt: '2030-01-04T00:00:00.000Z' },
    { whose: 'authority', endsAt: '2035-01-01T00:00:00.000Z' },
    { whose: 'server', endsAt: '2029-12-31T00:00:00.000Z' },
  ];
  const findings = await world.process().application.doctor();
  const told = findings.filter(({ code }) => code.includes('certificate'));
  expect(told.map(({ severity, code, area, details }) => [severity, code, area, details['date']])).toEqual([
    ['error', 'server-certificate-over', 'Demo', '2029-12-31'],
    ['warning', 'client-certificate-ends', 'Demo', '2030-01-04'],
  ]);
});
