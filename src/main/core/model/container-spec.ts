import type { ContainerRole } from './observed.ts';
import type { NetworkMode, RestartPolicy, ServiceSpec } from './service-spec.ts';

/** Everything one create call needs, with real names; may hold secrets, so it is never recorded. */
export interface ContainerSpec {
  readonly name: string;
  /** `name@sha256:…`, or an image id for an image without digest. */
  readonly image: string;
  readonly service: ServiceSpec;
  readonly mounts: readonly ContainerMount[];
  readonly network: ContainerNetworking;
  /** What runs until the commit is not what the service declares. */
  readonly restart: RestartPolicy;
  readonly owner: {
    readonly deployment: string;
    readonly release: string;
    readonly service: string;
    readonly operation: string;
    readonly role: ContainerRole;
    readonly fingerprint: string;
  };
}

export type ContainerMount =
  | { readonly type: 'volume'; readonly volume: string; readonly target: string; readonly readOnly: boolean }
  | { readonly type: 'anonymous'; readonly target: string; readonly readOnly: boolean }
  | { readonly type: 'bind'; readonly source: string; readonly target: string; readonly readOnly: boolean }
  | {
      readonly type: 'tmpfs';
      readonly target: string;
      readonly sizeBytes: number | null;
      readonly mode: number | null;
    };

export interface NetworkEndpointSpec {
  /** Name or id of the network on the engine. */
  readonly network: string;
  readonly aliases: readonly string[];
  readonly ipv4Address: string | null;
  readonly ipv6Address: string | null;
}

export type ContainerNetworking =
  | { readonly kind: Exclude<NetworkMode['kind'], 'networks' | 'joined'> }
  | { readonly kind: 'joined'; readonly containerId: string }
  | { readonly kind: 'networks'; readonly endpoints: readonly NetworkEndpointSpec[] };
