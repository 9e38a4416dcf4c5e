import { WindlassError, isWindlassError } from '../../../shared/errors.ts';
import type { ErrorCode } from '../../../shared/errors.ts';
import type { Application } from '../../core/operations/application.ts';
import { placeOfProblem } from '../../../shared/describe-error.ts';

/** What a file that cannot be read may look like from afar: as if it were not there. */
const mayComeFromBrokenFile: readonly ErrorCode[] = [
  'product-not-found',
  'version-not-found',
  'not-upgradable',
];

/** Runs; where something is missing in the catalog, the error also names the files that could not be read. */
export async function namingCatalogProblems<Result>(
  application: Application,
  run: () => Promise<Result>,
): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (!isWindlassError(error) || !mayComeFromBrokenFile.includes(error.code)) throw error;
    const { problems } = await application.catalog.sync();
    if (problems.length === 0) throw error;
    const named = problems.map((problem) => `${placeOfProblem(problem)}: ${problem.message}`);
    const details = { ...error.details, problems: named };
    throw new WindlassError(error.code, error.message, details, { cause: error });
  }
}
