import { expect, it } from 'vitest';
import { sampleEnvironment, sampleRow } from '../../../testing/sample-rows.ts';
import { environmentTotals } from './environment-totals.ts';

it('must count what runs where, what failed and what could be upgraded', () => {
  const rows = [
    sampleRow({ environment: 'prod', upgradeTo: '2.0.0' }),
    sampleRow({ environment: 'prod', name: 'b', status: 'Failed' }),
    sampleRow({ environment: 'prod', name: 'c', status: 'Upgrading', isHeld: true }),
    sampleRow({ environment: 'elsewhere', name: 'd', isLive: false }),
  ];
  const environments = ['prod', 'elsewhere', 'empty'].map((name) => sampleEnvironment({ name }));
  const numbers = environmentTotals(environments, rows).map(({ row: _row, ...rest }) => rest);
  expect(numbers).toEqual([
    { deployments: 3, running: 1, failed: 2, upgradable: 1, isLastKnown: false },
    { deployments: 1, running: 1, failed: 0, upgradable: 0, isLastKnown: true },
    { deployments: 0, running: 0, failed: 0, upgradable: 0, isLastKnown: false },
  ]);
});
