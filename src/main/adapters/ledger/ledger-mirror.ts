import { join } from 'node:path';
import { z } from 'zod';
import type { LocalFiles } from '../../core/ports/local-files.ts';
import { isDeploymentName } from './deployment-name.ts';
import { placeOf } from './record-file.ts';

const engineSchema = z.object({ engineId: z.string().min(1) });

/** The record files of one host's ledger as last seen, in a local directory of the same form. */
export class LedgerMirror {
  readonly #files: LocalFiles;
  readonly #directory: string;

  constructor(files: LocalFiles, directory: string) {
    this.#files = files;
    this.#directory = directory;
  }

  async deployments(): Promise<readonly string[]> {
    const names = await this.directories();
    const filled = await Promise.all(names.map(async (name) => (await this.#names(name)).length > 0));
    return names.filter((_, index) => filled[index]);
  }

  /** Deployments that it may have records of. */
  async directories(): Promise<readonly string[]> {
    return (await this.#files.listDirectories(this.#directory)).filter(isDeploymentName);
  }

  async read(deployment: string): Promise<ReadonlyMap<string, Uint8Array>> {
    const files = new Map<string, Uint8Array>();
    for (const name of await this.#names(deployment)) {
      const content = await this.#files.read(join(this.#directory, deployment, name));
      if (content !== null) files.set(name, content);
    }
    return files;
  }

  async write(deployment: string, name: string, content: Uint8Array): Promise<void> {
    await this.#files.write(join(this.#directory, deployment, name), content);
  }

  /** The engine whose ledger this is; null: not known yet, or not readable. */
  async engineId(): Promise<string | null> {
    const content = await this.#files.read(this.#enginePath);
    if (content === null) return null;
    try {
      return engineSchema.parse(JSON.parse(new TextDecoder().decode(content))).engineId;
    } catch {
      return null;
    }
  }

  async writeEngineId(engineId: string): Promise<void> {
    await this.#files.write(this.#enginePath, new TextEncoder().encode(`${JSON.stringify({ engineId })}\n`));
  }

  async #names(deployment: string): Promise<readonly string[]> {
    const names = await this.#files.list(join(this.#directory, deployment));
    return names.filter((name) => placeOf(name) !== null);
  }

  get #enginePath(): string {
    return join(this.#directory, 'engine.json');
  }
}
