import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { EngineCall } from '../../src/main/adapters/docker/client/engine-call.ts';
import { EngineConnection } from '../../src/main/adapters/docker/client/engine-connection.ts';
import { atMost, type Bench, type BenchContext, type Figure } from '../figure.ts';
import { interleaved } from '../measure/interleaved.ts';
import { median, pairedRatio } from '../measure/median.ts';
import { withWorld } from '../world/bench-world.ts';
import { withSshWay, type SshWay } from '../world/ssh-way.ts';

const run = promisify(execFile);

/** What a page asks again and again; the engine answers it from memory. */
const path = '/containers/json';
const call: EngineCall = {
  ...{ method: 'GET', path, deadlineMs: 30_000 },
  subject: { area: 'engine', action: 'list containers', details: {} },
};
const answer = z.array(z.unknown());
const callsPerRun = 100;
/** Each is a process, and without a kept connection a login. */
const programsPerRun = 8;

interface Arms {
  /** Median of each run. */
  readonly socket: number[];
  readonly ssh: number[];
  readonly master: number[];
  readonly login: number[];
  /** The first call, which makes the connection. */
  readonly first: number[];
}

/** The same call to the same engine, one after the other: over its socket, over SSH, and by `ssh` with `curl` over there. */
export function sshBench(): Bench {
  return {
    name: 'ssh',
    title: 'latency of a call over SSH',
    run: (context) =>
      withWorld((world) =>
        withSshWay(world, async (way) => figuresOf(await measure(way, world.engine.socketPath, context))),
      ),
  };
}

async function measure(way: SshWay, socketPath: string, context: BenchContext): Promise<Arms> {
  const arms: Arms = { socket: [], ssh: [], master: [], login: [], first: [] };
  const bySocket = new EngineConnection(way.bySocket());
  const bySsh = new EngineConnection(way.bySsh());
  const program = (...options: readonly string[]): (() => Promise<void>) => {
    const curl = `curl --silent --fail --unix-socket ${socketPath} http://docker${path}`;
    return async () => void (await run('ssh', ['-F', way.sshConfigFile, ...options, 'box', curl]));
  };
  const shared = ['-o', 'ControlMaster=auto', '-o', 'ControlPersist=yes'];
  const byMaster = program(...shared);
  const byLogin = program('-o', 'ControlMaster=no', '-o', 'ControlPath=none');
  try {
    await settle(() => bySocket.json(answer, call));
    await settle(() => bySsh.json(answer, call));
    await byMaster();
    await interleaved(context, () => [
      async () => void arms.socket.push(await medianMs(callsPerRun, () => bySocket.json(answer, call))),
      async () => void arms.ssh.push(await medianMs(callsPerRun, () => bySsh.json(answer, call))),
      async () => void arms.master.push(await medianMs(programsPerRun, byMaster)),
      async () => void arms.login.push(await medianMs(programsPerRun, byLogin)),
      async () => void arms.first.push(await firstMs(way)),
    ]);
  } finally {
    await run('ssh', ['-F', way.sshConfigFile, '-O', 'exit', 'box']).catch(() => undefined);
    await Promise.all([bySocket.close(), bySsh.close()]);
  }
  return arms;
}

/** Connected, agreed on a version, and compiled. */
async function settle(ask: () => Promise<unknown>): Promise<void> {
  for (let index = 0; index < callsPerRun; index += 1) await ask();
}

async function medianMs(times: number, ask: () => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let index = 0; index < times; index += 1) taken.push(await msOf(ask));
  return median(taken);
}

async function firstMs(way: SshWay): Promise<number> {
  const engine = new EngineConnection(way.bySsh());
  try {
    return await msOf(() => engine.json(answer, call));
  } finally {
    await engine.close();
  }
}

async function msOf(ask: () => Promise<unknown>): Promise<number> {
  const begunAt = performance.now();
  await ask();
  return performance.now() - begunAt;
}

function figuresOf({ socket, ssh, master, login, first }: Arms): readonly Figure[] {
  const more = ssh.map((ms, index) => ms - socket[index]!);
  const each = `median of ${callsPerRun} calls one after the other in each run`;
  const said = (values: readonly number[]): string => {
    const [least, greatest] = [Math.min(...values), Math.max(...values)];
    return `${median(values).toFixed(2)} ms (${least.toFixed(2)}–${greatest.toFixed(2)})`;
  };
  return [
    {
      id: 'ssh-call',
      title: 'Call over SSH, beyond the same over the socket',
      goal: atMost(3),
      value: median(more),
      unit: 'ms',
      samples: { ssh, socket },
      detail: `list of containers, same machine, ${each}: SSH ${said(ssh)}; unix socket ${said(socket)}`,
    },
    {
      id: 'ssh-master-against-call',
      title: '`ssh` with `curl` on a kept connection, against a call over SSH',
      goal: null,
      value: pairedRatio(master, ssh),
      unit: 'ratio',
      samples: { ssh, master },
      detail: `SSH ${said(ssh)}; ssh and curl with ControlMaster, ${programsPerRun} in each run, ${said(master)}`,
    },
    {
      id: 'ssh-login-against-call',
      title: '`ssh` with `curl` that logs in each time, against a call over SSH',
      goal: null,
      value: pairedRatio(login, ssh),
      unit: 'ratio',
      samples: { ssh, login },
      detail: `SSH ${said(ssh)}; ssh and curl without ControlMaster, ${programsPerRun} in each run, ${said(login)}`,
    },
    {
      id: 'ssh-first-call',
      title: 'First call over SSH, login included, against `ssh` with `curl` that logs in',
      goal: null,
      value: pairedRatio(first, login),
      unit: 'ratio',
      samples: { first, login },
      detail: `connection, login, way to the socket, version, answer: ${said(first)}; ssh and curl ${said(login)}`,
    },
  ];
}
