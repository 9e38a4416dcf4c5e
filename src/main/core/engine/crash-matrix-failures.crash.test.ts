import { expect, test } from 'vitest';
import { countPoints, crashMatrix, scenarios } from '../../testing/crash-matrix.ts';

crashMatrix([
  scenarios.firstDeploy,
  scenarios.neverHealthy,
  scenarios.crashLoop,
  scenarios.migration,
  scenarios.backFromFailure,
]);

test('all samples together must have four hundred points to be killed at', { timeout: 60_000 }, async () => {
  expect(await countPoints(Object.values(scenarios))).toBeGreaterThanOrEqual(400);
});
