import type { Ledger } from '../core/ports/ledger.ts';
import type { DockerTarget } from '../core/ports/docker-target.ts';
import type { OperationLog } from '../core/ports/operation-log.ts';
import type { KillSwitch } from './kill-switch.ts';
import type { SimulatedClock } from './simulated-clock.ts';

type Method = {
  [Name in keyof DockerTarget]: DockerTarget[Name] extends (...args: never[]) => Promise<unknown>
    ? Name
    : never;
}[keyof DockerTarget];

const mutations: ReadonlySet<Method> = new Set<Method>([
  'createContainer',
  'startContainer',
  'stopContainer',
  'renameContainer',
  'setRestartPolicy',
  'removeContainer',
  'createNetwork',
  'removeNetwork',
  'attachNetwork',
  'detachNetwork',
  'createVolume',
  'pullImage',
  'tagImage',
  'untagImage',
  'createHolder',
  'writeFile',
]);

/** Whether the call changes something on the host. */
export function isMutation(name: string): boolean {
  return mutations.has(name as Method);
}

/**
 * A target whose process can be killed at every call, and for which virtual time stands still while it works. Where
 * a call only waits for virtual time to pass, the demo engine says so itself.
 */
export function mortalTarget(target: DockerTarget, kill: KillSwitch, clock: SimulatedClock): DockerTarget {
  return new Proxy(target, {
    get: (original, property) => {
      const name = property as Method;
      const method = original[name] as ((...args: unknown[]) => Promise<unknown>) | undefined;
      if (typeof method !== 'function') return method;
      return (...args: unknown[]) => {
        const call = (): Promise<unknown> => clock.track(method.apply(original, args));
        const subject = typeof args[0] === 'string' ? ` ${args[0]}` : '';
        return mutations.has(name) ? kill.mutation(`${name}${subject}`, call) : kill.read(call);
      };
    },
  });
}

/** Records of operations, wherever they are, of a process that can be killed at each. */
export function mortalOperationLog(log: OperationLog, kill: KillSwitch): OperationLog {
  return {
    save: (record) => kill.mutation(`save ${record.phase}`, () => log.save(record)),
    load: (id) => kill.read(() => log.load(id)),
    list: () => kill.read(() => log.list()),
    damaged: () => kill.read(() => log.damaged()),
    appendEvent: (id, event) => kill.read(() => log.appendEvent(id, event)),
    events: (id, after) => kill.read(() => log.events(id, after)),
    reserve: () => kill.read(() => log.reserve()),
    releaseReserve: () => kill.read(() => log.releaseReserve()),
  };
}

/** A ledger whose process can be killed before and after each record. */
export function mortalLedger(ledger: Ledger, kill: KillSwitch): Ledger {
  return {
    deployments: () => kill.read(() => ledger.deployments()),
    readAll: () => kill.read(() => ledger.readAll()),
    read: (deployment) => kill.read(() => ledger.read(deployment)),
    append: (deployment, actor, body) =>
      kill.mutation(`append ${body.kind}`, () => ledger.append(deployment, actor, body)),
    readMirror: (deployment) => kill.read(() => ledger.readMirror(deployment)),
    mirrored: () => kill.read(() => ledger.mirrored()),
  };
}
