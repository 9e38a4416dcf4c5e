import { certificateConcerns } from '../../../shared/certificate.ts';
import { isWindlassError, toErrorShape } from '../../../shared/errors.ts';
import type { Environment } from '../model/environment.ts';
import { foldDeployment } from '../policy/fold-deployment.ts';
import { positionOf } from '../policy/container-names.ts';
import { describeLock, isOwnDead, isOwnProcess } from '../engine/host-lock.ts';
import type { DoctorFinding } from './application.ts';
import type { Catalog } from './catalog.ts';
import { openHost } from './deployment-lookup.ts';
import { engineConcerns } from './engine-findings.ts';
import type { Workspace } from './workspace.ts';

const wantedFreeBytes = 64 * 1024 * 1024;

/**
 * What is wrong, or could become so, on this machine and on every host. Changes nothing. What runs in this very
 * process is no finding.
 */
export async function examine(
  workspace: Workspace,
  catalog: Catalog,
  isRunning: (operation: string) => boolean,
): Promise<readonly DoctorFinding[]> {
  const environments = workspace.settings.environments();
  const hosts = await Promise.all(
    environments.map(async (environment) => [
      ...(await examineEnvironment(workspace, environment, isRunning)),
      ...(await examineCertificates(workspace, environment)),
    ]),
  );
  return [
    ...(await examineMachine(workspace, isRunning)),
    ...(await examineCatalog(catalog)),
    ...hosts.flat(),
  ];
}

async function examineMachine(
  workspace: Workspace,
  isRunning: (operation: string) => boolean,
): Promise<readonly DoctorFinding[]> {
  const free = await workspace.disk.freeBytes(workspace.dataDirectory);
  const isShort = free !== null && free < wantedFreeBytes;
  const details = { directory: workspace.dataDirectory, freeBytes: free };
  const findings = [
    finding(isShort ? 'error' : 'ok', 'data-directory', isShort ? 'disk-short' : 'disk-free', details),
  ];
  const { storage, isLocked } = await workspace.secretProtection.state();
  const way = storage === 'key-file' ? 'secrets-key-file' : 'secrets-protected';
  findings.push(
    finding(isLocked ? 'warning' : 'ok', 'secrets', isLocked ? 'secrets-are-locked' : way, { storage }),
  );
  for (const damage of await workspace.operationLog.damaged()) {
    findings.push(
      finding('error', 'operations', damage.code, { ...damage.details, message: damage.message }),
    );
  }
  const records = await workspace.operationLog.list();
  for (const record of records) {
    if ((record.end !== null && record.end !== 'held') || isRunning(record.id)) continue;
    const code = record.end === 'held' ? 'operation-held' : 'operation-open';
    const at = { operation: record.id, deployment: record.deployment, phase: record.phase };
    findings.push(finding('warning', 'operations', code, at));
  }
  return findings;
}

async function examineCatalog(catalog: Catalog): Promise<readonly DoctorFinding[]> {
  const { problems, versions } = await catalog.sync();
  return [
    finding('ok', 'catalog', 'catalog-read', { versions }),
    ...problems.map((problem) => finding('warning', 'catalog', 'definition-problem', { ...problem })),
  ];
}

async function examineEnvironment(
  workspace: Workspace,
  environment: Environment,
  isRunning: (operation: string) => boolean,
): Promise<readonly DoctorFinding[]> {
  const area = environment.name;
  try {
    const host = await openHost(workspace, environment);
    const engine = await host.docker.engine();
    const locks = await host.docker.listHolders('lock');
    const { actor } = workspace;
    // Why not its own: what this process is at is known without its lock, which it may have had to leave behind.
    const atWork = locks.filter((lock) => !isOwnDead(lock, actor) && !isOwnProcess(lock, actor));
    const findings = [finding('ok', area, 'engine', { version: engine.version, api: engine.apiVersion })];
    for (const code of engineConcerns(engine)) findings.push(finding('warning', area, code, {}));
    for (const name of await host.ledger.deployments()) {
      const deployment = foldDeployment(name, await host.ledger.read(name));
      if (deployment === null || deployment.status === 'Removed') continue;
      if (deployment.failure !== null) {
        const code = deployment.failure.isHeld ? 'deployment-held' : 'deployment-failed';
        findings.push(
          finding('error', area, code, { deployment: name, cause: deployment.failure.error.code }),
        );
      }
      const { cleanup } = deployment;
      const isAtIt = atWork.some(({ labels }) => labels['operation'] === cleanup?.operation);
      if (cleanup !== null && !isRunning(cleanup.operation) && !isAtIt) {
        findings.push(
          finding('warning', area, 'cleanup-open', { deployment: name, operation: cleanup.operation }),
        );
      }
      if (deployment.pending !== null) continue;
      const seen = await host.docker.observe(name);
      for (const container of seen.containers) {
        if (container.owner?.role !== 'probe' && positionOf(container.name) === 'live') continue;
        findings.push(
          finding('warning', area, 'container-left-over', { deployment: name, container: container.name }),
        );
      }
    }
    for (const lock of locks) {
      findings.push(finding('warning', area, 'locked', { lock: lock.name, ...describeLock(lock) }));
    }
    return findings;
  } catch (error) {
    if (!isWindlassError(error)) throw error;
    return [finding('error', area, error.code, { ...toErrorShape(error).details, message: error.message })];
  }
}

/** Asked after the engine, which has shown its own by then; said also where it does not answer. */
async function examineCertificates(
  { hosts, clock }: Workspace,
  environment: Environment,
): Promise<readonly DoctorFinding[]> {
  const concerns = certificateConcerns(await hosts.certificates(environment), clock.now());
  return concerns.map(({ whose, endsAt, isOver, days }) => {
    const date = endsAt.slice(0, 10);
    const code = `${whose}-certificate-${isOver ? 'over' : 'ends'}`;
    return finding(isOver ? 'error' : 'warning', environment.name, code, { date, days, endsAt });
  });
}

function finding(
  severity: DoctorFinding['severity'],
  area: string,
  code: string,
  details: Readonly<Record<string, unknown>>,
): DoctorFinding {
  return { severity, area, code, details, message: `${area}: ${code} ${JSON.stringify(details)}` };
}
