import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { DemoDesk, miniStack } from '../support/demo-desk.ts';

const good = miniStack('1.0.0', 'shop-web:1.0.0');
const manifest = `
metadata: { name: mini, productVersion: 1.0.0 }
services: { web: { image: windlass-demo/shop-web:1.0.0 } }
`;

/** Files that must be understood or refused, never half taken. The second column is where it must be said to be. */
const files: readonly (readonly [string, string, RegExp])[] = [
  ['broken YAML', 'services: [web: {', /mini\.yaml:\d+/],
  ['an unknown key', good.replace('volumes: [', 'volumse: ['), /mini\.yaml:\d+.*volumse/],
  ['an unknown key of the manifest', manifest.replace(' } }', ', prots: [80] } }'), /mini\.yaml:\d+.*prots/],
  ['a cycle', cycle(), /mini\.yaml:\d+.*(cycle|circular)/i],
  [
    'a dependency on nobody',
    good.replace('depends_on: { db:', 'depends_on: { nobody:'),
    /mini\.yaml:\d+.*nobody/,
  ],
  ['a 10 MB file', `${good}\n# ${'x'.repeat(10_000_000)}`, /mini\.yaml.*(large|bytes|MB)/i],
  ['an alias bomb', bomb(), /mini\.yaml/],
  ['a __proto__ key', good.replace('GREETING: {', '__proto__: {'), /mini\.yaml:\d+.*__proto__/],
  ['a constructor key', good.replace('  db:\n', '  constructor:\n'), /mini\.yaml:\d+/],
  ['a duplicate key', `${good}\nvolumes: {}\n`, /mini\.yaml:\d+/],
  ['no version', good.replace(', productVersion: 1.0.0', ''), /mini/],
];

describe('bad input', () => {
  const desk = new DemoDesk();
  let before: unknown;
  beforeAll(async () => {
    desk.write('own/mini.yaml', good);
    expect((await desk.run(['source', 'add', 'own', '--path', `${desk.home}/own`])).exitCode).toBe(0);
    // The engine has been there once, so that its host can be compared.
    expect((await desk.run(['deploy', 'mini', '--name', 'x', '--env', 'Demo', '--yes'])).exitCode).toBe(2);
    before = stateOf(desk);
  });
  afterAll(() => desk.remove());

  const deploy = ['deploy', 'mini', '--env', 'Demo', '--yes'];

  async function expectRefused(args: readonly string[], saying: RegExp): Promise<void> {
    const { exitCode, err, out } = await desk.run(args);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toMatch(saying);
    expect(stateOf(desk)).toEqual(before);
  }

  it.each(files)('a definition with %s must be refused, naming the file', async (_name, text, place) => {
    desk.write('own/mini.yaml', text);
    onTestFinished(() => void desk.write('own/mini.yaml', good));
    await expectRefused([...deploy, '--name', 'm', '--var', 'TOKEN=x'], place);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each([
    ['a missing required variable', [], /Access token \(TOKEN\) is required\./],
    ['an unknown variable', ['--var', 'TOKEN=x', '--var', 'NOBODY=x'], /declares no such variables: NOBODY/],
    ['a variable named __proto__', ['--var', '__proto__=x'], /--var number 1/],
    [
      'a version that does not exist',
      ['--var', 'TOKEN=x', '--version', '9.9.9'],
      /Version 9\.9\.9 is not in the catalog/,
    ],
    [
      'an environment that does not exist',
      ['--var', 'TOKEN=x', '--env', 'Nowhere'],
      /no environment Nowhere/,
    ],
  ])('%s must be refused', async (_name, more, saying) => {
    await expectRefused([...deploy, '--name', 'm', ...more], saying);
  });

  it.each([
    '',
    '-x',
    '../../etc',
    'A',
    'a b',
    'a/b',
    'a:b',
    'a$(id)',
    'a;id',
    'a\nb',
    '__proto__',
    'ä',
    'a'.repeat(64),
    '\u202ea',
  ])('the name %j must be refused', async (name) => {
    await expectRefused([...deploy, `--name=${name}`, '--var', 'TOKEN=x'], /name|--name|is missing/i);
  });

  it('a file of variables must be refused with its line', async () => {
    const files = { 'bad.env': 'TOKEN=x\nthis is no assignment' };
    const { exitCode, err } = await desk.run([...deploy, '--name', 'm', '--var-file', 'bad.env'], { files });
    expect(exitCode).toBe(2);
    expect(err).toContain('bad.env:2');
    expect(stateOf(desk)).toEqual(before);
  });
});

/** What is deployed and recorded, and the host of the built-in engine. */
function stateOf(desk: DemoDesk): unknown {
  const files = [...desk.files()].filter(([path]) => !path.endsWith('windlass.log') && path !== 'owner.json');
  return files
    .filter(
      ([path]) => path.startsWith('operations/') || path.startsWith('ledgers/') || path.startsWith('demo/'),
    )
    .map(([path, content]) => {
      if (path !== 'demo/state.json') return [path, content];
      const { containers, volumes, networks } = JSON.parse(content) as Record<string, unknown>;
      return [path, JSON.stringify({ containers, volumes, networks })];
    });
}

function cycle(): string {
  return good.replace("volumes: ['data:/data']", "volumes: ['data:/data']\n    depends_on: [web]");
}

function bomb(): string {
  const levels = Array.from({ length: 9 }, (_, level) => {
    const item = level === 0 ? '"lol"' : `*a${level - 1}`;
    return `a${level}: &a${level} [${Array(9).fill(item).join(', ')}]`;
  });
  return `${levels.join('\n')}\n${good}`;
}
