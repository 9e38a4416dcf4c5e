import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWindlassError } from '../../../shared/errors.ts';
import { fuzzing } from '../../testing/fuzz-runs.ts';
import { YamlDefinitions } from './yaml-definitions.ts';

const samples = join(import.meta.dirname, '../../../../resources/catalog');
const documents = ['shop/2.0.0.yaml', 'notes/1.1.0.yaml'] as const;

/** What is put in the place of something: other types, other lengths, what means something to somebody. */
const piece = fc.oneof(
  fc.constantFrom(
    '{}',
    '[]',
    'null',
    '~',
    '-1',
    '1e400',
    '0x1F',
    '"\\u202e"',
    '"\\u001b[2J"',
    '__proto__: {}',
    '*a',
    '&a [*a]',
    '<<: {a: b}',
    '!!js/function x',
    '${HOME}',
    '${A:-${B:-${C}}}',
    '../../../etc/passwd',
    '/var/run/docker.sock:/s',
    '; rm -rf /',
    '\t',
    '---',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const change = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(30), piece);

/** Cuts some characters out at some places, and puts something there. */
function changed(text: string, changes: readonly (readonly [number, number, string])[]): string {
  return changes.reduce((now, [where, length, put]) => {
    const at = Math.floor(where * now.length);
    return now.slice(0, at) + put + now.slice(at + length);
  }, text);
}

describe('a definition', { timeout: 60_000 }, () => {
  it.each(documents)(
    'must be understood or refused with its place, however it was changed: %s',
    async (name) => {
      const text = await readFile(join(samples, name), 'utf8');
      const directory = await mkdtemp(join(tmpdir(), 'windlass-fuzz-'));
      const definitions = new YamlDefinitions();
      try {
        await fc.assert(
          fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
            await writeFile(join(directory, 'product.yaml'), changed(text, changes));
            const source = { id: 'fuzz', name: 'fuzz', path: directory };
            const { versions, problems } = await definitions.load(source);
            for (const { file } of problems) expect(file).not.toContain('..');
            for (const { definition, envFiles } of versions) {
              const failure = resolved(() => definitions.resolve(definition, {}, envFiles, 'fuzz'));
              expect(failure === null || isWindlassError(failure), String(failure)).toBe(true);
            }
            expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
          }),
          fuzzing(150),
        );
      } finally {
        await rm(directory, { recursive: true });
      }
    },
  );
});

function resolved(resolve: () => unknown): unknown {
  try {
    resolve();
    return null;
  } catch (error) {
    return error;
  }
}
