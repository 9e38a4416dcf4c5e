import type { Application, OperationRequest } from '../core/operations/application.ts';
import type { OperationRecord } from '../core/model/operation.ts';

export interface FirstStartOptions {
  readonly application: Application;
  /** Random hex digits: the samples are given passwords that nobody else has. */
  readonly key: () => string;
  readonly logInfo: (message: string, details: Readonly<Record<string, unknown>>) => void;
  readonly logError: (message: string, error: unknown) => void;
}

/** Ports that a shop or a notebook of the operator's own would not take. */
const diaryPort = '18091';
const webshopPort = '18090';

const options = { stableMs: 500, healthDeadlineMs: 10_000, autoRollback: false } as const;

/**
 * What an operator finds at the very first start: on the built-in engine a deployment that can be upgraded, and one
 * whose upgrade failed and can be rolled back. Both are made by doing just that, so that nothing of them is pretended.
 * That they cannot be made is written down and hinders nobody.
 */
export async function makeFirstDeployments(first: FirstStartOptions): Promise<void> {
  const { application, logInfo, logError } = first;
  const demo = application.environments.list().find(({ connection }) => connection.kind === 'demo');
  if (demo === undefined) return;
  logInfo('first start: the samples are deployed on the built-in engine', { environment: demo.name });
  const made = await Promise.allSettled([makeDiary(first, demo.name), makeFailedWebshop(first, demo.name)]);
  for (const result of made) {
    if (result.status === 'rejected')
      logError('a sample could not be deployed at the first start', result.reason);
  }
}

async function makeDiary(first: FirstStartOptions, environment: string): Promise<void> {
  await run(first, {
    kind: 'deploy',
    name: 'diary',
    environment,
    stack: 'notes',
    version: '1.0.0',
    variables: { NOTES_PASSWORD: passwordOf(first), NOTES_PORT: diaryPort },
    options,
  });
}

async function makeFailedWebshop(first: FirstStartOptions, environment: string): Promise<void> {
  const name = 'webshop';
  const deployed = await run(first, {
    kind: 'deploy',
    name,
    environment,
    stack: 'shop',
    version: '1.0.0',
    variables: { WEB_PORT: webshopPort },
    options,
  });
  if (deployed.end !== 'done') return;
  await run(first, {
    kind: 'upgrade',
    ref: { name, environment },
    version: '2.3.0',
    variables: { ADMIN_EMAIL: 'admin@example.org', ADMIN_PASSWORD: passwordOf(first) },
    options,
  });
}

async function run(
  { application, logInfo }: FirstStartOptions,
  request: OperationRequest,
): Promise<OperationRecord> {
  const operation = await application.operations.start(request);
  const record = await operation.finished;
  const { deployment, kind, toVersion, end } = record;
  logInfo('first start: a sample is as it shall be', { deployment, kind, toVersion, end });
  return record;
}

function passwordOf({ key }: FirstStartOptions): string {
  return `Demo1-${key().slice(0, 20)}`;
}
