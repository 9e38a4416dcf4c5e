import { z } from 'zod';
import { EngineRefusal, notDone } from '../engine-refusal.ts';
import { killContainer, startContainer, stopContainer } from '../host/container-runtime.ts';
import { checkNewName, createContainer } from '../host/create-container.ts';
import { checkRestartPolicy, createOrderSchema, restartPolicySchema } from '../host/create-order.ts';
import type { EngineContext } from '../host/engine-context.ts';
import { isActive, networkMode } from '../state/container-record.ts';
import type { ContainerRecord } from '../state/container-record.ts';
import type { Call } from './call.ts';
import { describeContainer, summarizeContainer } from './container-json.ts';
import { QueryFilters } from './query-filters.ts';
import { noContent } from './route-table.ts';
import type { Answer, Reply, Route } from './route-table.ts';

const defaultGraceSeconds = 10;
const notModified: Reply = { status: 304 };

/** Containers: from create to remove. */
export const containerRoutes: readonly Route[] = [
  { method: 'GET', pattern: '/containers/json', isMutating: false, handle: list },
  { method: 'POST', pattern: '/containers/create', isMutating: true, handle: create },
  {
    method: 'GET',
    pattern: '/containers/{id}/json',
    isMutating: false,
    handle: (call, context) => ({ status: 200, json: describeContainer(containerOf(call, context)) }),
  },
  { method: 'POST', pattern: '/containers/{id}/start', isMutating: true, handle: start },
  { method: 'POST', pattern: '/containers/{id}/stop', isMutating: true, handle: stop },
  { method: 'POST', pattern: '/containers/{id}/kill', isMutating: true, handle: kill },
  { method: 'POST', pattern: '/containers/{id}/rename', isMutating: true, handle: rename },
  { method: 'POST', pattern: '/containers/{id}/update', isMutating: true, handle: update },
  { method: 'POST', pattern: '/containers/{id}/wait', isMutating: false, handle: wait },
  { method: 'DELETE', pattern: '/containers/{id}', isMutating: true, handle: remove },
];

function containerOf(call: Call, context: EngineContext): ContainerRecord {
  return context.state.container(call.param('id'));
}

function list(call: Call, context: EngineContext): Reply {
  if (call.flag('size')) throw notDone('size on GET /containers/json');
  const filters = new QueryFilters(call.query.get('filters'), 'GET /containers/json', [
    'id',
    'label',
    'name',
    'network',
    'status',
    'volume',
  ]);
  const limit = Number(call.query.get('limit') ?? 0);
  const found = [...context.state.containers.values()]
    .filter(
      (container) =>
        call.flag('all') || limit > 0 || isActive(container) || !filters.some('status', () => false),
    )
    .filter((container) => filters.labels(container.labels))
    .filter((container) => filters.some('id', (id) => container.id.startsWith(id)))
    .filter((container) =>
      filters.some('name', (name) => container.name.includes(name.replace(/^\^?\/?|\$$/g, ''))),
    )
    .filter((container) => filters.some('status', (status) => container.status === status))
    .filter((container) =>
      filters.some('volume', (name) => container.mounts.some(({ volume }) => volume === name)),
    )
    .filter((container) =>
      filters.some('network', (wanted) =>
        container.endpoints.some(({ network, networkId }) => network === wanted || networkId === wanted),
      ),
    )
    .reverse();
  const shown = limit > 0 ? found.slice(0, limit) : found;
  return { status: 200, json: shown.map((container) => summarizeContainer(context, container)) };
}

