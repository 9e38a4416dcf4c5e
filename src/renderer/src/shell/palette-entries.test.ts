import { describe, expect, it } from 'vitest';
import type { Translator } from '../../../shared/translator.ts';
import { sampleRow } from '../../testing/sample-rows.ts';
import { paletteEntries } from './palette-entries.ts';

const keys: Translator = {
  language: 'en',
  text: (key) => key,
  has: () => true,
  keysUnder: () => [],
  placeholders: () => [],
};
const world = { deployments: [], environments: [], products: [] };

describe('paletteEntries', () => {
  it('must offer only what can be done now, and lead to its confirmation page', () => {
    const deployments = [
      sampleRow({ name: 'a', upgradeTo: '2.0.0' }),
      sampleRow({ name: 'b', upgradeTo: '2.0.0', status: 'Stopped' }),
      sampleRow({ name: 'c', rollbackTo: '1.0.0', status: 'Failed' }),
    ];
    const [actions] = paletteEntries(keys, { ...world, deployments });
    expect(actions?.entries.map(({ label, target }) => [label, target.to])).toEqual([
      ['kind.upgrade a', '/deployments/$environment/$name/upgrade'],
      ['kind.rollback c', '/deployments/$environment/$name/rollback'],
    ]);
  });

  it('must leave out empty groups, never the places', () => {
    expect(paletteEntries(keys, world).map(({ heading }) => heading)).toEqual(['shell.places']);
  });
});
