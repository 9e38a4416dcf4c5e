import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root } from './commands.mjs';

/**
 * What the runners' own reports (Vitest's and Playwright's JSON) say, in one shape.
 * @typedef {{ test: string, message: string }} Failure
 * @typedef {{ passed: number, failed: number, skipped: number, failures: Failure[] }} Counts
 */

/** Enough for an assertion with what was expected and where; the whole is in the log. */
const MESSAGE_LINES = 25;

/**
 * @param {string} path
 * @returns {Counts}
 */
export function readVitest(path) {
  const report = readJson(path);
  const { numPassedTests = 0, numPendingTests = 0, numTodoTests = 0 } = report;
  const failures = (report.testResults ?? []).flatMap(failuresOfFile);
  return {
    passed: numPassedTests,
    failed: failures.length,
    skipped: numPendingTests + numTodoTests,
    failures,
  };
}

/**
 * A file that could not be loaded, or whose hooks failed, has a message of its own and perhaps no failed test.
 * @param {any} file
 * @returns {Failure[]}
 */
function failuresOfFile({ name, status, message, assertionResults }) {
  const path = relative(root, name);
  const failed = assertionResults.filter((/** @type {any} */ test) => test.status === 'failed');
  if (failed.length === 0) return status === 'failed' ? [{ test: path, message: shortened(message) }] : [];
  return failed.map((/** @type {any} */ test) => ({
    test: `${path} > ${test.fullName}`,
    message: shortened(test.failureMessages.join('\n')),
  }));
}

/**
 * @param {string} path
 * @returns {Counts}
 */
export function readPlaywright(path) {
  const report = readJson(path);
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = report.stats ?? {};
  return {
    passed: expected,
    failed: unexpected + flaky,
    skipped,
    failures: (report.suites ?? []).flatMap(failuresOfSuite),
  };
}

/**
 * @param {any} suite
 * @returns {Failure[]}
 */
function failuresOfSuite({ specs = [], suites = [] }) {
  const failed = specs.filter((/** @type {any} */ spec) =>
    spec.tests.some((/** @type {any} */ { status }) => status === 'unexpected' || status === 'flaky'),
  );
  return [...failed.map(failureOfSpec), ...suites.flatMap(failuresOfSuite)];
}

/**
 * @param {any} spec
 * @returns {Failure}
 */
function failureOfSpec({ file, title, tests }) {
  const errors = tests.flatMap((/** @type {any} */ { results }) =>
    results.flatMap((/** @type {any} */ { errors }) => errors),
  );
  const messages = errors.map((/** @type {any} */ { message }) => message ?? '');
  return { test: `${file} > ${title}`, message: shortened(messages.join('\n')) };
}

/** @param {string} message */
function shortened(message) {
  const lines = stripVTControlCharacters(message).split('\n');
  return lines
    .filter((line) => !line.includes('node_modules'))
    .slice(0, MESSAGE_LINES)
    .join('\n');
}

/** @param {string} path */
function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // The runner ended before it could report: nothing counts as passed.
    return {};
  }
}
