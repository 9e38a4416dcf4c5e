import { WindlassError, isWindlassError } from '../../../../shared/errors.ts';
import type { ContainerSpec } from '../../../core/model/container-spec.ts';
import type { ObservedContainer } from '../../../core/model/observed.ts';
import type { RestartPolicy } from '../../../core/model/service-spec.ts';
import type { CancelSignal } from '../../../core/ports/clock.ts';
import type { ContainerSummary } from '../../../core/ports/docker-target.ts';
import { hasApi } from '../client/api-version.ts';
import { changeDeadlineMs, readDeadlineMs } from '../client/engine-connection.ts';
import type { EngineConnection } from '../client/engine-connection.ts';
import type { FailureSubject } from '../client/engine-failure.ts';
import { boundedParallel } from './bounded-parallel.ts';
import { containerBody, restartPolicyBody } from './container-body.ts';
import {
  containerInspectSchema,
  containerListSchema,
  createdSchema,
  waitSchema,
} from './container-schemas.ts';
import type { ContainerInspect, ContainerListItem } from './container-schemas.ts';
import type { NetworkCalls } from './network-calls.ts';
import { containerSummary, observedContainer } from './observed-container.ts';
import { deploymentFilter } from './object-labels.ts';

const inspectWidth = 8;
/** What engines wait where neither call nor container says. */
const engineGraceMs = 10_000;
/** Several endpoints in one create call came with Docker 25. */
const manyEndpointsMinor = 44;

/** The calls about containers. */
export class ContainerCalls {
  readonly #connection: EngineConnection;
  readonly #networks: NetworkCalls;

  constructor(connection: EngineConnection, networks: NetworkCalls) {
    this.#connection = connection;
    this.#networks = networks;
  }

