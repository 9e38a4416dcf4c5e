import type { TestProject } from 'vitest/node';
import { startEngine } from './engine.ts';
import { labDir } from './lab-dir.ts';
import { startRegistry } from './registry.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The shared engine, as DOCKER_HOST would have it. A test that kills engines starts its own. */
    dockerHost: string;
    /** The shared registry, as an image reference starts with it. */
    registry: string;
  }
}

/** One engine and one registry for all files of a ring; vitest runs the returned function after a failure as well. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = labDir();
  const registry = await startRegistry({ dir });
  const engine = await startEngine({ dir }).catch(async (error: unknown) => {
    await registry.stop();
    throw error;
  });
  project.provide('dockerHost', engine.dockerHost);
  project.provide('registry', registry.address);
  return async () => {
    await Promise.all([engine.stop(), registry.stop()]);
  };
}
