import { z } from 'zod';
import { EngineRefusal, notDone } from '../engine-refusal.ts';
import type { EngineContext } from '../host/engine-context.ts';
import { checkCanExec, describeExec, runExec } from '../host/run-exec.ts';
import type { ExecRecord } from '../state/exec-record.ts';
import type { Call } from './call.ts';
import { outputFrame } from './response-stream.ts';
import type { Answer, Reply, Route } from './route-table.ts';

/** Commands in running containers. */
export const execRoutes: readonly Route[] = [
  { method: 'POST', pattern: '/containers/{id}/exec', isMutating: true, handle: create },
  { method: 'POST', pattern: '/exec/{id}/start', isMutating: true, handle: start },
  { method: 'POST', pattern: '/exec/{id}/resize', isMutating: false, handle: resize },
  {
    method: 'GET',
    pattern: '/exec/{id}/json',
    isMutating: false,
    handle: (call, context) => ({ status: 200, json: describeExec(execOf(call, context)) }),
  },
];

const killedExitCode = 137;
const keptExecs = 1000;

const createSchema = z.looseObject({
  Cmd: z.array(z.string()).max(1000).nullish(),
  AttachStdin: z.boolean().nullish(),
  Tty: z.boolean().nullish(),
});

function create(call: Call, context: EngineContext): Reply {
  const order = call.json(createSchema);
  const container = context.state.container(call.param('id'));
  checkCanExec(container);
  const argv = order.Cmd ?? [];
  if (argv.length === 0) throw new EngineRefusal(400, 'No exec command specified');
  if (order.AttachStdin === true && order.Tty !== true) {
    throw notDone('AttachStdin without Tty on POST /containers/{id}/exec');
  }
  const exec: ExecRecord = {
    id: context.state.ids.hex(),
    containerId: container.id,
    argv,
    isTty: order.Tty === true,
    isInteractive: order.AttachStdin === true,
    state: 'ordered',
    exitCode: null,
  };
  context.execs.set(exec.id, exec);
  const [oldest] = context.execs.keys();
  if (context.execs.size > keptExecs && oldest !== undefined) context.execs.delete(oldest);
  context.events.container(`exec_create: ${argv.join(' ')}`, container, { execID: exec.id });
  return { status: 201, json: { Id: exec.id } };
}

const startSchema = z.looseObject({ Detach: z.boolean().nullish(), Tty: z.boolean().nullish() });

async function start(call: Call, context: EngineContext): Promise<Answer> {
  const order = call.optionalJson(startSchema);
  const exec = execOf(call, context);
  if (order.Detach === true) throw notDone('Detach on POST /exec/{id}/start');
  if (exec.isInteractive)
    throw notDone('AttachStdin without upgrading the connection on POST /exec/{id}/start');
  if (exec.state !== 'ordered')
    throw new EngineRefusal(409, `Error: Exec command ${exec.id} has already run`);
  const container = context.state.container(exec.containerId);
  checkCanExec(container);
  exec.state = 'running';
  context.events.container(`exec_start: ${exec.argv.join(' ')}`, container, { execID: exec.id });
  const ended = context.nextExit(container.id).then(() => 'ended' as const);
  const { output, exit } = runExec(context, container, exec.argv);
  const stream = call.stream('application/vnd.docker.raw-stream');
  const pieces = [
    ...output,
    ...(exit === null ? [] : [{ afterMs: exit.afterMs, stream: 'stdout' as const, text: '' }]),
  ];
  let elapsedMs = 0;
  let isEnded = false;
  for (const { afterMs, stream: name, text } of pieces) {
    if (afterMs > elapsedMs) {
      isEnded = (await call.waitAtMost(afterMs - elapsedMs, ended)) === 'ended';
      elapsedMs = afterMs;
    }
    if (isEnded) break;
    if (text !== '') await stream.write(exec.isTty ? text : outputFrame(name, text));
  }
  if (exit === null) await call.wait(ended);
  exec.state = 'done';
  exec.exitCode = isEnded || exit === null ? killedExitCode : exit.code;
  context.events.container('exec_die', container, { execID: exec.id, exitCode: String(exec.exitCode) });
  return 'streamed';
}

/** Taken note of like a real engine does; nothing here depends on how wide a line is. */
function resize(call: Call, context: EngineContext): Reply {
  const exec = execOf(call, context);
  if (exec.state !== 'running') throw new EngineRefusal(409, `Container ${exec.containerId} is not running`);
  const isSize = [call.query.get('h'), call.query.get('w')].every((text) => /^\d{1,4}$/.test(text ?? ''));
  if (!isSize) throw new EngineRefusal(400, 'invalid resize parameters');
  return { status: 200 };
}

function execOf(call: Call, context: EngineContext): ExecRecord {
  const exec = context.execs.get(call.param('id'));
  if (exec === undefined) throw new EngineRefusal(404, `No such exec instance: ${call.param('id')}`);
  return exec;
}
