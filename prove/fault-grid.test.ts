import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Binding } from './cell.ts';
import { faultGrid } from './fault-grid.ts';
import { proved, row } from './grid-row.ts';
import { renderMatrix } from './matrix-page.ts';
import { emptyState, matrixState, verdictOf, withResults, type TestResult } from './matrix-state.ts';
import { readReport } from './read-report.ts';
import { steps } from './step.ts';
import { isDeclared, keyOf, laneOf, namePattern, type TestReference } from './test-reference.ts';

const root = join(import.meta.dirname, '..');
const cells = faultGrid.flatMap((each) => each.cells);
const bound = [
  ...new Map(
    cells
      .flatMap(({ binding }) => ('tests' in binding ? binding.tests : []))
      .map((test) => [keyOf(test), test]),
  ).values(),
];

describe('the fault grid', () => {
  it('must have every fault at every step exactly once', () => {
    const faults = Array.from({ length: 32 }, (_, index) => `F${String(index + 1).padStart(2, '0')}`);
    const wanted = faults.flatMap((fault) => steps.map((step) => `${fault} ${step}`));
    expect(cells.map(({ fault, step }) => `${fault} ${step}`)).toEqual(wanted);
  });

  it('must have the 305 cells that can occur, and a reason for each of the others', () => {
    const applicable = cells.filter(({ binding }) => !('impossible' in binding));
    expect(applicable).toHaveLength(305);
    for (const { fault, step, outcome, binding } of cells) {
      expect(outcome === '–', `${fault} ${step}`).toBe('impossible' in binding);
    }
  });

  it('must name at least one test, or a reason, in every cell', () => {
    for (const { fault, step, binding } of cells) {
      const said = 'tests' in binding ? binding.tests.length : Object.values(binding)[0]!.length;
      expect(said, `${fault} ${step}`).toBeGreaterThan(0);
    }
  });

  it.each(bound.map((test) => [keyOf(test), test] as const))(
    'must be bound to a test that exists: %s',
    (_, test) => expect(isDeclared(test)).toBe(true),
  );

  it('must name rows as the runner does, which quotes the names of rows and cuts them at 38 letters', () => {
    const rows = bound.filter(({ title, only }) => only !== undefined && /\$\w/.test(title));
    expect(rows.length).toBeGreaterThan(5);
    for (const { title, only } of rows) {
      const before = title.slice(0, title.indexOf('$'));
      const name = only!.startsWith(before) ? only!.slice(before.length) : only!;
      if (before !== '' && name !== only) expect(name).toMatch(/^'[^']{1,38}'/);
      else expect(name.length, name).toBeLessThanOrEqual(38);
    }
  });

  it('must be refused when a step is bound twice or not at all', () => {
    const required = Array.from(steps, () => 'R').join(' ');
    expect(() => row('F01', 'x', required, { S0: proved() })).toThrow('0 bindings for S1');
    expect(() => row('F01', 'x', required, { 'S0 S0': proved() })).toThrow('2 bindings for S0');
    expect(() => row('F01', 'x', required, { S10: proved() })).toThrow('no step');
  });
});

const plain: TestReference = { file: 'src/a.test.ts', title: 'must (hold)' };
const rows: TestReference = { file: 'e2e/cli/b.kill.test.ts', title: 'in %s must end', only: 'in S6 must' };

describe('a bound test', () => {
  it('must be found by its full name, and no other with it', () => {
    expect(new RegExp(namePattern(plain)).test('a suite must (hold)')).toBe(true);
    expect(new RegExp(namePattern(plain)).test('a suite must (hold) more')).toBe(false);
    expect(new RegExp(namePattern(rows)).test('a suite in S6 must end')).toBe(true);
    expect(new RegExp(namePattern(rows)).test('a suite in S7 must end')).toBe(false);
  });

  it('must run in the lane of its file', () => {
    expect([laneOf(plain.file), laneOf(rows.file), laneOf('prove/x.crash.test.ts')]).toEqual([
      'unit',
      'kill',
      'prove',
    ]);
  });

  it('must have failed when a row of it failed, or when it did not run', () => {
    const ran = (status: string): unknown => ({
      testResults: [
        {
          name: '/somewhere/src/a.test.ts',
          assertionResults: [
            { fullName: 'a suite must (hold)', status: 'passed' },
            { fullName: 'another suite must (hold)', status },
          ],
        },
      ],
    });
    expect(Object.values(readReport(ran('passed'), [plain]))).toEqual(['pass']);
    expect(Object.values(readReport(ran('skipped'), [plain]))).toEqual(['pass']);
    expect(Object.values(readReport(ran('failed'), [plain]))).toEqual(['fail']);
    expect(Object.values(readReport(ran('passed'), [rows]))).toEqual(['fail']);
    expect(Object.values(readReport({}, [plain]))).toEqual(['fail']);
  });
});

describe('the verdict of a cell', () => {
  const result = (verdict: 'pass' | 'fail'): TestResult => ({
    result: verdict,
    at: '2030-01-01T00:00:00.000Z',
    engine: null,
    seed: 1,
  });
  const binding: Binding = proved(plain, rows);
  const stateOf = (tests: Readonly<Record<string, TestResult>>) => ({ ...emptyState, tests });

  it('must be a pass only when all its tests passed', () => {
    expect(verdictOf(binding, emptyState)).toBe('not run');
    expect(verdictOf(binding, stateOf({ [keyOf(plain)]: result('pass') }))).toBe('not run');
    expect(verdictOf(binding, stateOf({ [keyOf(plain)]: result('fail') }))).toBe('fail');
    const both = { [keyOf(plain)]: result('pass'), [keyOf(rows)]: result('pass') };
    expect(verdictOf(binding, stateOf(both))).toBe('pass');
  });

  it('must outlive a run of other cells, and be forgotten with its test', () => {
    const [cell] = cells;
    const own = [{ ...cell!, binding }];
    const before = stateOf({ [keyOf(plain)]: result('pass'), 'gone > test': result('pass') });
    const after = withResults(before, { [keyOf(rows)]: result('fail') }, own);
    expect(Object.keys(after.tests).sort()).toEqual([keyOf(plain), keyOf(rows)].sort());
    expect(matrixState.parse(JSON.parse(JSON.stringify(after)))).toEqual(after);
  });
});

it('the published page must be the one of the grid and of the published results', () => {
  const state = matrixState.parse(JSON.parse(readFileSync(join(root, 'docs/fault-matrix.json'), 'utf8')));
  expect(readFileSync(join(root, 'docs/fault-matrix.md'), 'utf8')).toBe(renderMatrix(faultGrid, state));
});
