import type { EngineContext } from '../host/engine-context.ts';
import { processors } from '../host/machine.ts';
import { noUsage, usageAt } from '../host/usage.ts';
import type { ContainerRecord } from '../state/container-record.ts';
import type { Call } from './call.ts';
import type { Answer, Route } from './route-table.ts';

/** What containers use. */
export const statsRoutes: readonly Route[] = [
  { method: 'GET', pattern: '/containers/{id}/stats', isMutating: false, handle: stats },
];

const everyMs = 1_000;

async function stats(call: Call, context: EngineContext): Promise<Answer> {
  const container = context.state.container(call.param('id'));
  if (call.query.has('stream') && !call.flag('stream'))
    return { status: 200, json: sample(context, container) };
  const stream = call.stream('application/json');
  while (context.state.containers.has(container.id)) {
    await stream.writeJson(sample(context, container));
    await call.sleep(everyMs);
  }
  return 'streamed';
}

function sample(context: EngineContext, container: ContainerRecord): unknown {
  const usage =
    container.status === 'running' ? usageAt(container, context.clock.now(), processors) : noUsage;
  return { ...usage, id: container.id, name: `/${container.name}` };
}
