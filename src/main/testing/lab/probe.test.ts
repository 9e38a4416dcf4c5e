import { expect, test } from 'vitest';
import { reportOf } from './probe.ts';

const good = (at: number, text = '1') => ({ at, text });
const bad = (at: number) => ({ at, until: at + 1, cause: 'ECONNREFUSED' });

test('an outage goes from the first failure to the next good answer', () => {
  const report = reportOf([good(0), bad(10), bad(20), good(30), good(40), bad(50), good(55)]);
  expect(report.outages).toEqual([
    { from: 10, to: 30, ms: 20 },
    { from: 50, to: 55, ms: 5 },
  ]);
  expect(report.longestGapMs).toBe(20);
  expect(report.failures).toHaveLength(3);
});

test('samples count in the order in which they were asked, not answered', () => {
  expect(reportOf([good(20), bad(10), good(0)]).outages).toEqual([{ from: 10, to: 20, ms: 10 }]);
});

test('an outage that never ends lasts to the last failure', () => {
  expect(reportOf([good(0), bad(10), bad(40)]).longestGapMs).toBe(30);
});

test('only changes of the answer are kept', () => {
  const report = reportOf([good(0, '1'), good(10, '1'), bad(20), good(30, '2'), good(40, '2')]);
  expect(report.answers.map(({ at, text }) => `${at}:${text}`)).toEqual(['0:1', '30:2']);
});

test('no failure is no gap', () => {
  expect(reportOf([good(0), good(10)]).longestGapMs).toBe(0);
});
