import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CatalogContent } from '../../core/model/catalog.ts';
import { describePatternProblem } from '../../core/policy/linear-pattern.ts';
import { YamlDefinitions } from './yaml-definitions.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'windlass-catalog-'));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

const load = (id = 'main', path = root): Promise<CatalogContent> =>
  new YamlDefinitions({ checkPattern: describePatternProblem }).load({ id, name: id, path });

const manifest = (metadata: string, more = ''): string =>
  `metadata: {${metadata}}\nservices: {web: {image: shop/web:1}}\n${more}`;

async function loadManifest(metadata: string, more = ''): Promise<CatalogContent> {
  await write('shop.yaml', manifest(metadata, more));
  return load();
}

async function problemOfManifest(metadata: string, more = ''): Promise<unknown> {
  const { versions, problems } = await loadManifest(metadata, more);
  expect(versions).toEqual([]);
  expect(problems).toHaveLength(1);
  return problems[0];
}

describe('reading a source', () => {
  it('must find manifests and Compose files at any depth, by path', async () => {
    await write('b/shop.yml', manifest('name: Shop, productVersion: 2.0'));
    await write(
      'a/deep/er/compose.yaml',
      'x-windlass: {metadata: {productVersion: 1.10}}\nservices: {a: {image: a}}',
    );
    const { versions, problems } = await load();
    expect(problems).toEqual([]);
    expect(
      versions.map(({ stackId, version, metadata, definition }) => [
        stackId,
        version,
        metadata.name,
        metadata.productId,
        definition.format,
      ]),
    ).toEqual([
      ['main:er:er', '1.10', 'er', 'main:er', 'compose'],
      ['main:Shop:Shop', '2.0', 'Shop', 'main:Shop', 'manifest'],
    ]);
  });

  it('must keep the text, so that it can be resolved again without the source', async () => {
    await write('shop.yaml', manifest('name: shop, productVersion: 1.0.0'));
    const [version] = (await load()).versions;
    await rm(root, { recursive: true });
    const definitions = new YamlDefinitions();
    if (version === undefined) throw new Error('not loaded');
    expect(definitions.resolve(version.definition, {}, version.envFiles, 'x').services[0]?.image).toBe(
      'shop/web:1',
    );
    expect(definitions.variables(version.definition)).toEqual([]);
  });

  it('must pass over what is not a product without a word', async () => {
    await write(
      'fragment.yaml',
      'metadata: {name: part}\nservices: {a: {image: a, anything: 1}}\nsomething: else',
    );
    await write('other.yaml', 'on: {push: }\njobs: {a: [b]}');
    await write('list.yml', '- a\n- b');
    await write('empty.yml', '');
    await write('compose.yaml', 'services: {a: {image: a}}');
    await write('shop.yaml.txt', 'a: [');
    await write('.git/x.yaml', 'a: [');
    await write('node_modules/x/x.yaml', 'a: [');
    expect(await load()).toEqual({ versions: [], problems: [] });
  });

  it('a broken file must be a problem with its place, and leave the others alone', async () => {
    await write('broken.yaml', 'metadata: {productVersion: 1}\nservices:\n  web: [\n');
    await write('duplicate-key.yaml', 'metadata: {productVersion: 1}\nmetadata: {}\n');
    await write('good.yaml', manifest('name: good, productVersion: 1'));
    await write(
      'unknown-key.yaml',
      'metadata: {productVersion: 1}\nservices:\n  web:\n    image: a\n    build: .\n',
    );
    const { versions, problems } = await load();
    expect(versions.map(({ metadata }) => metadata.name)).toEqual(['good']);
    expect(problems.map(({ file, line, column }) => [file, line, column])).toEqual([
      ['broken.yaml', 4, 1],
      ['duplicate-key.yaml', 2, 1],
      ['unknown-key.yaml', 5, 5],
    ]);
    expect(problems[2]?.message).toBe(
      'services.web.build: This key is not supported (build and push the image beforehand, and name it under image)',
    );
  });

  it.each([
    ['stacks: {a: {}}', 'stacks'],
    ['include: [a.yaml]', 'include'],
    ['maintenance: {}', 'maintenance'],
    ['edge: {}', 'edge'],
    ['sharedVariables: {}', 'sharedVariables'],
  ])('%s must be said to be not supported yet', async (line, key) => {
    expect(await problemOfManifest('name: a, productVersion: 1', line)).toMatchObject({
      line: 3,
      message: `${key}: ${key} is not supported yet`,
    });
  });

  it('services of other files must be said to be not supported yet', async () => {
    await write('shop.yaml', 'metadata: {productVersion: 1}\nservices:\n  include: [a.yaml]\n');
    expect((await load()).problems).toMatchObject([
      { line: 3, message: 'services.include: include is not supported yet' },
    ]);
  });

  it.each([
    ['x-windlass: {}\nservices: {a: {image: a}}', 'x-windlass: metadata is missing'],
    [
      'x-windlass: {metadata: {name: a}}\nservices: {a: {image: a}}',
      'x-windlass.metadata: productVersion is missing',
    ],
    [
      'x-windlass: {metadata: {productVersion: 1}, other: 1}\nservices: {a: {image: a}}',
      'x-windlass.other: This key is not supported',
    ],
  ])(
    'a Compose file that wants to be a product but is not one must be a problem: %j',
    async (text, message) => {
      await write('compose.yaml', text);
      expect((await load()).problems).toMatchObject([{ line: 1, message }]);
    },
  );

  it('a version that is there twice must be a problem at the second, however it is spelled', async () => {
    await write('a.yaml', manifest('name: shop, productVersion: 1.0.0'));
    await write('b.yaml', `# second\n${manifest('name: shop, productVersion: v1.0')}`);
    await write('c.yaml', manifest('name: other, productVersion: 1.0.0'));
    const { versions, problems } = await load();
    expect(versions.map(({ definition }) => definition.fileName)).toEqual(['a.yaml', 'c.yaml']);
    expect(problems).toEqual([
      {
        sourceId: 'main',
        file: 'b.yaml',
        line: 2,
        column: 40,
        message: 'Version v1.0 of shop is in a.yaml already',
      },
    ]);
  });

  it('a file that breaks the reader must be a problem, and leave the others alone', async () => {
    await write('a.yaml', manifest('name: a, productVersion: 1', 'variables: {A: {pattern: x}}'));
    await write('b.yaml', manifest('name: b, productVersion: 1'));
    const checkPattern = (): never => {
      throw new RangeError('broken');
    };
    const { versions, problems } = await new YamlDefinitions({ checkPattern }).load({
      id: 'main',
      name: 'main',
      path: root,
    });
    expect(versions.map(({ metadata }) => metadata.name)).toEqual(['b']);
    expect(problems).toMatchObject([{ file: 'a.yaml', message: 'The file cannot be read: broken' }]);
  });

  it('a missing directory must be a problem, not a failure', async () => {
    expect((await load('main', join(root, 'missing'))).problems).toMatchObject([
      { file: '.', message: 'The directory does not exist' },
    ]);
    await write('file', '');
    expect((await load('main', join(root, 'file'))).problems).toMatchObject([
      { file: '.', message: 'The directory is not a directory' },
    ]);
  });

  it('a source whose id would break stack ids must be refused', async () => {
    expect((await load('a:b')).problems).toMatchObject([
      { file: '.', message: 'The name of a source must not hold a colon' },
    ]);
  });

  it('a name that an id cannot hold must become one that it can', async () => {
    const { versions } = await loadManifest('name: "My: Shop!", productVersion: 1');
    expect(versions[0]).toMatchObject({ stackId: 'main:My-Shop:My-Shop', metadata: { name: 'My: Shop!' } });
    await rm(join(root, 'shop.yaml'));
    expect(await problemOfManifest('name: "::", productVersion: 1')).toMatchObject({ line: 1, column: 18 });
  });
});

