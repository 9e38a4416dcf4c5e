import { z } from 'zod';
import { isWindlassError } from '../../../../shared/errors.ts';
import type { ObservedVolume } from '../../../core/model/observed.ts';
import type { VolumeSpec } from '../../../core/model/service-spec.ts';
import type { ObjectOwner } from '../../../core/ports/docker-target.ts';
import { changeDeadlineMs, readDeadlineMs } from '../client/engine-connection.ts';
import type { EngineConnection } from '../client/engine-connection.ts';
import type { FailureSubject } from '../client/engine-failure.ts';
import { deploymentFilter, objectLabels, readDeclaredLabels, readObjectOwner } from './object-labels.ts';

const texts = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => value ?? {});
const volumeSchema = z.object({
  Name: z.string().min(1),
  Driver: z
    .string()
    .nullish()
    .transform((value) => value ?? ''),
  Options: texts,
  Labels: texts,
});
const volumeListSchema = z.object({ Volumes: z.array(volumeSchema).nullish() });

/** The calls about volumes. There is none that removes one: volumes are data. */
export class VolumeCalls {
  readonly #connection: EngineConnection;

  constructor(connection: EngineConnection) {
    this.#connection = connection;
  }

  async ofDeployment(deployment: string): Promise<readonly ObservedVolume[]> {
    const { Volumes } = await this.#connection.json(volumeListSchema, {
      method: 'GET',
      path: '/volumes',
      query: { filters: deploymentFilter(deployment) },
      deadlineMs: readDeadlineMs,
      subject: { area: 'engine', action: 'list volumes', details: {} },
    });
    return (Volumes ?? []).map((volume) => ({
      name: volume.Name,
      driver: volume.Driver,
      made: { driverOpts: volume.Options, labels: readDeclaredLabels(volume.Labels) },
      deployment: readObjectOwner(volume.Labels).deployment,
    }));
  }

  async has(name: string): Promise<boolean> {
    try {
      await this.#connection.json(volumeSchema, {
        method: 'GET',
        path: `/volumes/${encodeURIComponent(name)}`,
        deadlineMs: readDeadlineMs,
        subject: about('inspect volume', name),
      });
      return true;
    } catch (error) {
      if (isWindlassError(error, 'not-found')) return false;
      throw error;
    }
  }

  /** There already is success, whoever made it: its data stays as it is. */
  async create(volume: VolumeSpec, owner: ObjectOwner): Promise<void> {
    await this.#connection.json(volumeSchema, {
      method: 'POST',
      path: '/volumes/create',
      body: {
        Name: volume.name,
        Driver: volume.driver,
        DriverOpts: volume.driverOpts,
        Labels: objectLabels('volume', volume.key, volume.labels, owner),
      },
      deadlineMs: changeDeadlineMs,
      subject: about('create volume', volume.name),
    });
  }
}

function about(action: string, volume: string): FailureSubject {
  return { area: 'engine', action: `${action} ${volume}`, details: { volume } };
}
