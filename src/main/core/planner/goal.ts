import type { OperationId, ReleaseId } from '../model/ids.ts';
import type { ObservedHost } from '../model/observed.ts';
import type { OperationKind, SwapProfile } from '../model/plan.ts';
import type { CarriedVolumes } from '../model/release.ts';
import type { NetworkSpec, ServiceSpec, VolumeSpec } from '../model/service-spec.ts';

/** A service of a release as the planner sees it: no secret value in it. */
export interface PlannedService {
  readonly spec: ServiceSpec;
  /** `name@sha256:…`, or an image id. */
  readonly image: string;
  readonly fingerprint: string;
}

/** A release as the planner sees it. */
export interface PlannedRelease {
  readonly id: ReleaseId;
  readonly version: string;
  readonly services: readonly PlannedService[];
  readonly networks: readonly NetworkSpec[];
  readonly volumes: readonly VolumeSpec[];
}

/** What is to be reached, from whatever is there. */
export interface ReleaseGoal {
  readonly operation: OperationId;
  readonly kind: OperationKind;
  readonly deployment: string;
  readonly target: PlannedRelease;
  /** null on a first deploy. */
  readonly previous: PlannedRelease | null;
  /** From the restore point, by service. */
  readonly carriedVolumes: Readonly<Record<string, CarriedVolumes>>;
  /** The ledger has the restore point, and: the commit. */
  readonly isOpened: boolean;
  readonly isCommitted: boolean;
  readonly profile: SwapProfile;
  /** Containers outlive this engine, so a restart policy is no way back. */
  readonly isLiveRestore: boolean;
  /** Tags to be removed after the commit, because their releases are no longer retained. */
  readonly expiredTags: readonly string[];
}

/** What planning reads besides the containers. */
export interface Observation {
  readonly host: ObservedHost;
  /** Of the images that the goal names, those that are on the host. */
  readonly presentImages: ReadonlySet<string>;
}