describe('hostile sources', () => {
  it('a file of 10 MB must be refused before it is read', async () => {
    await write('large.yaml', '');
    await truncate(join(root, 'large.yaml'), 10_000_000);
    expect((await load()).problems).toEqual([
      {
        sourceId: 'main',
        file: 'large.yaml',
        line: null,
        column: null,
        message: 'The file is larger than 1 MB (10 MB)',
      },
    ]);
  });

  it('links must not lead out of the source', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'windlass-outside-'));
    try {
      await writeFile(join(outside, 'secret.yaml'), manifest('name: stolen, productVersion: 1'));
      await writeFile(join(outside, 'secret.env'), 'A=stolen');
      await writeFile(join(outside, 'CHANGELOG.md'), 'stolen');
      await mkdir(join(root, 'sub'));
      await symlink(join(outside, 'secret.yaml'), join(root, 'a.yaml'));
      await symlink(outside, join(root, 'linked'));
      await symlink(join(root, 'sub'), join(root, 'sub', 'loop'));
      await symlink(join(root, 'nowhere'), join(root, 'b.yaml'));
      await symlink(join(outside, 'secret.env'), join(root, 'linked.env'));
      await symlink(join(outside, 'CHANGELOG.md'), join(root, 'CHANGELOG.md'));
      await write(
        'c.yaml',
        'metadata: {name: c, productVersion: 1}\nservices: {a: {image: a, envFile: linked.env}}',
      );
      await write(
        'd.yaml',
        'metadata: {name: d, productVersion: 1}\nservices: {a: {image: a, envFile: ../secret.env}}',
      );
      await write('e.yaml', manifest('name: e, productVersion: 1'));
      const content = await load();
      expect(content.problems.map(({ file, message }) => [file, message])).toEqual([
        ['a.yaml', 'The file lies outside of the source'],
        ['b.yaml', 'The file does not exist'],
        ['c.yaml', 'services.a.envFile: The file linked.env lies outside of the source'],
        [
          'd.yaml',
          expect.stringMatching(
            /^services\.a\.envFile: The file \.\.\/secret\.env (does not exist|lies outside)/,
          ),
        ],
      ]);
      expect(JSON.stringify(content)).not.toContain('stolen');
    } finally {
      await rm(outside, { recursive: true });
    }
  });

  it('a link to a file of the same source must be followed', async () => {
    await write('shared/base.txt', manifest('name: shop, productVersion: 1'));
    await symlink(join(root, 'shared/base.txt'), join(root, 'shop.yaml'));
    expect((await load()).versions).toHaveLength(1);
  });

  it('a pipe, a directory and binary bytes must be problems, and none may block', async () => {
    execFileSync('mkfifo', [join(root, 'a.yaml')]);
    await mkdir(join(root, 'b.yaml'));
    await writeFile(join(root, 'c.yaml'), Buffer.from([0x61, 0xff, 0xfe, 0x00]));
    expect((await load()).problems.map(({ file, message }) => [file, message])).toEqual([
      ['a.yaml', 'The file is not a regular file'],
      ['c.yaml', 'The file is not UTF-8 text'],
    ]);
  });

  it('what is nested too deeply must be said and left out', async () => {
    await write(`${'d/'.repeat(11)}shop.yaml`, manifest('name: deep, productVersion: 1'));
    const { versions, problems } = await load();
    expect(versions).toEqual([]);
    expect(problems).toMatchObject([
      { file: 'd/'.repeat(11).slice(0, -1), message: 'Directories are read 10 levels deep only' },
    ]);
  });

  it('file names must not be able to mislead', async () => {
    await write('a\u202egpj.\u001b[31m.yaml', 'a: [');
    expect((await load()).problems[0]?.file).toBe('a\\u{202e}gpj.\\u{1b}[31m.yaml');
  });

  it.each([
    ['{name: "a\\u202eb", productVersion: 1}', 'metadata.name'],
    ['{name: "a\\u0007", productVersion: 1}', 'metadata.name'],
    ['{description: "\\u001b[2J", productVersion: 1}', 'metadata.description'],
    ['{documentation: "javascript:alert(1)", productVersion: 1}', 'metadata.documentation'],
    ['{icon: "http://a b", productVersion: 1}', 'metadata.icon'],
    ['{releaseNotesUrl: "file:///etc/passwd", productVersion: 1}', 'metadata.releaseNotesUrl'],
    ['{productVersion: "1:2"}', 'metadata.productVersion'],
    ['{productVersion: "1 2"}', 'metadata.productVersion'],
    ['{productId: "a:b", productVersion: 1}', 'metadata.productId'],
    ['{tags: [[a]], productVersion: 1}', 'metadata.tags[0]'],
    ['{autor: x, productVersion: 1}', 'metadata.autor'],
  ])('the metadata %s must be refused', async (metadata, key) => {
    const problem = await problemOfManifest(metadata.slice(1, -1));
    expect(problem).toMatchObject({
      line: 1,
      message: expect.stringMatching(new RegExp(`^${key.replace(/[[\]]/g, '\\$&')}: `)),
    });
  });
});

