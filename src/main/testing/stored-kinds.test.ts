import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWindlassError } from '../../shared/errors.ts';
import { fuzzing } from './fuzz-runs.ts';
import { filesOfFormat, ledgerFiles, operation, storedKinds, type StoredKind } from './stored-kinds.ts';

describe('files of the first format', () => {
  const files = filesOfFormat(1);

  it.each(storedKinds)('must be read for good: $name', async ({ read, path }) => {
    expect(files.contents.has(path)).toBe(true);
    const value = await read(files);
    expect(value).not.toBeNull();
    expect(value).not.toEqual({});
    if (path.startsWith('/ledger/')) expect(value).toMatchObject({ kind: 'intact' });
  });

  it('must say what they said when they were written', async () => {
    const [record] = storedKinds;
    expect(await record!.read(files)).toMatchObject({
      id: operation,
      kind: 'upgrade',
      direction: 'back',
      phase: 'verify',
      failureLog: ['listening on 8080', 'größe: ✗'],
    });
    const secrets = storedKinds.find(({ name }) => name === 'the keys under a passphrase');
    expect(await secrets!.read(files)).toEqual({ DB_PASSWORD: 'hunter2-größe', TOKEN: '' });
    const events = storedKinds.find(({ name }) => name === 'the events of an operation');
    expect(await events!.read(files)).toMatchObject([{ sequence: 1 }, { sequence: 2 }]);
  });

  it('must be one of every kind of record that the ledger has', () => {
    const kinds = ledgerFiles.map((path) => /\d{8}-([a-z-]+)-[0-9a-f]{8}\.json$/.exec(path)?.[1]);
    expect(kinds.sort()).toEqual([
      'committed',
      'created',
      'failed',
      'opened',
      'operation-ended',
      'policy-changed',
      'removed',
      'restored',
      'restoring',
      'started',
      'stopped',
    ]);
  });
});

/** What a disk or a person may do to a file. */
const damage = (size: number): fc.Arbitrary<(content: Uint8Array) => Uint8Array> => {
  const at = fc.nat(size - 1);
  return fc.oneof(
    at.map((length) => (content: Uint8Array) => content.subarray(0, length)),
    fc.tuple(at, fc.nat(7)).map(([place, bit]) => (content: Uint8Array) => {
      const flipped = Uint8Array.from(content);
      flipped[place]! ^= 1 << bit;
      return flipped;
    }),
    at.map((from) => (content: Uint8Array) => Uint8Array.from(content).fill(0, from)),
    at.map(
      (place) => (content: Uint8Array) =>
        Buffer.concat([content.subarray(0, place), content.subarray(place + 1)]),
    ),
    at.map(
      (place) => (content: Uint8Array) =>
        Buffer.concat([content.subarray(0, place), Buffer.from([0xff, 0xfe]), content.subarray(place)]),
    ),
    fc.constant((content: Uint8Array) => Buffer.concat([content, content])),
    fc.constant(() => new Uint8Array()),
  );
};

/** `same`: as if nothing had happened. `told`: an error of ours, or a record that says of itself that it is damaged. */
async function outcome(kind: StoredKind, content: Uint8Array, whole: unknown): Promise<string> {
  const files = filesOfFormat(1);
  files.contents.set(kind.path, content);
  try {
    const value = await kind.read(files);
    if ((value as { readonly kind?: unknown } | null)?.kind === 'damaged') return 'told';
    return JSON.stringify(value) === JSON.stringify(whole) ? 'same' : `taken for ${JSON.stringify(value)}`;
  } catch (error) {
    return isWindlassError(error) ? 'told' : `${String(error)}`;
  }
}

describe('a file that was cut, flipped, overwritten or doubled', { timeout: 60_000 }, () => {
  it.each(storedKinds.filter(({ isSealed }) => isSealed))(
    'must be as before or told of, never taken for another: $name',
    async (kind) => {
      const files = filesOfFormat(1);
      const content = files.contents.get(kind.path)!;
      const whole = await kind.read(files);
      await fc.assert(
        fc.asyncProperty(damage(content.length), async (change) => {
          expect(['same', 'told']).toContain(await outcome(kind, change(content), whole));
        }),
        fuzzing(150),
      );
    },
  );

  it('must cost no event but those that it hit', async () => {
    const kind = storedKinds.find(({ name }) => name === 'the events of an operation')!;
    const files = filesOfFormat(1);
    const content = files.contents.get(kind.path)!;
    const first = content.indexOf(0x0a);
    for (let length = first + 1; length < content.length; length++) {
      files.contents.set(kind.path, content.subarray(0, length));
      const events = (await kind.read(files)) as readonly { readonly sequence: number }[];
      expect(events[0]?.sequence).toBe(1);
    }
  });
});
