import type { ProductRow } from '../../../../shared/contract/shapes/catalog.ts';

/** Products in which every word of the search occurs somewhere. */
export function matchingProducts(products: readonly ProductRow[], search: string): readonly ProductRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return products.filter((product) => {
    const { name, description, category, author, productId } = product;
    const text = [name, description, category, author, productId, ...product.tags].join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