describe('metadata and variables', () => {
  it('must be read whole', async () => {
    await write(
      'shop.yaml',
      `metadata:
  name: shop
  productId: org.example.shop
  productVersion: 1.0.0
  description: |
    Two
    lines
  author: Me
  documentation: https://example.org/docs
  icon: https://example.org/icon.png
  category: Shops
  tags: [a, b]
  releaseNotesUrl: https://example.org/notes
variables:
  PLAIN:
  FULL:
    type: Select
    label: Full
    description: Everything
    placeholder: pick
    group: Group
    order: 7
    default: b
    required: true
    options: [a, {value: b, label: B, description: The b}]
  TEXT: {pattern: '^a$', patternError: Only a., default: ""}
  NUMBER: {type: number, min: -1.5, max: 3, default: 0, required: false}
services: {web: {image: a}}
`,
    );
    const { versions, problems } = await load();
    expect(problems).toEqual([]);
    expect(versions[0]?.metadata).toEqual({
      name: 'shop',
      productId: 'org.example.shop',
      description: 'Two\nlines',
      author: 'Me',
      documentation: 'https://example.org/docs',
      icon: 'https://example.org/icon.png',
      category: 'Shops',
      tags: ['a', 'b'],
    });
    expect(versions[0]?.releaseNotes).toEqual({ kind: 'url', url: 'https://example.org/notes' });
    const plain = {
      name: 'PLAIN',
      type: 'string',
      label: 'PLAIN',
      description: '',
      placeholder: '',
      group: 'General',
      order: 0,
      default: null,
      isRequired: true,
      pattern: null,
      patternError: null,
      options: [],
      min: null,
      max: null,
    };
    expect(versions[0]?.variables).toEqual([
      plain,
      {
        ...plain,
        name: 'FULL',
        type: 'select',
        label: 'Full',
        description: 'Everything',
        placeholder: 'pick',
        group: 'Group',
        order: 7,
        default: 'b',
        options: [
          { value: 'a', label: 'a', description: '' },
          { value: 'b', label: 'B', description: 'The b' },
        ],
      },
      {
        ...plain,
        name: 'TEXT',
        label: 'TEXT',
        default: '',
        isRequired: false,
        pattern: '^a$',
        patternError: 'Only a.',
      },
      {
        ...plain,
        name: 'NUMBER',
        label: 'NUMBER',
        type: 'number',
        default: '0',
        isRequired: false,
        min: -1.5,
        max: 3,
      },
    ]);
  });

  it.each([
    ['{A-B: }', /The name of a variable may hold/],
    ['{1A: }', /The name of a variable may hold/],
    ['{A: , a: }', /differ in upper and lower case only/],
    ['{A: {type: path}}', /"path" is not a type/],
    ['{A: {defautl: x}}', /did you mean default\?/],
    ['{A: {pattern: "("}}', /Variable 'A': Invalid regex pattern "\(": it has a \( without \)/],
    ['{A: {pattern: "(a)\\\\1"}}', /which is not supported/],
    ['{A: {type: number, min: 2, max: 1}}', /Variable 'A': Min value cannot be greater than max value/],
    ['{A: {type: select}}', /Variable 'A': Select type should have options defined/],
    ['{A: {type: select, options: [a, a]}}', /This option is given twice/],
    ['{A: {order: first}}', /must be a whole number/],
    ['{A: 8080}', /must be a mapping/],
    ['[A]', /must be a mapping/],
  ])('the variables %s must be refused', async (variables, message) => {
    const problem = await problemOfManifest('name: a, productVersion: 1', `variables: ${variables}`);
    expect(problem).toMatchObject({ line: 3, message: expect.stringMatching(message) });
  });

  it('what is wrong whatever the values are must be found when the source is read', async () => {
    const variables = 'variables: {PORT: {type: port}, OTHER: {type: port}, SIZE: }';
    const web = (settings: string) =>
      `metadata: {name: a, productVersion: 1}\n${variables}\nservices:\n  web: {image: a, ${settings}}\n`;
    await write(
      'a.yaml',
      web('ports: ["${PORT}:80", "${OTHER}:81"], memLimit: "${SIZE}", user: "${SIZE:?needed}"'),
    );
    await write('b.yaml', web('ports: ["${MISSING}:80"]').replace('name: a', 'name: b'));
    await write('c.yaml', web('memLimit: lots').replace('name: a', 'name: c'));
    const { versions, problems } = await load();
    expect(versions.map(({ definition }) => definition.fileName)).toEqual(['a.yaml']);
    expect(problems.map(({ file, line, message }) => [file, line, message])).toEqual([
      [
        'b.yaml',
        4,
        'services.web.ports[0]: The variable MISSING is not declared (declare it under variables, or give a default: ${NAME:-default})',
      ],
      ['c.yaml', 4, 'services.web.memLimit: "lots" must be a number of bytes (such as 512m or 1g)'],
    ]);
  });
});