  /** Raw list; `filters` as the API takes them, null for all. */
  async list(filters: string | null): Promise<readonly ContainerListItem[]> {
    return this.#connection.json(containerListSchema, {
      method: 'GET',
      path: '/containers/json',
      query: { all: 1, ...(filters === null ? {} : { filters }) },
      deadlineMs: readDeadlineMs,
      subject: { area: 'engine', action: 'list containers', details: {} },
    });
  }

  /** Every container of the engine, briefly. */
  async summaries(): Promise<readonly ContainerSummary[]> {
    return (await this.list(null)).map(containerSummary);
  }

  /** Every container that carries the deployment's label; one that vanishes meanwhile is left out. */
  async ofDeployment(deployment: string): Promise<readonly ObservedContainer[]> {
    const listed = await this.list(deploymentFilter(deployment));
    const seen = await boundedParallel(listed, inspectWidth, async (item) => this.inspect(item.Id));
    return seen.filter((container) => container !== null);
  }

  async inspect(container: string): Promise<ObservedContainer | null> {
    try {
      return observedContainer(await this.inspectRaw(container));
    } catch (error) {
      if (isWindlassError(error, 'not-found')) return null;
      throw error;
    }
  }

  async inspectRaw(container: string): Promise<ContainerInspect> {
    return this.#connection.json(containerInspectSchema, {
      method: 'GET',
      path: `${containerPath(container)}/json`,
      deadlineMs: readDeadlineMs,
      subject: about('inspect container', container),
    });
  }

  /**
   * With all its endpoints. Engines before API 1.44 take one per create call: the others are connected
   * afterwards, and when that fails the container, which never ran, is taken back.
   */
  async create(spec: ContainerSpec): Promise<string> {
    const endpoints = spec.network.kind === 'networks' ? spec.network.endpoints : [];
    const takesMany = hasApi(await this.#connection.apiVersion(), manyEndpointsMinor);
    const sentCount = takesMany ? endpoints.length : 1;
    const subject = about('create container', spec.name);
    const id = await this.createRaw(spec.name, containerBody(spec, sentCount), {
      ...subject,
      details: { ...subject.details, image: spec.image },
    });
    try {
      for (const endpoint of endpoints.slice(sentCount)) await this.#networks.attach(id, endpoint);
    } catch (error) {
      if (!isWindlassError(error, 'connection-lost')) await this.remove(id);
      throw error;
    }
    return id;
  }

  async createRaw(
    name: string,
    body: Readonly<Record<string, unknown>>,
    subject: FailureSubject,
  ): Promise<string> {
    const { Id } = await this.#connection.json(createdSchema, {
      method: 'POST',
      path: '/containers/create',
      query: { name },
      body,
      deadlineMs: changeDeadlineMs,
      subject,
    });
    return Id;
  }

  /** Already running is success (304). */
  async start(container: string): Promise<void> {
    await this.#change('POST', container, '/start', about('start container', container));
  }

  /**
   * Returns when it has stopped; already stopped is success (304). Without a given grace the container's own
   * holds, which may be an hour: it is asked for, so that an engine that hangs is noticed all the same.
   */
  async stop(container: string, graceMs: number | null): Promise<void> {
    const waitMs = graceMs ?? (await this.#graceOf(container));
    await this.#connection.send({
      method: 'POST',
      path: `${containerPath(container)}/stop`,
      query: graceMs === null ? {} : { t: Math.ceil(graceMs / 1000) },
      deadlineMs: waitMs + changeDeadlineMs,
      subject: about('stop container', container),
    });
  }

  /** The name it has already is success; engines refuse that. */
  async rename(container: string, name: string): Promise<void> {
    try {
      const subject = about('rename container', container);
      await this.#change(
        'POST',
        container,
        '/rename',
        { ...subject, details: { ...subject.details, name } },
        { name },
      );
    } catch (error) {
      if (isWindlassError(error, 'name-taken') && error.details['reason'] === 'same-name') return;
      throw error;
    }
  }

  async setRestartPolicy(container: string, policy: RestartPolicy): Promise<void> {
    await this.#connection.send({
      method: 'POST',
      path: `${containerPath(container)}/update`,
      body: { RestartPolicy: restartPolicyBody(policy) },
      deadlineMs: changeDeadlineMs,
      subject: about('set the restart policy of container', container),
    });
  }

  /**
   * Without its volumes and without force: the call has no argument at all. Gone already, or just being
   * removed, is success.
   */
  async remove(container: string): Promise<void> {
    try {
      await this.#change('DELETE', container, '', about('remove container', container));
    } catch (error) {
      if (isWindlassError(error, 'not-found')) return;
      if (isWindlassError(error, 'in-use') && error.details['reason'] === 'removal-in-progress') return;
      throw error;
    }
  }

  async wait(container: string, signal: CancelSignal): Promise<number> {
    const answer = await this.#connection.json(waitSchema, {
      method: 'POST',
      path: `${containerPath(container)}/wait`,
      query: { condition: 'not-running' },
      signal,
      deadlineMs: null,
      isHarmless: true,
      subject: about('wait for container', container),
    });
    const message = answer.Error?.Message ?? '';
    if (message === '') return answer.StatusCode;
    throw new WindlassError('engine-error', `wait for container ${container}: ${message}`, {
      container,
      engineText: message,
    });
  }

  async #graceOf(container: string): Promise<number> {
    const { Config } = await this.inspectRaw(container);
    return typeof Config.StopTimeout === 'number' ? Config.StopTimeout * 1000 : engineGraceMs;
  }

  async #change(
    method: 'POST' | 'DELETE',
    container: string,
    verb: string,
    subject: FailureSubject,
    query: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const path = `${containerPath(container)}${verb}`;
    await this.#connection.send({ method, path, query, deadlineMs: changeDeadlineMs, subject });
  }
}

/** The path of a container's calls; ids and names are encoded, so that no name reaches another call. */
export function containerPath(container: string): string {
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}$/.test(container)) {
    throw new WindlassError('usage', `${JSON.stringify(container.slice(0, 80))} is not a container name`, {
      container: container.slice(0, 80),
    });
  }
  return `/containers/${container}`;
}

/** What a call about one container is called in its errors. */
export function about(action: string, container: string): FailureSubject {
  return { area: 'engine', action: `${action} ${container}`, details: { container } };
}
