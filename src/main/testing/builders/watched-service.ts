import type { ObservedContainer } from '../../core/model/observed.ts';
import type { DockerTarget } from '../../core/ports/docker-target.ts';
import { GateMemory } from '../../core/engine/gate-memory.ts';
import type { GateWatch } from '../../core/engine/gate-watch.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { arranged } from './arranged.ts';

export interface ServiceLife {
  /** What inspecting finds at a moment, after so many starts by the core. */
  readonly seen: (ms: number, starts: number) => ObservedContainer | null;
  /** Exit code of the health command at a moment; left out: it must not be run. */
  readonly check?: (ms: number) => number;
  /** Whether published ports answer at a moment; left out: none may be tried. */
  readonly answers?: (ms: number) => boolean | null;
}

/** A service whose life is told in advance, watched on virtual time. */
export class WatchedService {
  readonly clock = new SimulatedClock();
  readonly canceller = this.clock.canceller();
  /** When the core started it again. */
  readonly starts: number[] = [];
  readonly probes: string[] = [];
  readonly commands: (readonly string[])[] = [];
  readonly watch: GateWatch;
  /** Whether the lock is still ours. */
  assertHeld: () => Promise<void> = async () => {};

  constructor({ seen, check, answers }: ServiceLife) {
    const now = (): number => this.clock.monotonic();
    const docker = arranged<DockerTarget>('docker', {
      inspectContainer: async () => seen(now(), this.starts.length),
      startContainer: async () => void this.starts.push(now()),
      ...(check === undefined
        ? {}
        : {
            exec: async (_container, command) => {
              this.commands.push(command);
              return { exitCode: check(now()), output: '' };
            },
          }),
      ...(answers === undefined ? {} : { probePort: async () => answers(now()) }),
    });
    this.watch = {
      docker,
      clock: this.clock,
      signal: this.canceller.signal,
      service: 'web',
      container: 'c'.repeat(64),
      wait: 'verify-service',
      memory: new GateMemory(),
      assertHeld: () => this.assertHeld(),
      onProbe: (gate, isPassed) => this.probes.push(`${now()} ${gate}${isPassed ? ' passed' : ''}`),
    };
  }
}
