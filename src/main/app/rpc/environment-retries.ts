import type { Environment } from '../../core/model/environment.ts';
import type { Application } from '../../core/operations/application.ts';
import type { EnvironmentMonitor } from '../views/environment-monitor.ts';
import type { WorldFeed } from './world-feed.ts';

export interface EnvironmentRetryContext {
  readonly application: Application;
  readonly monitor: EnvironmentMonitor;
  readonly world: WorldFeed;
}

/** Environments that are tried before the pause to their next try is over. */
export class EnvironmentRetries {
  readonly #context: EnvironmentRetryContext;

  constructor(context: EnvironmentRetryContext) {
    this.#context = context;
  }

  /** Somebody wants it. */
  async tryNow(environment: Environment): Promise<void> {
    const { application, monitor, world } = this.#context;
    await application.environments.retry(environment.name);
    await monitor.askAgain(environment);
    world.retry(environment.id);
    world.tell({ type: 'environments' });
  }

  /** Somebody has done something that may have mended those that are away. */
  tryLost(isMeant: (environment: Environment) => boolean = () => true): void {
    const { application, monitor } = this.#context;
    for (const environment of application.environments.list()) {
      if (!monitor.isLost(environment.id) || !isMeant(environment)) continue;
      // Why: what is still in the way is the state of the connection, which is shown.
      this.tryNow(environment).catch(() => undefined);
    }
  }
}
