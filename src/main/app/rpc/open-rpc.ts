import { WindlassError } from '../../../shared/errors.ts';
import type { AboutAnswer } from '../../../shared/contract/shapes/application.ts';
import type { Session } from '../session.ts';
import { EnvironmentMonitor } from '../views/environment-monitor.ts';
import { OperationTracker } from '../views/operation-tracker.ts';
import { logTopic } from './log-topic.ts';
import { makeHandlers } from './make-handlers.ts';
import { operationTopic } from './operation-topic.ts';
import type { OpenTopic } from './follower.ts';
import { RpcServer } from './rpc-server.ts';
import { WorldFeed } from './world-feed.ts';

export type RpcSession = Pick<Session, 'application' | 'dataDirectory' | 'logError' | 'facts' | 'clock'>;

export interface OpenedRpc {
  readonly server: RpcServer;
  close(): void;
}

/** The contract over the use cases of a session: what every wire of a door is connected to. */
export function openRpc(session: RpcSession, shell: AboutAnswer['shell']): OpenedRpc {
  const { application, dataDirectory, logError, facts, clock } = session;
  const monitor = new EnvironmentMonitor(application, clock);
  const tracker = new OperationTracker(application, logError);
  const world = new WorldFeed({ application, monitor, tracker, clock, logError });
  const { version, platform, nodeVersion, secretStorage, builtInSources } = facts;
  const about = { version, platform, nodeVersion, secretStorage, dataDirectory, shell };
  const server = new RpcServer({
    handlers: makeHandlers({ application, about, builtInSources, monitor, tracker, world }),
    topics: {
      world: (_key, after, follower) => world.follow(after, follower),
      operation: operationTopic(application, clock),
      logs: logTopic(application, clock),
      stats: unsupported,
      terminal: unsupported,
    },
    logError,
  });
  return {
    server,
    close: () => {
      server.close();
      world.close();
      tracker.close();
    },
  };
}

const unsupported: OpenTopic<'stats' | 'terminal'> = () => {
  throw new WindlassError('engine-unsupported', 'this engine cannot be asked for that yet', {});
};
