import { z } from 'zod';
import { EngineRefusal, notDone } from '../engine-refusal.ts';
import { ensureVolume } from '../host/container-mounts.ts';
import type { EngineContext } from '../host/engine-context.ts';
import type { JsonObject } from '../state/container-record.ts';
import type { VolumeRecord } from '../state/demo-state.ts';
import type { Call } from './call.ts';
import { QueryFilters } from './query-filters.ts';
import { noContent } from './route-table.ts';
import type { Answer, Reply, Route } from './route-table.ts';

/** Volumes. Making one that is there already is no error and changes nothing. */
export const volumeRoutes: readonly Route[] = [
  { method: 'GET', pattern: '/volumes', isMutating: false, handle: list },
  { method: 'POST', pattern: '/volumes/create', isMutating: true, handle: create },
  {
    method: 'GET',
    pattern: '/volumes/{name}',
    isMutating: false,
    handle: (call, context) => ({ status: 200, json: describe(context.state.volume(call.param('name'))) }),
  },
  { method: 'DELETE', pattern: '/volumes/{name}', isMutating: true, handle: remove },
];

const texts = z.record(z.string(), z.string()).nullish();
const createSchema = z.looseObject({
  Name: z.string().max(255).default(''),
  Driver: z.string().max(255).nullish(),
  DriverOpts: texts,
  Labels: texts,
});

function create(call: Call, context: EngineContext): Reply {
  const order = call.optionalJson(createSchema);
  const driver = order.Driver || 'local';
  if (driver !== 'local') throw notDone(`a volume of driver "${driver}"`);
  const volume = ensureVolume(context, order.Name, order.Labels ?? null, order.DriverOpts ?? null);
  return { status: 201, json: describe(volume) };
}

function list(call: Call, context: EngineContext): Reply {
  const filters = new QueryFilters(call.query.get('filters'), 'GET /volumes', [
    'dangling',
    'driver',
    'label',
    'name',
  ]);
  const used = new Set(
    [...context.state.containers.values()].flatMap(({ mounts }) => mounts.map(({ volume }) => volume)),
  );
  const found = [...context.state.volumes.values()]
    .filter((volume) => filters.labels(volume.labels))
    .filter((volume) => filters.some('name', (name) => volume.name.includes(name)))
    .filter(() => filters.some('driver', (driver) => driver === 'local'))
    .filter((volume) =>
      filters.some('dangling', (value) => ['1', 'true'].includes(value) !== used.has(volume.name)),
    );
  return { status: 200, json: { Volumes: found.map(describe), Warnings: null } };
}

function remove(call: Call, context: EngineContext): Answer {
  const { state } = context;
  const { name } = state.volume(call.param('name'));
  const users = [...state.containers.values()].filter(({ mounts }) =>
    mounts.some(({ volume }) => volume === name),
  );
  if (users.length > 0) {
    const ids = users.map(({ id }) => id).join(', ');
    throw new EngineRefusal(409, `remove ${name}: volume is in use - [${ids}]`);
  }
  state.volumes.delete(name);
  state.touch();
  context.events.volume('destroy', name, { driver: 'local' });
  return noContent;
}

function describe(volume: VolumeRecord): JsonObject {
  return {
    CreatedAt: volume.createdAt,
    Driver: 'local',
    Labels: volume.labels,
    Mountpoint: `/var/lib/docker/volumes/${volume.name}/_data`,
    Name: volume.name,
    Options: volume.options,
    Scope: 'local',
  };
}
