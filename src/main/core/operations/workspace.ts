import type { Clock } from '../ports/clock.ts';
import type { Definitions } from '../ports/definitions.ts';
import type { Hosts } from '../ports/hosts.ts';
import type { OperationLog } from '../ports/operation-log.ts';
import type { Registry, RegistryLogins } from '../ports/registry.ts';
import type { SecretProtection, Secrets } from '../ports/secrets.ts';
import type { Settings } from '../ports/settings.ts';
import type { Actor, Disk, Hasher, Ids, Logger } from '../ports/system.ts';

/** Everything that the use cases meet the world through. Made by the composition root. */
export interface Workspace {
  readonly dataDirectory: string;
  readonly settings: Settings;
  readonly secrets: Secrets;
  readonly secretProtection: SecretProtection;
  readonly operationLog: OperationLog;
  readonly definitions: Definitions;
  readonly registry: Registry;
  readonly registryLogins: RegistryLogins;
  readonly hosts: Hosts;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly hasher: Hasher;
  readonly actor: Actor;
  readonly disk: Disk;
  readonly logger: Logger;
}
