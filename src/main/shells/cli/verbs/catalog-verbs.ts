import type { Command } from 'commander';
import { WindlassError } from '../../../../shared/errors.ts';
import type { CatalogProblem, ProductVersion } from '../../../core/model/catalog.ts';
import type { VariableDefinition } from '../../../core/model/variables.ts';
import { placeOfProblem } from '../../../../shared/describe-error.ts';
import { newestFirst } from '../../../app/newest-first.ts';
import { printableLines } from '../../../../shared/printable.ts';
import type { CliContext } from '../cli-context.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Line } from '../printed-line.ts';
import { span } from '../printed-line.ts';
import { renderTable } from '../table.ts';
import type { VerbKit } from './verb-kit.ts';
import { addVerb } from './verb-kit.ts';

const shownVersions = 6;

/** `catalog sync|list|show` */
export function addCatalogVerbs(program: Command, kit: VerbKit): void {
  const group = addVerb(program, kit, 'catalog', 'catalog');
  addVerb(group, kit, 'sync', 'catalog.sync').action((_options: unknown, command: Command) =>
    kit.run(command, syncCatalog),
  );
  addVerb(group, kit, 'list', 'catalog.list').action((_options: unknown, command: Command) =>
    kit.run(command, listCatalog),
  );
  addVerb(group, kit, 'show <PRODUCT>', 'catalog.show').action(
    (product: string, _options: unknown, command: Command) =>
      kit.run(command, (context) => showProduct(context, product)),
  );
}

async function syncCatalog(context: CliContext): Promise<number> {
  const application = await context.open('read');
  const result = await application.catalog.sync();
  if (context.isJson) {
    context.out.json(result);
    return exitCodes.done;
  }
  const { sources, versions, problems } = result;
  context.out.line(context.texts.text('cli.catalog.synced', { sources, versions }));
  context.err.paragraphs(problems.map((problem) => problemLine(context, problem)));
  return exitCodes.done;
}

async function listCatalog(context: CliContext): Promise<number> {
  const application = await context.open('read');
  const versions = await application.catalog.versions();
  if (context.isJson) {
    context.out.json(versions.map(overview));
    return exitCodes.done;
  }
  const { texts } = context;
  const titles = ['stack', 'product', 'versions', 'description'].map((column) =>
    texts.text(`column.${column}`),
  );
  const stackIds = [...new Set(versions.map((entry) => entry.stackId))];
  const rows = stackIds.map((stackId) => stackRow(versions.filter((entry) => entry.stackId === stackId)));
  context.out.lines(rows.length === 0 ? [[texts.text('cli.catalog.empty')]] : renderTable(titles, rows));
  return exitCodes.done;
}

function stackRow(entries: readonly ProductVersion[]): readonly string[] {
  const sorted = newestFirst(entries);
  const { stackId, metadata } = sorted[0] ?? { stackId: '', metadata: { name: '', description: '' } };
  const versions = sorted.map((entry) => entry.version);
  const shown = versions.length > shownVersions ? [...versions.slice(0, shownVersions), '…'] : versions;
  return [stackId, metadata.name, shown.join(', '), firstSentence(metadata.description)];
}

async function showProduct(context: CliContext, product: string): Promise<number> {
  const application = await context.open('read');
  const all = await application.catalog.versions();
  const found = newestFirst(all.filter((entry) => namesOf(entry).includes(product)));
  const newest = found[0];
  if (newest === undefined) {
    throw new WindlassError('product-not-found', `${product} is not in the catalog`, { product });
  }
  if (context.isJson) {
    context.out.json(
      found.map((entry) => ({
        ...overview(entry),
        variables: entry.variables,
        releaseNotes: entry.releaseNotes,
      })),
    );
    return exitCodes.done;
  }
  context.out.lines(productLines(context, newest, found));
  return exitCodes.done;
}

/** A product is found by its name, its id, or the id or last part of its stack's. */
function namesOf(entry: ProductVersion): readonly string[] {
  const { name, productId } = entry.metadata;
  return [name, productId, entry.stackId, ...entry.stackId.split(':').slice(1)];
}

function overview(entry: ProductVersion): object {
  const { name, productId, description, category, tags, documentation, author } = entry.metadata;
  const { stackId, sourceId, version } = entry;
  return {
    stackId,
    sourceId,
    product: name,
    productId,
    version,
    description,
    author,
    category,
    tags,
    documentation,
  };
}

function productLines(
  context: CliContext,
  newest: ProductVersion,
  all: readonly ProductVersion[],
): readonly Line[] {
  const { texts } = context;
  const lines: Line[] = [[span('bold', newest.metadata.name), `  ${newest.stackId}`]];
  if (newest.metadata.description !== '') lines.push([newest.metadata.description]);
  lines.push([
    span('bold', texts.text('cli.catalog.versions')),
    ` ${all.map((entry) => entry.version).join(', ')}`,
  ]);
  if (newest.variables.length > 0) {
    const titles = ['variable', 'type', 'required', 'default', 'description'].map((name) =>
      texts.text(`column.${name}`),
    );
    lines.push(
      [],
      ...renderTable(
        titles,
        newest.variables.map((variable) => variableRow(context, variable)),
      ),
    );
  }
  for (const entry of all) {
    if (entry.releaseNotes.kind === 'none') continue;
    lines.push([], [span('bold', texts.text('cli.catalog.notes', { version: entry.version }))]);
    const notes = entry.releaseNotes.kind === 'url' ? entry.releaseNotes.url : entry.releaseNotes.text;
    lines.push(...printableLines(notes.trim()).map((line): Line => [line]));
  }
  return lines;
}

function variableRow(context: CliContext, variable: VariableDefinition): readonly string[] {
  const { name, type, isRequired, label, description } = variable;
  const isSecret = type === 'password' && variable.default !== null;
  const about = [label === name ? '' : label, description].filter((part) => part !== '').join(': ');
  const required = context.texts.text(isRequired ? 'cli.yes' : 'cli.no');
  return [name, type, required, isSecret ? '••••••' : (variable.default ?? ''), about];
}

function problemLine(context: CliContext, problem: CatalogProblem): Line {
  return [
    span('amber', context.texts.text('cli.warning')),
    ` ${placeOfProblem(problem)}: ${problem.message}`,
  ];
}

function firstSentence(text: string): string {
  const line = text.split('\n')[0] ?? '';
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
