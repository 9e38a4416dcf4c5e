import type { DeploymentRow } from '../../../../shared/contract/shapes/deployment.ts';
import type { EnvironmentRow } from '../../../../shared/contract/shapes/environment.ts';

/** One environment with what runs on it, in numbers. */
export interface EnvironmentTotals {
  readonly row: EnvironmentRow;
  readonly deployments: number;
  readonly running: number;
  /** Failed or held: somebody has to decide. */
  readonly failed: number;
  readonly upgradable: number;
  /** It does not answer: the numbers are those that were last known. */
  readonly isLastKnown: boolean;
}

/** In the order of the environments. */
export function environmentTotals(
  environments: readonly EnvironmentRow[],
  deployments: readonly DeploymentRow[],
): readonly EnvironmentTotals[] {
  return environments.map((row) => {
    const own = deployments.filter(({ environment }) => environment === row.name);
    return {
      row,
      deployments: own.length,
      running: own.filter(({ status }) => status === 'Running').length,
      failed: own.filter(({ status, isHeld }) => status === 'Failed' || isHeld).length,
      upgradable: own.filter(({ upgradeTo }) => upgradeTo !== null).length,
      isLastKnown: own.some(({ isLive }) => !isLive),
    };
  });
}
