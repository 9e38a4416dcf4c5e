import type { Command } from 'commander';
import { knownPlaceRows } from '../../../app/views/known-place-rows.ts';
import type { KnownPlaceRow } from '../../../../shared/contract/shapes/environment.ts';
import { WindlassError, toErrorShape } from '../../../../shared/errors.ts';
import type { Application } from '../../../core/operations/application.ts';
import { askForHostKeys } from '../ask-for-host-keys.ts';
import type { CliContext } from '../cli-context.ts';
import { exitCodeOfError, exitCodes } from '../exit-codes.ts';
import { renderError } from '../render-error.ts';
import { renderTable } from '../table.ts';
import type { VerbKit } from './verb-kit.ts';
import { addVerb, collect, optionText } from './verb-kit.ts';

interface ImportOptions {
  readonly all?: true;
  readonly from?: string;
  readonly acceptHostKey?: readonly string[];
}

const origins = ['docker-context', 'ssh-config'] as const;

/** `env import`: what other tools of this machine know, as environments. */
export function addImportVerb(group: Command, kit: VerbKit): void {
  addVerb(group, kit, 'import [NAME...]', 'env.import')
    .option('--all', optionText(kit, 'importAll'))
    .option(`--from <${origins.join('|')}>`, optionText(kit, 'importFrom'))
    .option('--accept-host-key <SHA256:…>', optionText(kit, 'acceptHostKey'), collect)
    .action((names: readonly string[], options: ImportOptions, command: Command) =>
      kit.run(command, (context) =>
        names.length === 0 && options.all !== true
          ? listPlaces(context, options)
          : importPlaces(context, names, options),
      ),
    );
}

async function listPlaces(context: CliContext, options: ImportOptions): Promise<number> {
  const places = await placesOf(await context.open('read'), options);
  if (context.isJson) {
    context.out.json(places);
    return exitCodes.done;
  }
  const { texts } = context;
  const titles = ['name', 'origin', 'address', 'environment'].map((column) => texts.text(`column.${column}`));
  const rows = places.map((place) => [
    place.name,
    texts.text(`origin.${place.origin}`),
    place.description,
    place.environment ?? '',
  ]);
  if (places.length > 0) context.out.lines(renderTable(titles, rows));
  if (!context.isQuiet) {
    context.err.line(texts.text(places.length === 0 ? 'cli.env.noPlaces' : 'cli.env.importHint'));
  }
  return exitCodes.done;
}

/** Each by itself: one that does not answer is told and hinders no other. The first failure is the exit code. */
async function importPlaces(
  context: CliContext,
  names: readonly string[],
  options: ImportOptions,
): Promise<number> {
  const application = await context.open('change');
  const chosen = choose(await placesOf(application, options), names, options);
  let exitCode: number = exitCodes.done;
  const results: unknown[] = [];
  for (const { name, address } of chosen) {
    try {
      const environment = await askForHostKeys(context, {
        given: options.acceptHostKey ?? [],
        attempt: () => application.environments.add(name, address),
        accept: (key) => application.environments.acceptHostKey(key),
      });
      results.push({ name, environment });
      if (!context.isJson && !context.isQuiet)
        context.out.line(context.texts.text('cli.env.added', { name }));
    } catch (thrown) {
      if (!(thrown instanceof WindlassError)) throw thrown;
      const error = toErrorShape(thrown);
      results.push({ name, error });
      if (exitCode === exitCodes.done) exitCode = exitCodeOfError(error.code);
      if (!context.isJson) {
        context.err.line(context.texts.text('cli.env.notAdded', { name }));
        context.err.paragraphs(renderError(context.texts, error));
      }
    }
  }
  if (context.isJson) context.out.json(results);
  return exitCode;
}

async function placesOf(
  application: Application,
  { from }: ImportOptions,
): Promise<readonly KnownPlaceRow[]> {
  if (from !== undefined && !origins.some((origin) => origin === from)) {
    throw new WindlassError('usage', `--from: "${from}" is none of ${origins.join(', ')}`, {
      reason: 'origin',
      value: from,
      origins: [...origins],
    });
  }
  const places = knownPlaceRows(
    await application.environments.knownPlaces(),
    application.environments.list(),
  );
  return from === undefined ? places : places.filter(({ origin }) => origin === from);
}

function choose(
  places: readonly KnownPlaceRow[],
  names: readonly string[],
  { all }: ImportOptions,
): readonly KnownPlaceRow[] {
  if (all === true) {
    if (names.length > 0)
      throw new WindlassError('usage', 'names or --all, not both', { reason: 'import-all' });
    return places.filter(({ environment }) => environment === null);
  }
  return names.map((name) => {
    const [place, other] = places.filter((each) => each.name === name);
    if (place === undefined) {
      throw new WindlassError('usage', `neither Docker nor SSH knows ${name}`, {
        reason: 'place',
        value: name,
      });
    }
    if (other === undefined) return place;
    throw new WindlassError('usage', `both Docker and SSH know ${name}`, {
      reason: 'place-twice',
      value: name,
    });
  });
}
