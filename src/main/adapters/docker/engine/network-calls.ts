import { z } from 'zod';
import { isWindlassError } from '../../../../shared/errors.ts';
import type { NetworkEndpointSpec } from '../../../core/model/container-spec.ts';
import type { ObservedNetwork } from '../../../core/model/observed.ts';
import type { NetworkSpec } from '../../../core/model/service-spec.ts';
import type { ObjectOwner } from '../../../core/ports/docker-target.ts';
import { changeDeadlineMs, readDeadlineMs } from '../client/engine-connection.ts';
import type { EngineConnection } from '../client/engine-connection.ts';
import type { FailureSubject } from '../client/engine-failure.ts';
import { boundedParallel } from './bounded-parallel.ts';
import { endpointBody } from './container-body.ts';
import { deploymentFilter, objectLabels, readDeclaredLabels, readObjectOwner } from './object-labels.ts';

const inspectWidth = 4;

const texts = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => value ?? {});
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);
const networkSchema = z.object({
  Id: z.string().min(1),
  Name: z.string(),
  Driver: z
    .string()
    .nullish()
    .transform((value) => value ?? ''),
  Options: texts,
  Internal: flag,
  Attachable: flag,
  EnableIPv6: flag,
  IPAM: z
    .object({
      Config: z.array(z.object({ Subnet: z.string().nullish(), Gateway: z.string().nullish() })).nullish(),
    })
    .nullish(),
  Labels: texts,
  Containers: z.record(z.string(), z.unknown()).nullish(),
});
const networkListSchema = z.array(networkSchema);
const createdSchema = z.object({ Id: z.string().min(1) });

/** The calls about networks. */
export class NetworkCalls {
  readonly #connection: EngineConnection;

  constructor(connection: EngineConnection) {
    this.#connection = connection;
  }

  /** With the number of running containers on each, which only inspecting tells. */
  async ofDeployment(deployment: string): Promise<readonly ObservedNetwork[]> {
    const listed = await this.#list(deploymentFilter(deployment));
    const seen = await boundedParallel(listed, inspectWidth, async ({ Id }) => this.#inspect(Id));
    return seen
      .filter((network) => network !== null)
      .map((network) => ({
        id: network.Id,
        name: network.Name,
        driver: network.Driver,
        made: {
          driverOpts: network.Options,
          internal: network.Internal,
          attachable: network.Attachable,
          enableIpv6: network.EnableIPv6,
          subnets: (network.IPAM?.Config ?? []).map(({ Subnet, Gateway }) => ({
            subnet: Subnet ?? '',
            gateway: Gateway ?? null,
          })),
          labels: readDeclaredLabels(network.Labels),
        },
        ...readObjectOwner(network.Labels),
        endpointCount: Object.keys(network.Containers ?? {}).length,
      }));
  }

  /** The engine's own name filter matches parts of names. */
  async find(name: string): Promise<readonly { readonly id: string; readonly driver: string }[]> {
    const listed = await this.#list(JSON.stringify({ name: [name] }));
    return listed
      .filter((network) => network.Name === name)
      .map((network) => ({ id: network.Id, driver: network.Driver }));
  }

  async create(network: NetworkSpec, owner: ObjectOwner): Promise<string> {
    const { Id } = await this.#connection.json(createdSchema, {
      method: 'POST',
      path: '/networks/create',
      body: {
        Name: network.name,
        // Why: keeps a second of the name away where the engine can; two at the same moment still pass.
        CheckDuplicate: true,
        Driver: network.driver,
        Options: network.driverOpts,
        Internal: network.internal,
        Attachable: network.attachable,
        EnableIPv6: network.enableIpv6,
        Labels: objectLabels('network', network.key, network.labels, owner),
        ...(network.subnets.length === 0 ? {} : { IPAM: { Config: network.subnets.map(subnetBody) } }),
      },
      deadlineMs: changeDeadlineMs,
      subject: about('create network', network.name),
    });
    return Id;
  }

  /** Gone already is success; with running containers on it the engine refuses: `in-use`. */
  async remove(id: string): Promise<void> {
    try {
      await this.#connection.send({
        method: 'DELETE',
        path: networkPath(id),
        deadlineMs: changeDeadlineMs,
        subject: about('remove network', id),
      });
    } catch (error) {
      if (!isWindlassError(error, 'not-found')) throw error;
    }
  }

  /** Attached already is refused on a running container, because its aliases would stay the old ones. */
  async attach(container: string, endpoint: NetworkEndpointSpec): Promise<void> {
    await this.#connection.send({
      method: 'POST',
      path: `${networkPath(endpoint.network)}/connect`,
      body: { Container: container, EndpointConfig: endpointBody(endpoint) },
      deadlineMs: changeDeadlineMs,
      subject: about(`attach container ${container} to network`, endpoint.network),
    });
  }

  /** Not attached, or no such network, is success. Never by force. */
  async detach(container: string, network: string): Promise<void> {
    try {
      await this.#connection.send({
        method: 'POST',
        path: `${networkPath(network)}/disconnect`,
        body: { Container: container, Force: false },
        deadlineMs: changeDeadlineMs,
        subject: about(`detach container ${container} from network`, network),
      });
    } catch (error) {
      const isGone = isWindlassError(error, 'not-found') && error.details['reason'] !== 'container';
      if (!isGone) throw error;
    }
  }

  async #list(filters: string): Promise<z.infer<typeof networkListSchema>> {
    return this.#connection.json(networkListSchema, {
      method: 'GET',
      path: '/networks',
      query: { filters },
      deadlineMs: readDeadlineMs,
      subject: { area: 'engine', action: 'list networks', details: {} },
    });
  }

  async #inspect(id: string): Promise<z.infer<typeof networkSchema> | null> {
    try {
      return await this.#connection.json(networkSchema, {
        method: 'GET',
        path: networkPath(id),
        deadlineMs: readDeadlineMs,
        subject: about('inspect network', id),
      });
    } catch (error) {
      if (isWindlassError(error, 'not-found')) return null;
      throw error;
    }
  }
}

function subnetBody({ subnet, gateway }: NetworkSpec['subnets'][number]): Readonly<Record<string, string>> {
  return gateway === null ? { Subnet: subnet } : { Subnet: subnet, Gateway: gateway };
}

function networkPath(network: string): string {
  return `/networks/${encodeURIComponent(network)}`;
}

function about(action: string, network: string): FailureSubject {
  return { area: 'engine', action: `${action} ${network}`, details: { network } };
}
