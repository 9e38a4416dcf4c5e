import type { TopicTable } from './follower.ts';
import type { Handlers } from './handlers.ts';

export interface RpcServerOptions {
  readonly handlers: Handlers;
  readonly topics: TopicTable;
  /** Where that is written which a window is not told. */
  readonly logError: (message: string, error: unknown) => void;
}
