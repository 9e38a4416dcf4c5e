import type { Clock } from '../ports/clock.ts';
import type { Host } from '../ports/hosts.ts';
import type { OperationLog } from '../ports/operation-log.ts';
import type { Registry } from '../ports/registry.ts';
import type { Logger } from '../ports/system.ts';
import type { HostLock } from './host-lock.ts';
import type { OperationFeed } from './operation-feed.ts';

/** What one operation works with. */
export interface RunContext {
  readonly host: Host;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly operationLog: OperationLog;
  readonly lock: HostLock;
  readonly feed: OperationFeed;
  readonly engineCpus: number;
  /** Hides the undertaking's secrets in any text. */
  readonly mask: (text: string) => string;
}
