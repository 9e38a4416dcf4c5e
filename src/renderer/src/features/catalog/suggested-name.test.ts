import { describe, expect, it } from 'vitest';
import type { ProductRow } from '../../../../shared/contract/shapes/catalog.ts';
import { matchingProducts } from './matching-products.ts';
import { suggestedName } from './suggested-name.ts';

describe('suggestedName', () => {
  it.each([
    ['Shop', 'shop'],
    ['My  Shop 2.0!', 'my-shop-2-0'],
    ['Über', 'uber'],
    ['***', ''],
  ])('must make a name of %j', (product, name) => {
    expect(suggestedName(product)).toBe(name);
  });
});

describe('matchingProducts', () => {
  const product = (name: string, tags: readonly string[]): ProductRow => ({
    productId: name,
    name,
    description: 'a thing',
    author: '',
    documentation: '',
    category: 'Samples',
    tags,
    versions: [],
    sources: [],
  });
  const all = [product('Shop', ['web']), product('Notes', ['web', 'text'])];

  it('must find every word, anywhere and in any case', () => {
    expect(matchingProducts(all, 'WEB notes')).toEqual([all[1]]);
    expect(matchingProducts(all, 'samples')).toEqual(all);
    expect(matchingProducts(all, 'shop text')).toEqual([]);
    expect(matchingProducts(all, '  ')).toEqual(all);
  });
});
