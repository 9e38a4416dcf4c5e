import type { ContainerRecord } from '../src/main/adapters/demo/state/container-record.ts';
import {
  project,
  type CrashScenario,
  type CutRun,
  type Scenario,
} from '../src/main/testing/crash-scenario.ts';
import type { Step } from './step.ts';
import { good, momentOf, placeOf, undisturbed, type Place } from './step-scene.ts';

export const ref = { name: project, environment: 'Demo' };

/** The upgrade that ends well, allowed to go back by itself where it does not. */
export const mayGoBack: Scenario = { ...good, title: 'small upgrade that may go back', isGood: false };

export type Act = (scene: CrashScenario) => void | Promise<void>;

/** Something happens just before the call of that step, with the line as good as ever. */
export async function meddle(scene: CrashScenario, step: Step, act: Act): Promise<CutRun> {
  return meddleIn(scene, placeOf(step), act);
}

export async function meddleIn(scene: CrashScenario, place: Place, act: Act): Promise<CutRun> {
  return meddleAt(scene, await momentOf(place), act);
}

/** The same before the last call of that name ahead of the commit. */
export async function meddleBefore(scene: CrashScenario, of: string, act: Act): Promise<CutRun> {
  const { calls } = (await undisturbed(good)).run;
  const before = calls.slice(0, calls.indexOf('append committed'));
  return meddleAt(scene, { of, at: before.filter((name) => name === of).length }, act);
}

function meddleAt(
  scene: CrashScenario,
  moment: { readonly at: number; readonly of: string },
  act: Act,
): Promise<CutRun> {
  return scene.runOver({ ...moment, kind: 'none', awayMs: 0 }, () => act(scene));
}

/** One request to the engine, past the product; its answer must be a good one. */
export async function ask(
  scene: CrashScenario,
  method: string,
  url: string,
  body: unknown = {},
): Promise<void> {
  const status = await send(scene, method, url, body);
  if (status >= 400) throw new Error(`${method} ${url} was answered ${status}`);
}

/** The same, whatever the answer is. */
export async function send(
  { world }: CrashScenario,
  method: string,
  url: string,
  body: unknown = {},
): Promise<number> {
  const gone = new AbortController().signal;
  const request = {
    method,
    url,
    contentType: 'application/json',
    body: Buffer.from(JSON.stringify(body)),
    gone,
  };
  return world.clock.track(
    world.engine.ask(request).then(async (answer) => {
      for await (const _piece of answer.body) continue;
      return answer.status;
    }),
  );
}

/** The container of a service in the version that its program says. */
export function containerOf({ world }: CrashScenario, service: string, version: string): ContainerRecord {
  const found = [...world.engine.state.containers.values()].find(
    ({ labels, program }) =>
      labels['windlass.deployment'] === project &&
      labels['windlass.service'] === service &&
      program.behaviour?.version === version,
  );
  if (found === undefined) throw new Error(`there is no ${service} ${version}`);
  return found;
}

/** From its next start on it behaves otherwise: what it needs is broken. */
export function breakProgram(container: ContainerRecord, mode: 'crash' | 'unhealthy' | 'serve'): void {
  const { program } = container;
  // Why that soon: before it could be taken for stable.
  const behaviour = { ...program.behaviour!, mode, crashAfterMs: 50 };
  Object.assign(container, { program: { ...program, behaviour } });
}

export async function restartByHand(scene: CrashScenario, { id }: ContainerRecord): Promise<void> {
  await ask(scene, 'POST', `/containers/${id}/stop?t=1`);
  await ask(scene, 'POST', `/containers/${id}/start`);
}

/** Another tool makes the container of a service anew: what had its name is gone, and a foreign one has it. */
export async function recreateByOther(scene: CrashScenario, name: string): Promise<string> {
  await ask(scene, 'DELETE', `/containers/${name}?force=1`);
  await scene.world.createForeign(name);
  return scene.world.engine.state.container(name).id;
}

/** Somebody takes the running containers out of a network and removes it. */
export async function removeNetworkByHand(scene: CrashScenario, name: string): Promise<void> {
  for (const { id, endpoints } of scene.world.engine.state.containers.values()) {
    if (!endpoints.some(({ network, endpointId }) => network === name && endpointId !== '')) continue;
    await ask(scene, 'POST', `/networks/${name}/disconnect`, { Container: id, Force: true });
  }
  await ask(scene, 'DELETE', `/networks/${name}`);
}

/** What the engine says of a start that its surroundings do not allow. */
export const refusals = {
  'whose disk is full': 'mkdir /var/lib/docker/overlay2/1a2b/merged: no space left on device',
  'whose port somebody took':
    'driver failed programming external connectivity: Bind for 0.0.0.0:8080 failed: port is already allocated',
  'whose volume is out of reach':
    "error while mounting volume '/var/lib/docker/volumes/data': VolumeDriver.Mount: connection refused",
} as const;
