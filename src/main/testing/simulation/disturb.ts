import type { Act, Disturbance } from './command.ts';
import type { Machine, SimulatedWorld } from './simulated-world.ts';

/** What a disturbance may set off. */
export interface Stage {
  readonly world: SimulatedWorld;
  readonly machine: Machine;
  cancel(): void;
  wake(): void;
  breakLock(): void;
  meanwhile(act: Act): void;
  /** How long the engine stays away once it has died. */
  engineDied(ms: number): void;
}

export function arrange(disturbances: readonly Disturbance[], stage: Stage): void {
  for (const disturbance of disturbances) arrangeOne(disturbance, stage);
}

function arrangeOne(disturbance: Disturbance, stage: Stage): void {
  const { line, process } = stage.machine;
  const { faults } = stage.world.engine;
  const nth = disturbance.after;
  switch (disturbance.kind) {
    case 'kill':
      return process?.kill.arm(nth);
    case 'engine-dies':
      stage.engineDied(disturbance.ms);
      return faults.arrange({ kind: `crash-${disturbance.when}`, nth });
    case 'engine-dies-starting':
      stage.engineDied(disturbance.ms);
      return faults.arrange({ kind: 'crash-during', path: /\/start$/, nth });
    case 'engine-refuses':
      return faults.arrange({ kind: 'fail-before', nth, message: 'a fault that was ordered' });
    case 'clock-jumps':
      return line.at(nth, () => void (stage.machine.skewMs += disturbance.ms));
    case 'wakes':
      return line.at(nth, () => stage.wake());
    case 'cancels':
      return line.at(nth, () => stage.cancel());
    case 'lock-broken':
      return line.at(nth, () => stage.breakLock());
    case 'meanwhile':
      return line.at(nth, () => stage.meanwhile(disturbance.act));
    default:
      return line.at(nth, () => disturbance);
  }
}
