import { WindlassError } from '../../../shared/errors.ts';
import type {
  CatalogAnswer,
  ProductPage,
  ProductRow,
  SourceRow,
  VersionRow,
} from '../../../shared/contract/shapes/catalog.ts';
import type { CatalogProblem, ProductVersion } from '../../core/model/catalog.ts';
import type { Source } from '../../core/model/environment.ts';
import type { Application } from '../../core/operations/application.ts';
import { newestFirst } from '../newest-first.ts';

/** The merged catalog as its page shows it; read again where `isFresh`. */
export async function catalogAnswer(
  application: Application,
  builtInSources: readonly string[],
  isFresh: boolean,
): Promise<CatalogAnswer> {
  if (isFresh) await application.catalog.sync();
  const [versions, problems] = await Promise.all([
    application.catalog.versions(),
    application.catalog.problems(),
  ]);
  const sources = application.sources.list();
  return {
    sources: sources.map((source) => sourceRow(source, builtInSources)),
    products: products(versions, sources),
    problems: problems.map((problem) => problemRow(problem, sources)),
  };
}

export async function productPage(application: Application, productId: string): Promise<ProductPage> {
  const versions = (await application.catalog.versions()).filter(
    (version) => version.metadata.productId === productId,
  );
  const sources = application.sources.list();
  const [product] = products(versions, sources);
  if (product === undefined) {
    throw new WindlassError('product-not-found', `there is no product ${productId} in the catalog`, {
      product: productId,
    });
  }
  return {
    product,
    versions: newestFirst(versions).map((version) => versionRow(application, version, sources)),
  };
}

export function sourceRow({ id, name, path }: Source, builtInSources: readonly string[]): SourceRow {
  return { id, name, path, isBuiltIn: builtInSources.includes(id) };
}

function products(versions: readonly ProductVersion[], sources: readonly Source[]): readonly ProductRow[] {
  const groups = new Map<string, ProductVersion[]>();
  for (const version of versions) {
    const { productId } = version.metadata;
    groups.set(productId, [...(groups.get(productId) ?? []), version]);
  }
  const rows = [...groups].map(([productId, group]) => productRow(productId, newestFirst(group), sources));
  return rows.sort((a, b) =>
    a.name === b.name ? compare(a.productId, b.productId) : compare(a.name, b.name),
  );
}

/** Described as its newest version describes it. */
function productRow(
  productId: string,
  versions: readonly ProductVersion[],
  sources: readonly Source[],
): ProductRow {
  const { name, description, author, documentation, category, tags } = versions[0]!.metadata;
  return {
    productId,
    name,
    description,
    author,
    documentation,
    category,
    tags,
    versions: [...new Set(versions.map(({ version }) => version))],
    sources: [...new Set(versions.map(({ sourceId }) => sourceName(sourceId, sources)))],
  };
}

function versionRow(
  application: Application,
  version: ProductVersion,
  sources: readonly Source[],
): VersionRow {
  return {
    stackId: version.stackId,
    source: sourceName(version.sourceId, sources),
    version: version.version,
    notes: version.releaseNotes,
    variables: version.variables,
    services: application.catalog.services(version),
    file: version.definition.fileName,
  };
}

function problemRow(
  { sourceId, file, line, column, message }: CatalogProblem,
  sources: readonly Source[],
): CatalogAnswer['problems'][number] {
  return { source: sourceName(sourceId, sources), file, line, column, message };
}

function sourceName(id: string, sources: readonly Source[]): string {
  return sources.find((source) => source.id === id)?.name ?? id;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
