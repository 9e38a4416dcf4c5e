import { WindlassError } from '../../shared/errors.ts';
import type { DockerTarget } from '../core/ports/docker-target.ts';
import type { Ledger } from '../core/ports/ledger.ts';

/** An engine on which nothing is changed: every call that would is refused before it is sent. */
export function readOnlyTarget(docker: DockerTarget, environment: string): DockerTarget {
  const refuse = refusal(environment);
  return {
    engine: () => docker.engine(),
    observe: (deployment) => docker.observe(deployment),
    containersOf: (deployment) => docker.containersOf(deployment),
    listContainers: () => docker.listContainers(),
    inspectContainer: (idOrName) => docker.inspectContainer(idOrName),
    inspectImage: (reference) => docker.inspectImage(reference),
    findNetworks: (name) => docker.findNetworks(name),
    hasVolume: (name) => docker.hasVolume(name),
    waitContainer: (container, signal) => docker.waitContainer(container, signal),
    resolveDigest: (reference, auth) => docker.resolveDigest(reference, auth),
    logs: (container, options, onLine, signal) => docker.logs(container, options, onLine, signal),
    checkConnection: () => docker.checkConnection(),
    events: (since, listener, signal) => docker.events(since, listener, signal),
    stats: (container, onSample, signal) => docker.stats(container, onSample, signal),
    probePort: (hostIp, port, timeoutMs) => docker.probePort(hostIp, port, timeoutMs),
    listHolders: (role) => docker.listHolders(role),
    readFiles: (container, directory) => docker.readFiles(container, directory),
    createContainer: refuse,
    startContainer: refuse,
    stopContainer: refuse,
    renameContainer: refuse,
    setRestartPolicy: refuse,
    removeContainer: refuse,
    createNetwork: refuse,
    removeNetwork: refuse,
    attachNetwork: refuse,
    detachNetwork: refuse,
    createVolume: refuse,
    pullImage: refuse,
    tagImage: refuse,
    untagImage: refuse,
    // Why: a command in a container may do anything.
    exec: refuse,
    openTerminal: refuse,
    createHolder: refuse,
    writeFile: refuse,
    close: () => docker.close(),
  };
}

/** The ledger of such an engine: what it holds is read, and nothing is added. */
export function readOnlyLedger(ledger: Ledger, environment: string): Ledger {
  return {
    deployments: () => ledger.deployments(),
    readAll: () => ledger.readAll(),
    read: (deployment) => ledger.read(deployment),
    readMirror: (deployment) => ledger.readMirror(deployment),
    mirrored: () => ledger.mirrored(),
    append: refusal(environment),
  };
}

function refusal(environment: string): () => Promise<never> {
  const message = `${environment} is read-only on this installation`;
  return () => Promise.reject(new WindlassError('environment-read-only', message, { environment }));
}
