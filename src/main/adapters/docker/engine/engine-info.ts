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
const versionSchema = z.object({ Version: text });

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
  return {
    id: info.ID,
    name: info.Name,
    version: version.Version || info.ServerVersion,
    apiVersion: await connection.apiVersion(),
    operatingSystem: info.OperatingSystem,
    architecture: architectures[info.Architecture] ?? info.Architecture,
    cpus: info.NCPU,
    memoryBytes: info.MemTotal,
    isLiveRestore: info.LiveRestoreEnabled === true,
    dockerRootDir: info.DockerRootDir,
    systemTime: info.SystemTime,
  };
}
