import type { AboutAnswer } from '../../../shared/contract/shapes/application.ts';
import type { Session } from '../session.ts';
import { SleepWatch } from '../../core/engine/sleep-watch.ts';
import { DeploymentLists } from '../views/deployment-lists.ts';
import { DeploymentStatuses } from '../views/deployment-statuses.ts';
import { EnvironmentMonitor } from '../views/environment-monitor.ts';
import { OperationTracker } from '../views/operation-tracker.ts';
import { deploymentTopic } from './deployment-topic.ts';
import type { Follower } from './follower.ts';
import { logTopic } from './log-topic.ts';
import { makeHandlers } from './make-handlers.ts';
import { operationTopic } from './operation-topic.ts';
import { RpcServer } from './rpc-server.ts';
import { statsTopic } from './stats-topic.ts';
import { TerminalSessions } from './terminal-sessions.ts';
import { WorldFeed } from './world-feed.ts';

export type RpcSession = Pick<
  Session,
  'application' | 'dataDirectory' | 'logError' | 'facts' | 'clock' | 'newKey'
>;

export interface OpenedRpc {
  readonly server: RpcServer;
  /** A window is about to come: what each asks for first is read and followed by then. Rests when none has come soon. */
  expectWindow(): void;
  /** The system says that the machine slept; a sleep is noticed without that as well. */
  wake(): void;
  close(): void;
}

/** How long a window is waited for. */
const expectedMs = 30_000;
const nobody: Follower<'world'> = {
  snapshot: () => undefined,
  event: () => undefined,
  end: () => undefined,
  isBusy: () => false,
};

/** The contract over the use cases of a session: what every wire of a door is connected to. */
export function openRpc(session: RpcSession, shell: AboutAnswer['shell']): OpenedRpc {
  const { application, dataDirectory, logError, facts, clock, newKey } = session;
  const monitor = new EnvironmentMonitor(application, clock);
  const tracker = new OperationTracker(application, logError);
  const lists = new DeploymentLists({ application, monitor, clock });
  const statuses = new DeploymentStatuses({ application, monitor, clock });
  const sleepWatch = new SleepWatch(clock);
  const stopTelling = sleepWatch.onWake(() => application.wake());
  sleepWatch.begin();
  const world = new WorldFeed({
    application,
    monitor,
    lists,
    statuses,
    tracker,
    clock,
    sleepWatch,
    logError,
  });
  const expecting = clock.canceller();
  const terminals = new TerminalSessions(application, clock, newKey);
  const { version, platform, nodeVersion, builtInSources } = facts;
  const about = { version, platform, nodeVersion, dataDirectory, shell };
  const server = new RpcServer({
    handlers: makeHandlers({
      application,
      about,
      builtInSources,
      monitor,
      lists,
      statuses,
      tracker,
      world,
      terminals,
    }),
    topics: {
      world: (_key, after, follower) => world.follow(after, follower),
      deployment: deploymentTopic({ application, statuses, clock, monitor, world }),
      operation: operationTopic(application, clock),
      logs: logTopic(application, clock),
      stats: statsTopic(application, clock),
      terminal: (key, _after, follower) => terminals.follow(key, follower),
    },
    logError,
  });
  return {
    server,
    expectWindow: () => {
      const leave = world.follow(null, nobody);
      void clock.sleep(expectedMs, expecting.signal).then(leave);
    },
    close: () => {
      expecting.abort();
      server.close();
      terminals.close();
      world.close();
      tracker.close();
      stopTelling();
      sleepWatch.end();
    },
    wake: () => sleepWatch.woke(),
  };
}
