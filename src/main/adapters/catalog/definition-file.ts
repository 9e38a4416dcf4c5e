import type { ProductVersion } from '../../core/model/catalog.ts';
import { loadProduct } from './product/load-product.ts';
import type { LoadContext } from './product/load-product.ts';
import { DefinitionError, describeDefinitionProblem, visible } from './yaml/definition-error.ts';

/** Where something stands in a file; null: it is about the file as a whole. */
interface LineAndColumn {
  readonly line: number | null;
  readonly column: number | null;
}

/** What a definition file is: a version of a product with the place of its version, no product, or wrong. */
export type DefinitionFile =
  | ({ readonly kind: 'product'; readonly product: ProductVersion } & LineAndColumn)
  | { readonly kind: 'other' }
  | ({ readonly kind: 'problem'; readonly message: string } & LineAndColumn);

/** Never throws: one file must not take the others with it, whatever is wrong. */
export async function readDefinitionFile(
  text: string,
  fileName: string,
  context: LoadContext,
): Promise<DefinitionFile> {
  try {
    const loaded = await loadProduct(text, fileName, context);
    if (loaded === null) return { kind: 'other' };
    const { line, column } = loaded.versionPlace;
    return { kind: 'product', product: loaded.product, line, column };
  } catch (error) {
    if (error instanceof DefinitionError) {
      const { line, column } = error.problem.place;
      return { kind: 'problem', message: describeDefinitionProblem(error.problem), line, column };
    }
    const message = `The file cannot be read: ${visible(error instanceof Error ? error.message : 'unknown error')}`;
    return { kind: 'problem', message, line: null, column: null };
  }
}
