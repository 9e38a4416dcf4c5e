import { describe } from 'vitest';
import { testCells } from './cut-cells.ts';
import type { Cut, CutCell } from './cut-climb.ts';
import { returnMoments, rollbackMoments, upgradeMoments, type CutMoment } from './cut-moments.ts';

/** Of those by resets, one that is over before anybody asks twice and one that is not; two minutes outlast every deadline. */
const cuts: readonly Cut[] = [
  ...[1, 10, 120].map((seconds): Cut => ({ kind: 'silent', seconds })),
  ...[1, 10, 120].map((seconds): Cut => ({ kind: 'reset', seconds })),
];

const cells = (operation: CutCell['operation'], moments: readonly CutMoment[]): readonly CutCell[] =>
  moments.flatMap((at) => cuts.map((cut): CutCell => ({ operation, at, cut })));

describe('an operation over a line that is cut', () => {
  testCells(
    [
      ...cells('upgrade', upgradeMoments),
      ...cells('rollback', rollbackMoments),
      ...cells('return', returnMoments),
    ],
    { operators: 20, busy: 2 },
  );
});
