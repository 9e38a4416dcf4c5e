import { openApplication } from '../arms/open-application.ts';

/** In a session of its own, so that the one that is measured begins with them. */
export async function addEnvironments(dataDirectory: string, dockerHosts: readonly string[]): Promise<void> {
  const adding = await openApplication(dataDirectory);
  const { environments } = adding.application;
  for (const [index, dockerHost] of dockerHosts.entries()) {
    await environments.add(hostName(index), { kind: 'docker-host', dockerHost });
  }
  await adding.close();
}

export function hostName(index: number): string {
  return `host-${index}`;
}
