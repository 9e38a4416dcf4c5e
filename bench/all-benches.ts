import type { Bench } from './figure.ts';
import { healthChainBench, ignoredTermBench, oneChangedBench } from './figures/against-compose-bench.ts';
import { downtimeBench } from './figures/downtime-bench.ts';
import { environmentsBench } from './figures/environments-bench.ts';
import { failedUpgradeBench } from './figures/failed-upgrade-bench.ts';
import { loadBench } from './figures/load-bench.ts';
import { outageBench } from './figures/outage-bench.ts';
import { planBench } from './figures/plan-bench.ts';
import { sshBench } from './figures/ssh-bench.ts';
import { startFirstBench } from './figures/start-first-bench.ts';
import { swapBench } from './figures/swap-bench.ts';
import { windowBench } from './figures/window-bench.ts';
import { windowLoadBench } from './figures/window-load-bench.ts';

/** Every bench in the sizes that the goals speak of; quick: small, to see that all of them still work. */
export function allBenches(isQuick: boolean): readonly Bench[] {
  return [
    planBench(),
    ...(isQuick ? [swapBench(3)] : [swapBench(10), swapBench(20)]),
    downtimeBench(isQuick ? 4 : 10),
    startFirstBench(),
    oneChangedBench(isQuick ? 4 : 20),
    healthChainBench(isQuick ? 2 : 5),
    ignoredTermBench(isQuick ? 2 : 10),
    failedUpgradeBench(isQuick ? 3 : 10),
    outageBench(),
    sshBench(),
    environmentsBench(isQuick ? 5 : 50, isQuick ? 2 : 10),
    loadBench(
      isQuick
        ? { hosts: 5, deployments: 2, windows: 4, upgrades: 2, seconds: 15 }
        : { hosts: 50, deployments: 10, windows: 20, upgrades: 20, seconds: 300 },
    ),
    windowBench(),
    windowLoadBench(),
  ];
}
