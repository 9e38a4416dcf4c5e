import { deepStrictEqual, ok } from 'node:assert/strict';
import type { Deployment } from '../core/model/deployment.ts';
import type { ObservedHost } from '../core/model/observed.ts';
import type { DockerTarget } from '../core/ports/docker-target.ts';
import { idsOf, pictureOf, unnamedVolumes, type HostPicture } from './host-picture.ts';

/** What a host is to look like once nothing is undecided any more. */
export interface Settled {
  readonly picture: HostPicture;
  /** Of the containers; null: others may have taken their place. */
  readonly ids: Readonly<Record<string, string>> | null;
  readonly before: ObservedHost;
  readonly foreign: unknown;
}

/** The one oracle: exactly that release, no volume lost, no trace of the work, what belongs to others untouched. */
export async function assertSettled(
  eye: DockerTarget,
  now: ObservedHost,
  deployment: Deployment | null,
  wanted: Settled,
): Promise<void> {
  deepStrictEqual(pictureOf(now), withVolumes(wanted.picture, now), 'the host runs exactly that release');
  if (wanted.ids !== null) deepStrictEqual(idsOf(now), wanted.ids, 'the very same containers');
  const unnamed = unnamedVolumes(now);
  for (const [place, volume] of Object.entries(unnamedVolumes(wanted.before))) {
    deepStrictEqual(unnamed[place], volume, `the unnamed volume of ${place} is kept`);
  }
  deepStrictEqual(deployment?.pending ?? null, null, 'nothing is pending');
  await assertNoTraces(eye, wanted);
}

async function assertNoTraces(eye: DockerTarget, { before, foreign }: Settled): Promise<void> {
  const containers = await eye.listContainers();
  const traces = containers.filter(
    ({ role, name }) => role === 'lock' || role === 'probe' || /\.(new|old)\./.test(name),
  );
  deepStrictEqual(
    traces.map(({ name }) => name),
    [],
    'no lock, no probe and no temporary name is left',
  );
  deepStrictEqual(
    await eye.inspectContainer('somebody-elses'),
    foreign,
    'what belongs to others is untouched',
  );
  for (const { name } of before.volumes) ok(await eye.hasVolume(name), `volume ${name} is kept`);
}

/** Volumes are never removed, so those of the other release may be there too. */
function withVolumes(picture: HostPicture, now: ObservedHost): HostPicture {
  const extra = now.volumes.map((volume) => volume.name).filter((name) => !picture.volumes.includes(name));
  return { ...picture, volumes: [...picture.volumes, ...extra].sort() };
}
