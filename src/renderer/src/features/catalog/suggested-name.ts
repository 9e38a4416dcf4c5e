/** A name of a deployment made from that of a product: lower case, letters, digits and hyphens. */
export function suggestedName(product: string): string {
  const plain = product.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
}
