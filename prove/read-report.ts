import { z } from 'zod';
import { keyOf, namePattern, type TestReference } from './test-reference.ts';

/** As much of a report of the runner as a verdict needs. */
const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

/** What became of the tests: one that did not run, or of which one row failed, has failed. */
export function readReport(
  content: unknown,
  tests: readonly TestReference[],
): Readonly<Record<string, 'pass' | 'fail'>> {
  const parsed = report.safeParse(content);
  const files = parsed.success ? parsed.data.testResults : [];
  return Object.fromEntries(
    tests.map((test) => {
      const pattern = new RegExp(namePattern(test));
      const rows = files
        .filter(({ name }) => name.endsWith(`/${test.file}`))
        .flatMap(({ assertionResults }) => assertionResults)
        .filter(({ fullName }) => pattern.test(fullName))
        .filter(({ status }) => status === 'passed' || status === 'failed');
      const isPassed = rows.length > 0 && rows.every(({ status }) => status === 'passed');
      return [keyOf(test), isPassed ? 'pass' : 'fail'];
    }),
  );
}
