import type { PowerMonitor, PowerSaveBlocker } from 'electron';

export interface PowerWatchOptions {
  readonly powerMonitor: Pick<PowerMonitor, 'on'>;
  readonly powerSaveBlocker: Pick<PowerSaveBlocker, 'start' | 'stop'>;
  readonly onWake: () => void;
  readonly onShutdown: () => void;
}

/** Tells of wake and shutdown, and keeps the machine awake, though not its screen, while operations run. */
export class PowerWatch {
  readonly #blocker: PowerWatchOptions['powerSaveBlocker'];
  #blocking: number | null = null;

  constructor({ powerMonitor, powerSaveBlocker, onWake, onShutdown }: PowerWatchOptions) {
    this.#blocker = powerSaveBlocker;
    powerMonitor.on('resume', onWake);
    powerMonitor.on('shutdown', onShutdown);
  }

  keepAwake(isBusy: boolean): void {
    if (isBusy && this.#blocking === null) this.#blocking = this.#blocker.start('prevent-app-suspension');
    if (isBusy || this.#blocking === null) return;
    this.#blocker.stop(this.#blocking);
    this.#blocking = null;
  }
}
