import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { changesSince, engineNow } from '../support/host-changes.ts';
import { openScene, type Scene } from '../support/scene.ts';
import { describeRun } from '../support/windlass-process.ts';

const dockerHost = inject('dockerHost');
const registry = inject('registry');
const image = `${registry}/demo/healthy:1.0.0`;

/** A whole product with these lines for its services. */
function product(services: string, variables = ''): string {
  const head = 'x-windlass:\n  metadata: { name: hostile, productVersion: 1.0.0 }\n';
  return `${head}${variables}services:\n${services}`;
}

const web = `  web:\n    image: ${image}\n`;
const levels = Array.from({ length: 9 }, (_, level) => {
  const below = Array.from({ length: 9 }, () => (level === 0 ? 'x' : `*l${level - 1}`));
  return `  l${level}: &l${level} [${below.join(', ')}]`;
});

const files: readonly (readonly [string, string, RegExp])[] = [
  ['broken YAML', product('  web: [unclosed\n'), /1\.yaml:\d+/],
  ['an unknown key', product(`${web}    imagee: x\n`), /1\.yaml:6.*imagee/],
  [
    'a cycle',
    product(`${web}    depends_on: [b]\n  b:\n    image: ${image}\n    depends_on: [web]\n`),
    /1\.yaml:\d+/,
  ],
  ['a variable that nobody declares', product(`${web}    command: "\${NOBODY:?say}"\n`), /1\.yaml:\d+/],
  ['10 MB', `${product(web)}# ${'x'.repeat(10_000_000)}\n`, /1\.yaml/],
  ['an alias bomb', `${product(web)}x-bomb:\n${levels.join('\n')}\n`, /1\.yaml/],
  ['__proto__ keys', product(`${web}    labels: { __proto__: { polluted: "1" } }\n`), /1\.yaml:\d+/],
  ['a service named like a path', product(`  "../web":\n    image: ${image}\n`), /1\.yaml:\d+/],
  ['a shell in a container name', product(`${web}    container_name: "$$(touch x)"\n`), /1\.yaml:\d+/],
];

/** Refused as bad input, and the engine did not do a single thing. */
async function expectRefused(scene: Scene, args: readonly string[], saying: RegExp): Promise<void> {
  const since = await engineNow(dockerHost);
  const run = await scene.installation.print(...args);
  expect(run.exitCode, describeRun(run)).toBe(2);
  expect(run.stderr).toMatch(saying);
  expect(await changesSince(dockerHost, since)).toEqual([]);
  expect(await scene.objectNames()).toEqual([]);
}

describe('on a real engine', () => {
  test.each(files)(
    'a definition with %s must be refused with its place, and change nothing',
    async (...row) => {
      const [, text, place] = row;
      const scene = await openScene({ dockerHost, label: 'hostile' });
      scene.catalog.writeText('1.yaml', text);
      await expectRefused(scene, scene.deployCommand('1.0.0'), place);
    },
  );

  test('a hostile name must be refused before anybody is asked for anything', async () => {
    const scene = await openScene({ dockerHost, label: 'hostile' });
    scene.catalog.writeText('1.yaml', product(web));
    const canary = join(scene.installation.dir, 'canary');
    const stack = scene.catalog.stackId('lab');
    for (const name of ['../up', 'UPPER', 'a b', `$(touch ${canary})`, `x;touch ${canary}`, 'x'.repeat(64)]) {
      const args = ['deploy', stack, '--env', 'lab', '--yes', `--name=${name}`];
      await expectRefused(scene, args, /name/i);
    }
    expect(existsSync(canary)).toBe(false);
  });

  test('a missing or wrong value of a variable must be refused, and named', async () => {
    const scene = await openScene({ dockerHost, label: 'hostile' });
    const variables =
      '  variables:\n    TOKEN: { type: password }\n    PORT: { type: port, default: "80" }\n';
    scene.catalog.writeText('1.yaml', product(web, variables));
    const deploy = scene.deployCommand('1.0.0');
    await expectRefused(scene, deploy, /TOKEN/);
    await expectRefused(scene, [...deploy, '--var', 'TOKEN=x', '--var', 'PORT=99999'], /PORT/);
    await expectRefused(scene, [...deploy, '--var', 'TOKEN=x', '--var', '__proto__=x'], /--var number/);
  });
});
