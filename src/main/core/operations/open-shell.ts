import { WindlassError } from '../../../shared/errors.ts';
import { positionOf } from '../policy/container-names.ts';
import type { Terminal, TerminalSize } from '../ports/docker-target.ts';
import type { DeploymentRef } from './application.ts';
import { findDeployment } from './deployment-lookup.ts';
import { requireChangeable } from './environment-marks.ts';
import type { Workspace } from './workspace.ts';

/** The comfortable shell where the image has it, else the one that nearly every image has. */
const command = ['/bin/sh', '-c', 'command -v bash >/dev/null 2>&1 && exec bash || exec sh'];

/** A shell in the container of a service that runs. */
export async function openShell(
  workspace: Workspace,
  ref: DeploymentRef,
  service: string,
  size: TerminalSize,
  onOutput: (text: string) => void,
): Promise<Terminal> {
  const { host, deployment } = await findDeployment(workspace, ref);
  // Why: whoever has a shell can change something.
  requireChangeable(host.environment);
  const { containers } = await host.docker.observe(deployment.name);
  const live = containers.filter(
    ({ owner, name }) => owner?.role === 'service' && positionOf(name) === 'live',
  );
  const container = live.find(({ owner }) => owner?.service === service);
  if (container === undefined) {
    const known = live.flatMap(({ owner }) => (owner === null ? [] : [owner.service])).sort();
    throw new WindlassError('service-not-found', `${deployment.name} has no container of ${service}`, {
      deployment: deployment.name,
      service,
      known,
    });
  }
  workspace.logger.info('a terminal is opened', { deployment: deployment.name, service });
  return host.docker.openTerminal(container.id, { command, size }, onOutput);
}
