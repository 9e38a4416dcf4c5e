import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LedgerBody } from '../../core/model/ledger-record.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import { sampleBodies, sampleRelease } from '../ledger-samples.ts';

export interface LedgerFixture {
  /** The ledger of one host without records, as one more operator sees it: with an own, empty mirror. */
  open(): Promise<Ledger>;
  cleanup(): Promise<void>;
}

/** What every ledger owes, whatever it is written on. */
export function ledgerContract(name: string, make: () => Promise<LedgerFixture>): void {
  describe(`${name} as a ledger`, () => {
    let fixture: LedgerFixture;
    let ledger: Ledger;

    beforeEach(async () => {
      fixture = await make();
      ledger = await fixture.open();
    });
    afterEach(() => fixture.cleanup());

    const created: LedgerBody = { kind: 'created', fingerprintKey: 'k', policy: { rollback: 'manual' } };
    const kinds = async (from: Ledger, deployment = 'shop') =>
      (await from.read(deployment)).map(({ body }) => body.kind);

    it('a new host must have no deployment and no record', async () => {
      expect(await ledger.deployments()).toEqual([]);
      expect(await ledger.read('shop')).toEqual([]);
      expect(await ledger.readMirror('shop')).toEqual([]);
      expect(await ledger.mirrored()).toEqual([]);
      expect(await ledger.readAll()).toEqual(new Map());
    });

    it('every kind of record must be read back as it was written, in order and numbered from 1', async () => {
      for (const body of sampleBodies) await ledger.append('shop', 'ann@laptop', body);
      const records = await ledger.read('shop');
      expect(records.map(({ body }) => body)).toEqual(sampleBodies);
      expect(records.map(({ sequence }) => sequence)).toEqual(sampleBodies.map((_, index) => index + 1));
      for (const record of records) {
        expect(record).toMatchObject({ format: 1, deployment: 'shop', actor: 'ann@laptop' });
        expect(new Date(record.at).toISOString()).toBe(record.at);
      }
    });

    it('append must give back the record that reading finds', async () => {
      const record = await ledger.append('shop', 'ann@laptop', created);
      expect(await ledger.read('shop')).toEqual([record]);
    });

    it('deployments must be told apart', async () => {
      await ledger.append('shop', 'ann', created);
      await ledger.append('shop-2', 'ann', created);
      await ledger.append('shop-2', 'ann', { kind: 'policy-changed', policy: { rollback: 'automatic' } });
      expect(await ledger.deployments()).toEqual(['shop', 'shop-2']);
      expect(await kinds(ledger)).toEqual(['created']);
      expect(await kinds(ledger, 'shop-2')).toEqual(['created', 'policy-changed']);
    });

    it('reading all must give and mirror what reading each of them does', async () => {
      for (const body of sampleBodies) await ledger.append('shop', 'ann', body);
      await ledger.append('shop-2', 'bob', created);
      const other = await fixture.open();
      const all = await other.readAll();
      expect([...all]).toEqual([
        ['shop', await ledger.read('shop')],
        ['shop-2', await ledger.read('shop-2')],
      ]);
      expect(await other.mirrored()).toEqual(['shop', 'shop-2']);
      expect(await other.readMirror('shop')).toEqual(all.get('shop'));
      expect(await other.readAll()).toEqual(all);
    });

    it('another operator must see the same records and go on numbering them', async () => {
      const other = await fixture.open();
      await ledger.append('shop', 'ann', created);
      const second = await other.append('shop', 'bob', sampleBodies[1] ?? created);
      expect(second.sequence).toBe(2);
      expect(await ledger.read('shop')).toEqual(await other.read('shop'));
      expect((await ledger.read('shop')).map(({ actor }) => actor)).toEqual(['ann', 'bob']);
    });

    it('operators that append at the same moment must all be kept, in one order for everybody', async () => {
      const operators = await Promise.all(['ann', 'bob', 'eve'].map(() => fixture.open()));
      await Promise.all(
        operators.flatMap((one, index) =>
          [1, 2].map((turn) =>
            one.append('shop', `${index}.${turn}`, {
              kind: 'created',
              fingerprintKey: 'k',
              policy: { rollback: 'manual' },
            }),
          ),
        ),
      );
      const seen = await ledger.read('shop');
      expect(seen.map(({ actor }) => actor).sort()).toEqual(['0.1', '0.2', '1.1', '1.2', '2.1', '2.2']);
      for (const one of operators) expect(await one.read('shop')).toEqual(seen);
    });

    it('appends of one operator must keep the order in which they were asked for', async () => {
      const actors = ['1', '2', '3', '4'];
      await Promise.all(actors.map((actor) => ledger.append('shop', actor, created)));
      expect((await ledger.read('shop')).map(({ actor }) => actor)).toEqual(actors);
    });

    it('a definition of a million characters must be kept whole', async () => {
      const text = 'größe: "🛒"\n'.repeat(80_000);
      const definition = { ...sampleRelease().definition, text };
      const opened = sampleBodies.find((body) => body.kind === 'opened');
      if (opened?.kind !== 'opened') throw new Error('no sample');
      await ledger.append('shop', 'ann', { ...opened, release: sampleRelease({ definition }) });
      const [record] = await ledger.read('shop');
      expect(record?.body.kind === 'opened' && record.body.release.definition.text === text).toBe(true);
    });

    it('the mirror must hold what was appended and what was read, and nothing else', async () => {
      const other = await fixture.open();
      const record = await ledger.append('shop', 'ann', created);
      expect(await ledger.readMirror('shop')).toEqual([record]);
      expect(await other.readMirror('shop')).toEqual([]);
      await other.read('shop');
      expect(await other.readMirror('shop')).toEqual([record]);
      expect(await ledger.mirrored()).toEqual(['shop']);
      expect(await other.mirrored()).toEqual(['shop']);
    });

    it('names that climb or hide must be refused', async () => {
      for (const bad of ['', '.', '..', '../shop', 'a/b', '.shop', 'shop\0', 'a\nb']) {
        for (const call of [ledger.append(bad, 'ann', created), ledger.read(bad), ledger.readMirror(bad)]) {
          await expect(call).rejects.toMatchObject({ code: 'name-invalid' });
        }
      }
    });
  });
}
