import type { Holder } from '../../core/ports/docker-target.ts';
import type { MachineName, Sabotage } from './simulated-world.ts';

/** Five ways in which the product could be wrong; the simulation that does not find them proves nothing. */
export const sabotages: readonly Sabotage[] = [
  {
    name: 'a phase that is entered without being saved',
    operationLog: (log) =>
      overriding(log, {
        save: (record) =>
          record.end === null && record.phase !== 'preflight' ? Promise.resolve() : log.save(record),
      }),
  },
  {
    name: 'a commit before the gates',
    ledger: (ledger) =>
      overriding(ledger, {
        append: async (deployment, actor, body) => {
          const record = await ledger.append(deployment, actor, body);
          if (body.kind !== 'opened') return record;
          const { operation, release } = body;
          return ledger.append(deployment, actor, { kind: 'committed', operation, release: release.id });
        },
      }),
  },
  { name: 'a lock whose epoch nobody looks at', docker: withoutEpochs },
  {
    name: 'an old container that is removed too early',
    docker: (target) =>
      overriding(target, {
        renameContainer: (container, name) =>
          name.includes('.old.')
            ? target.removeContainer(container)
            : target.renameContainer(container, name),
      }),
  },
  {
    name: 'a restart policy that is forgotten',
    docker: (target) =>
      overriding(target, {
        setRestartPolicy: (container, policy) =>
          policy.name === 'no' ? target.setRestartPolicy(container, policy) : Promise.resolve(),
      }),
  },
];

/** Who had the lock once believes to have it for ever. */
function withoutEpochs(
  target: Parameters<NonNullable<Sabotage['docker']>>[0],
  machine: MachineName,
): typeof target {
  let own: Holder | null = null;
  return overriding(target, {
    listHolders: async (role) => {
      const holders = await target.listHolders(role);
      if (role !== 'lock') return holders;
      own = holders.find(({ labels }) => labels['install'] === machine) ?? own;
      return own === null ? holders : [own];
    },
    removeContainer: async (container) => {
      await target.removeContainer(container);
      if (container === own?.id) own = null;
    },
  });
}

/** The same object but for some of its methods. */
function overriding<T extends object>(original: T, methods: Partial<T>): T {
  return new Proxy(original, {
    get: (target, property) => {
      const own: unknown = Reflect.get(methods, property);
      if (own !== undefined) return own;
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
