import { z } from 'zod';
import type { EngineInfo } from '../../../core/model/observed.ts';
import { readDeadlineMs } from '../client/engine-connection.ts';
import type { EngineConnection } from '../client/engine-connection.ts';

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
const count = z
  .number()
  .nullish()
  .transform((value) => value ?? 0);

const infoSchema = z.object({
  ID: z.string().min(1),
  Name: text,
  OperatingSystem: text,
  Architecture: text,
  NCPU: count,
  MemTotal: count,
  LiveRestoreEnabled: z.boolean().nullish(),
  DockerRootDir: text,
  SystemTime: text,
  ServerVersion: text,
});
const versionSchema = z.object({
  Version: text,
  Components: z.array(z.object({ Name: text })).nullish(),
});

/** The kernel's names as images name them. */
const architectures: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  aarch64: 'arm64',
  armv7l: 'arm',
  armv6l: 'arm',
  i386: '386',
  i686: '386',
};

/** Who the engine is and what it has. */
export async function readEngineInfo(connection: EngineConnection): Promise<EngineInfo> {
  const subject = { area: 'engine' as const, action: 'describe the engine', details: {} };
  const call = { method: 'GET' as const, deadlineMs: readDeadlineMs, subject };
  const [info, version] = await Promise.all([
    connection.json(infoSchema, { ...call, path: '/info' }),
    connection.json(versionSchema, { ...call, path: '/version' }),
  ]);
  const isPodman = version.Components?.some(({ Name }) => Name === 'Podman Engine') === true;
  const number = version.Version || info.ServerVersion;
  return {
    // Why not its own: Podman makes up another one for every answer. Its storage on its host is what stays.
    id: isPodman ? `podman:${info.Name}:${info.DockerRootDir}` : info.ID,
    name: info.Name,
    version: isPodman ? `Podman ${number}` : number,
    apiVersion: await connection.apiVersion(),
    operatingSystem: info.OperatingSystem,
    architecture: architectures[info.Architecture] ?? info.Architecture,
    cpus: info.NCPU,
    memoryBytes: info.MemTotal,
    // Podman's containers have no engine above them that they could end with.
    isLiveRestore: isPodman || info.LiveRestoreEnabled === true,
    dockerRootDir: info.DockerRootDir,
    systemTime: info.SystemTime,
  };
}
