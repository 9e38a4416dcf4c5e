import { WindlassError } from '../../../shared/errors.ts';
import type { ContainerMount, ContainerNetworking, ContainerSpec } from '../model/container-spec.ts';
import type { Step } from '../model/plan.ts';
import type { CarriedVolumes, Release } from '../model/release.ts';
import type { ServiceSpec, StackSpec } from '../model/service-spec.ts';

type CreateStep = Extract<Step, { kind: 'create-container' }>;

/** What a create step stands for, with real names and secret values. */
export function makeContainerSpec(
  step: CreateStep,
  release: Release,
  stack: StackSpec,
  operation: string,
  joinedId: string | null,
): ContainerSpec {
  const service = stack.services.find((candidate) => candidate.name === step.service);
  if (service === undefined) {
    throw new WindlassError('internal', `release ${release.id} has no service ${step.service}`, {});
  }
  return {
    name: step.args.name,
    image: step.args.image,
    service,
    mounts: mountsOf(service, stack, step.args.carriedVolumes),
    network: networkingOf(service, stack, step, joinedId),
    restart: step.args.restart,
    owner: {
      deployment: release.deployment,
      release: release.id,
      service: service.name,
      operation,
      role: service.lifecycle,
      fingerprint: release.fingerprints[service.name] ?? '',
    },
  };
}

/** Unnamed volumes of the old container are mounted by their names, so that their data goes along. */
function mountsOf(
  service: ServiceSpec,
  stack: StackSpec,
  carried: CarriedVolumes,
): readonly ContainerMount[] {
  const mounts: ContainerMount[] = service.mounts.map((mount) => {
    if (mount.type === 'anonymous' && carried[mount.target] !== undefined) {
      return {
        type: 'volume',
        volume: carried[mount.target]!,
        target: mount.target,
        readOnly: mount.readOnly,
      };
    }
    if (mount.type !== 'volume') return mount;
    return { ...mount, volume: stack.volumes.find((v) => v.key === mount.volume)?.name ?? mount.volume };
  });
  const mounted = new Set(mounts.map((mount) => mount.target));
  for (const [target, volume] of Object.entries(carried)) {
    if (!mounted.has(target)) mounts.push({ type: 'volume', volume, target, readOnly: false });
  }
  return mounts;
}

function networkingOf(
  service: ServiceSpec,
  stack: StackSpec,
  step: CreateStep,
  joinedId: string | null,
): ContainerNetworking {
  const mode = service.networkMode;
  if (mode.kind === 'joined') return { kind: 'joined', containerId: joinedId! };
  if (mode.kind !== 'networks') return { kind: mode.kind };
  const attachment = service.networks.find(
    (candidate) => networkName(stack, candidate.network) === step.args.network,
  );
  if (attachment === undefined || step.args.network === null) return { kind: 'none' };
  return {
    kind: 'networks',
    endpoints: [
      {
        network: step.args.network,
        aliases: step.args.withAliases ? [...new Set([service.name, ...attachment.aliases])] : [],
        ipv4Address: attachment.ipv4Address,
        ipv6Address: attachment.ipv6Address,
      },
    ],
  };
}

function networkName(stack: StackSpec, key: string): string {
  return stack.networks.find((network) => network.key === key)?.name ?? key;
}
