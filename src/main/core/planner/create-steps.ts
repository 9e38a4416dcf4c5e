import type { ReleaseId } from '../model/ids.ts';
import type { ObservedContainer } from '../model/observed.ts';
import type { Cause, Phase, Side } from '../model/plan.ts';
import type { CarriedVolumes } from '../model/release.ts';
import type { NetworkAttachment, RestartPolicy } from '../model/service-spec.ts';
import type { PlannedRelease, PlannedService } from './goal.ts';
import type { PlanBuilder } from './plan-builder.ts';

export const noRestart: RestartPolicy = { name: 'no', maximumRetryCount: 0 };
export const alwaysRestart: RestartPolicy = { name: 'always', maximumRetryCount: 0 };

/** A container of one side of the operation, to be created. */
export interface NewContainer {
  readonly phase: Phase;
  readonly side: Side;
  readonly service: PlannedService;
  readonly release: PlannedRelease;
  readonly releaseId: ReleaseId;
  readonly name: string;
  readonly restart: RestartPolicy;
  readonly carriedVolumes: CarriedVolumes;
  readonly withAliases: boolean;
  readonly joins: { readonly service: string; readonly side: Side } | null;
  readonly cause: Cause;
  readonly dependsOn: readonly (string | null)[];
}

/** Creates it in its first network and attaches the others, each in a call of its own. Returns all ids. */
export function addCreate(builder: PlanBuilder, container: NewContainer): readonly string[] {
  const { spec } = container.service;
  const attachments = spec.networkMode.kind === 'networks' ? spec.networks : [];
  const first = attachments[0];
  const created = builder.add({
    kind: 'create-container',
    phase: container.phase,
    service: spec.name,
    side: container.side,
    args: {
      name: container.name,
      release: container.releaseId,
      image: container.service.image,
      restart: container.restart,
      carriedVolumes: container.carriedVolumes,
      withAliases: container.withAliases,
      network: first ? networkName(container.release, first) : null,
      joins: container.joins,
    },
    dependsOn: container.dependsOn,
    cause: container.cause,
  });
  const attached = attachments.slice(1).map((attachment) =>
    builder.add({
      kind: 'attach-network',
      phase: container.phase,
      service: spec.name,
      side: container.side,
      args: {
        container: container.name,
        ...endpoint(container.release, spec.name, attachment, container.withAliases),
      },
      dependsOn: [created],
      cause: container.cause,
    }),
  );
  return [created, ...attached];
}

/** Attaches networks that a crash between create and attach left out. */
export function addMissingAttachments(
  builder: PlanBuilder,
  phase: Phase,
  side: Side,
  release: PlannedRelease,
  service: PlannedService,
  container: ObservedContainer,
  withAliases: boolean,
): readonly string[] {
  if (service.spec.networkMode.kind !== 'networks') return [];
  const present = new Set(container.endpoints.map((e) => e.network));
  return service.spec.networks
    .map((attachment) => endpoint(release, service.spec.name, attachment, withAliases))
    .filter((e) => !present.has(e.network))
    .map((e) =>
      builder.add({
        kind: 'attach-network',
        phase,
        service: service.spec.name,
        side,
        args: { container: container.name, ...e },
        cause: 'network-missing',
      }),
    );
}

/** Real name of a network of the release, and how the service is to be known there. */
export function endpoint(
  release: PlannedRelease,
  service: string,
  attachment: NetworkAttachment,
  withAliases: boolean,
): {
  readonly network: string;
  readonly aliases: readonly string[];
  readonly ipv4Address: string | null;
  readonly ipv6Address: string | null;
} {
  return {
    network: networkName(release, attachment),
    aliases: withAliases ? [...new Set([service, ...attachment.aliases])] : [],
    ipv4Address: attachment.ipv4Address,
    ipv6Address: attachment.ipv6Address,
  };
}

function networkName(release: PlannedRelease, attachment: NetworkAttachment): string {
  return release.networks.find((network) => network.key === attachment.network)?.name ?? attachment.network;
}

/** Unnamed volumes of the old container that the new definition does not mount otherwise. */
export function carriedVolumes(
  service: PlannedService,
  old: ObservedContainer | null,
  recorded: CarriedVolumes | undefined,
): CarriedVolumes {
  const found: Record<string, string> = { ...recorded };
  for (const mount of old?.mounts ?? []) {
    if (mount.type === 'volume' && mount.isAnonymous) found[mount.target] = mount.volume;
  }
  const declared = new Set(service.spec.mounts.filter((m) => m.type !== 'anonymous').map((m) => m.target));
  return Object.fromEntries(
    Object.entries(found)
      .filter(([target]) => !declared.has(target))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