function create(call: Call, context: EngineContext): Reply {
  const order = call.json(createOrderSchema);
  const name = (call.query.get('name') ?? '').replace(/^\//, '');
  const platform = call.query.get('platform') ?? '';
  if (platform !== '' && platform !== 'linux/amd64') throw notDone(`the platform ${platform}`);
  const container = createContainer(context, name, order);
  const isDiscarding =
    networkMode(container) === 'host' && Object.keys(order.HostConfig?.PortBindings ?? {}).length > 0;
  const Warnings = isDiscarding ? ['Published ports are discarded when using host network mode'] : [];
  return { status: 201, json: { Id: container.id, Warnings } };
}

function start(call: Call, context: EngineContext): Answer {
  const container = containerOf(call, context);
  if (isActive(container)) return notModified;
  container.restartCount = 0;
  context.backoffMs.delete(container.id);
  startContainer(context, container, () => {
    call.checkpoint();
  });
  return noContent;
}

async function stop(call: Call, context: EngineContext): Promise<Answer> {
  const container = containerOf(call, context);
  const given = call.query.get('t');
  if (given !== null && !/^-?\d{1,9}$/.test(given)) {
    throw new EngineRefusal(500, `strconv.Atoi: parsing "${given.slice(0, 100)}": invalid syntax`);
  }
  if (!isActive(container)) return notModified;
  const own = container.config['StopTimeout'];
  const seconds = given === null ? (typeof own === 'number' ? own : defaultGraceSeconds) : Number(given);
  await call.wait(stopContainer(context, container, seconds < 0 ? Infinity : seconds * 1000));
  return noContent;
}

function kill(call: Call, context: EngineContext): Answer {
  const container = containerOf(call, context);
  const signal = (call.query.get('signal') ?? 'SIGKILL').replace(/^SIG/, '');
  if (!['KILL', '9', 'TERM', '15', 'INT', '2', 'QUIT', '3'].includes(signal)) {
    throw notDone(`the signal "${signal.slice(0, 20)}" on POST /containers/{id}/kill`);
  }
  if (container.status !== 'running') {
    throw new EngineRefusal(
      409,
      `Cannot kill container: ${call.param('id')}: Container ${container.id} is not running`,
    );
  }
  killContainer(context, container, signal === 'KILL' || signal === '9');
  return noContent;
}

function rename(call: Call, context: EngineContext): Answer {
  const container = containerOf(call, context);
  const name = (call.query.get('name') ?? '').replace(/^\//, '');
  if (name === '') throw new EngineRefusal(400, 'Neither old nor new names may be empty');
  if (name === container.name) {
    throw new EngineRefusal(400, 'Renaming a container with the same name as its current name');
  }
  checkNewName(context.state, name, 'Error when allocating new name: ');
  const oldName = container.name;
  container.name = name;
  context.state.touch();
  context.events.container('rename', container, { oldName: `/${oldName}` });
  return noContent;
}

const updateSchema = z.looseObject({ RestartPolicy: restartPolicySchema });

/** Labels and other settings that an update cannot change are ignored without a word, as on a real engine. */
function update(call: Call, context: EngineContext): Reply {
  const order = call.json(updateSchema);
  const container = containerOf(call, context);
  const policy = order.RestartPolicy;
  if (policy && policy.Name !== '') {
    checkRestartPolicy(policy);
    container.hostConfig = { ...container.hostConfig, RestartPolicy: policy };
  }
  const limits = [
    'Memory',
    'MemoryReservation',
    'MemorySwap',
    'NanoCpus',
    'CpuShares',
    'CpuPeriod',
    'CpuQuota',
    'PidsLimit',
  ];
  const given = Object.entries(order).filter(
    ([key, value]) => limits.includes(key) && typeof value === 'number',
  );
  container.hostConfig = { ...container.hostConfig, ...Object.fromEntries(given) };
  context.state.touch();
  context.events.container('update', container);
  return { status: 200, json: { Warnings: null } };
}

async function wait(call: Call, context: EngineContext): Promise<Answer> {
  const container = containerOf(call, context);
  const condition = call.query.get('condition') || 'not-running';
  const stream = call.stream('application/json');
  const isOver = condition !== 'next-exit' && condition !== 'removed' && !isActive(container);
  const ending = condition === 'removed' ? context.removal(container.id) : context.nextExit(container.id);
  const exitCode = isOver ? container.exitCode : await call.wait(ending);
  const error = isOver && container.error !== '' ? { Message: container.error } : null;
  await stream.writeJson({ Error: error, StatusCode: exitCode });
  return 'streamed';
}

function remove(call: Call, context: EngineContext): Answer {
  // Why: unnamed volumes are data. Whoever asks for their removal shall notice.
  if (call.flag('v')) throw notDone('removing a container with its volumes (v=1)');
  if (call.flag('link')) throw notDone('removing a link (link=1)');
  const container = containerOf(call, context);
  if (isActive(container) && call.flag('force')) killContainer(context, container, true);
  if (isActive(container)) {
    const state = container.status === 'restarting' ? 'restarting' : 'running';
    throw new EngineRefusal(
      409,
      `You cannot remove a ${state} container ${container.id}. Stop the container before attempting removal or force remove`,
    );
  }
  context.state.containers.delete(container.id);
  context.state.touch();
  context.events.container('destroy', container);
  context.removed(container.id, container.exitCode);
  return noContent;
}
