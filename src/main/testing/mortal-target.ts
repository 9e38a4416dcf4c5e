import type { Ledger } from '../core/ports/ledger.ts';
import type { DockerTarget } from '../core/ports/docker-target.ts';
import type { KillSwitch } from './kill-switch.ts';
import type { SimulatedClock } from './simulated-clock.ts';

type Method = {
  [Name in keyof DockerTarget]: DockerTarget[Name] extends (...args: never[]) => Promise<unknown> ? Name : never;
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

/** These wait for something that happens in virtual time, so time must go on during them. */
const waits: ReadonlySet<Method> = new Set<Method>(['waitContainer', 'logs']);

/** A target whose process can be killed at every call, and for which virtual time stands still while it works. */
export function mortalTarget(target: DockerTarget, kill: KillSwitch, clock: SimulatedClock): DockerTarget {
  return new Proxy(target, {
    get: (original, property) => {
      const name = property as Method;
      const method = original[name] as ((...args: unknown[]) => Promise<unknown>) | undefined;
      if (typeof method !== 'function') return method;
      return (...args: unknown[]) => {
        const call = (): Promise<unknown> => {
          const result = method.apply(original, args);
          return waits.has(name) ? result : clock.track(result);
        };
        const subject = typeof args[0] === 'string' ? ` ${args[0]}` : '';
        return mutations.has(name) ? kill.mutation(`${name}${subject}`, call) : kill.read(call);
      };
    },
  });
}

/** A ledger whose process can be killed before and after each record. */
export function mortalLedger(ledger: Ledger, kill: KillSwitch): Ledger {
  return {
    deployments: () => kill.read(() => ledger.deployments()),
    read: (deployment) => kill.read(() => ledger.read(deployment)),
    append: (deployment, actor, body) =>
      kill.mutation(`append ${body.kind}`, () => ledger.append(deployment, actor, body)),
    readMirror: (deployment) => kill.read(() => ledger.readMirror(deployment)),
    mirrored: () => kill.read(() => ledger.mirrored()),
  };
}
