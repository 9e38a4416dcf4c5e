import { fuzzed, type Threat } from './security-grid.ts';
import { laneOf, type TestReference } from './test-reference.ts';

/** docs/security.md. */
export function renderSecurity(threats: readonly Threat[]): string {
  const tested = threats.filter(({ tests }) => tests.length > 0);
  return [
    '# What could be done to it, and the tests against that',
    '',
    'Made from `prove/security-grid.ts`, and compared with it by a test; do not edit. Every test named here is part of',
    '`npm test`.',
    '',
    `- ${tested.length} of ${threats.length} threats are met by tests; ${threats.filter(({ open }) => open !== null).length} say what is open.`,
    '- Out of reach of any test: whoever has the session of the user can read what the user can, and who may use the socket',
    '  of an engine is root on its host. Windlass makes neither less.',
    '',
    '| Threat | Tests | Open |',
    '| --- | --- | --- |',
    ...threats.map(
      ({ id, title, tests, open }) =>
        `| [${id}](#${id.toLowerCase()}) ${title} | ${tests.length} | ${open ?? ''} |`,
    ),
    '',
    '## Fuzzing',
    '',
    'A few hundred runs each in `npm test`, with a seed that is always the same; `WINDLASS_FUZZ_RUNS` and `WINDLASS_SEED`',
    'choose others.',
    '',
    ...fuzzed.map(line),
    '',
    ...threats.flatMap(({ id, title, tests, open }) => [
      `## ${id}`,
      '',
      `${title[0]!.toUpperCase()}${title.slice(1)}.${open === null ? '' : ` Open: ${open}.`}`,
      '',
      ...(tests.length === 0 ? [] : [...tests.map(line), '']),
    ]),
  ].join('\n');
}

function line(test: TestReference): string {
  return `- ${test.title.replaceAll('|', '\\|')} (${laneOf(test.file)}: \`${test.file}\`)`;
}
