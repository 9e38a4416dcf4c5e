import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { startEngine, type LabEngine } from '../../src/main/testing/lab/engine.ts';
import { labDir } from '../../src/main/testing/lab/lab-dir.ts';
import { startRegistry, type LabRegistry } from '../../src/main/testing/lab/registry.ts';

/** An engine and a registry of one bench alone, so that no bench pays for another's containers. */
export interface BenchWorld {
  readonly engine: LabEngine;
  readonly registry: LabRegistry;
  /** A new folder, gone with the lab. */
  folder(name: string): string;
}

/** Ends everything it made, also when `use` fails. */
export async function withWorld<T>(use: (world: BenchWorld) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(labDir(), 'b'));
  const registry = await startRegistry({ dir });
  try {
    const engine = await startEngine({ dir });
    try {
      return await use({ engine, registry, folder: (name) => mkdtempSync(join(dir, `${name}-`)) });
    } finally {
      await engine.stop();
    }
  } finally {
    await registry.stop();
  }
}
