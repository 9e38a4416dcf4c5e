import { z } from 'zod';
import { demoImageSchema } from '../demo-registry.ts';
import type { ContainerRecord } from './container-record.ts';
import { DemoState } from './demo-state.ts';
import type { ImageRecord, NetworkRecord, VolumeRecord } from './demo-state.ts';
import { FileTree } from './file-tree.ts';
import type { FileEntry } from './file-tree.ts';
import { IdSource } from './id-source.ts';

const format = 1;

const program = z.object({ behaviour: demoImageSchema.nullable(), paths: z.array(z.string()) });
const tree = z.array(
  z.tuple([
    z.string(),
    z.object({
      type: z.enum(['file', 'directory', 'symlink']),
      mode: z.number(),
      uid: z.number(),
      gid: z.number(),
      mtimeMs: z.number(),
      linkTarget: z.string(),
      content: z.string(),
    }),
  ]),
);

/**
 * Deep enough to notice a file that is damaged or not ours. What is not named here is passed on as it was written,
 * by this very module.
 */
const stateSchema = z.object({
  format: z.literal(format),
  seed: z.string(),
  idCount: z.number().int().min(0),
  engineId: z.string(),
  nextPid: z.number().int(),
  wasStoppedCleanly: z.boolean(),
  takenPorts: z.array(
    z.object({
      protocol: z.string(),
      hostIp: z.string(),
      hostPort: z.number(),
      kind: z.enum(['ghost', 'foreign']),
    }),
  ),
  containers: z.array(
    z.looseObject({
      id: z.string(),
      name: z.string(),
      status: z.enum(['created', 'running', 'restarting', 'exited']),
      argv: z.array(z.string()),
      startedAt: z.string(),
      program,
      files: tree,
    }),
  ),
  images: z.array(
    z.looseObject({ id: z.string(), tags: z.array(z.string()), digests: z.array(z.string()), program }),
  ),
  networks: z.array(z.looseObject({ id: z.string(), name: z.string() })),
  volumes: z.array(z.looseObject({ name: z.string(), files: tree })),
  hostPaths: z.array(z.tuple([z.string(), tree])),
});

/** The whole state as JSON text. */
export function printState(state: DemoState): string {
  return JSON.stringify({
    format,
    seed: state.ids.seed,
    idCount: state.ids.count,
    engineId: state.engineId,
    nextPid: state.nextPid,
    wasStoppedCleanly: state.wasStoppedCleanly,
    takenPorts: state.takenPorts,
    containers: [...state.containers.values()].map((container) => ({
      ...container,
      files: printTree(container.files),
    })),
    images: [...state.images.values()],
    networks: [...state.networks.values()],
    volumes: [...state.volumes.values()].map((volume) => ({ ...volume, files: printTree(volume.files) })),
    hostPaths: [...state.hostPaths].map(([path, files]) => [path, printTree(files)]),
  });
}

/** Reads what `printState` wrote. Throws for anything else. */
export function readState(text: string): DemoState {
  const stored = stateSchema.parse(JSON.parse(text));
  const state = new DemoState(new IdSource(stored.seed, stored.idCount), stored.engineId);
  state.nextPid = stored.nextPid;
  state.wasStoppedCleanly = stored.wasStoppedCleanly;
  state.takenPorts = stored.takenPorts;
  for (const container of stored.containers) {
    const record = { ...container, files: readTree(container.files) } as unknown as ContainerRecord;
    state.containers.set(record.id, record);
  }
  for (const image of stored.images) state.images.set(image.id, image as unknown as ImageRecord);
  for (const network of stored.networks) state.networks.set(network.id, network as unknown as NetworkRecord);
  for (const volume of stored.volumes) {
    const record = { ...volume, files: readTree(volume.files) } as unknown as VolumeRecord;
    state.volumes.set(record.name, record);
  }
  for (const [path, files] of stored.hostPaths) state.hostPaths.set(path, readTree(files));
  return state;
}

function printTree(files: FileTree): [string, unknown][] {
  return files
    .entries()
    .map(([path, entry]) => [path, { ...entry, content: Buffer.from(entry.content).toString('base64') }]);
}

function readTree(entries: z.infer<typeof tree>): FileTree {
  return new FileTree(
    entries.map(([path, entry]): [string, FileEntry] => [
      path,
      { ...entry, content: Buffer.from(entry.content, 'base64') },
    ]),
  );
}