describe('what lies beside a definition', () => {
  it('env_file contents must be read, and kept apart from the definition', async () => {
    await write(
      'shop/shop.yaml',
      'metadata: {name: a, productVersion: 1}\nservices: {a: {image: a, envFile: [sub/a.env, {path: no.env, required: false}]}, b: {image: a, envFile: ../b.env}}',
    );
    await write('shop/sub/a.env', 'A=secret-a');
    await write('b.env', 'B=secret-b');
    const [version] = (await load()).versions;
    expect(version?.envFiles).toEqual({ 'sub/a.env': 'A=secret-a', '../b.env': 'B=secret-b' });
    expect(version?.definition.envFiles).toEqual(['sub/a.env', '../b.env']);
    expect(JSON.stringify(version?.definition)).not.toContain('secret');
  });

  it.each([
    ['env_file that is missing', 'no.env', 'services.a.envFile: The file no.env does not exist'],
    [
      'env_file that is broken',
      'bad.env',
      'services.a.envFile: Line 2 of bad.env: A line must have the form NAME=value',
    ],
  ])('an %s must be a problem', async (_title, file, message) => {
    await write('bad.env', 'A=1\nsecret\n');
    await write(
      'shop.yaml',
      `metadata: {name: a, productVersion: 1}\nservices: {a: {image: a, envFile: ${file}}}`,
    );
    expect((await load()).problems).toMatchObject([{ file: 'shop.yaml', line: 2, message }]);
  });

  it('a changelog must win over what the metadata says, where it has the version', async () => {
    const notes = 'releaseNotes: inline, releaseNotesUrl: "https://example.org"';
    await write('1.yaml', manifest(`name: shop, productVersion: 1.0.0, ${notes}`));
    await write('2.yaml', manifest(`name: shop, productVersion: 2.0.0, ${notes}`));
    await write('3/3.yaml', manifest(`name: shop, productVersion: 3.0.0, ${notes}`));
    await write('CHANGELOG.md', '# Changes\n\n## 1.0.0\n\nFirst.\n');
    expect((await load()).versions.map(({ releaseNotes }) => releaseNotes)).toEqual([
      { kind: 'markdown', text: 'First.' },
      { kind: 'markdown', text: 'inline' },
      { kind: 'markdown', text: 'inline' },
    ]);
  });
});
