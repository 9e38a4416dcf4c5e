import { describe } from 'vitest';
import { testCells } from './cut-cells.ts';
import type { Cut, CutCell } from './cut-climb.ts';
import { returnMoments, rollbackMoments, upgradeMoments, type CutMoment } from './cut-moments.ts';

const long: Cut = { kind: 'silent', seconds: 10 };
const short: Cut = { kind: 'reset', seconds: 1 };

/** The phases in which most can go wrong; all of them, and cuts of two minutes, are in `npm run prove`. */
function chosen(moments: readonly CutMoment[], ...what: readonly string[]): readonly CutMoment[] {
  const found = moments.filter((moment) => what.includes(moment.what));
  if (found.length !== what.length) throw new Error(`not all of ${what.join(', ')} are moments`);
  return found;
}

const cells: readonly CutCell[] = [
  ...chosen(
    upgradeMoments,
    'an image',
    'creating a container',
    'starting the new one',
    'writing the commit',
  ).map((at): CutCell => ({ operation: 'upgrade', at, cut: short })),
  ...chosen(upgradeMoments, 'judging').map((at): CutCell => ({
    operation: 'upgrade',
    at,
    cut: long,
  })),
  ...chosen(rollbackMoments, 'starting an old one').map((at): CutCell => ({
    operation: 'rollback',
    at,
    cut: short,
  })),
  ...chosen(returnMoments, 'stopping the newer one').map((at): CutCell => ({
    operation: 'return',
    at,
    cut: long,
  })),
];

describe('an operation over a line that is cut', () => {
  testCells(cells, { operators: 4, busy: 2 });
});
