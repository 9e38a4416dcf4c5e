import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchWorld } from '../world/bench-world.ts';
import { stackFile, type BenchStack } from '../world/bench-stack.ts';

export interface ComposeRun {
  readonly ms: number;
  readonly isDone: boolean;
  readonly output: string;
}

/** The peer: Debian's docker-compose, as an operator runs it, its own start included. */
export class ComposeArm {
  readonly #world: BenchWorld;
  readonly #project: string;
  readonly #folder: string;
  readonly #home: string;

  constructor(world: BenchWorld, project: string) {
    this.#world = world;
    this.#project = project;
    this.#folder = world.folder(project);
    this.#home = mkdtempSync(join(this.#folder, 'home-'));
  }

  /** `docker-compose up -d`: returns when it does; it verifies nothing. */
  async up(stack: BenchStack): Promise<ComposeRun> {
    const file = join(this.#folder, `${stack.version}.yaml`);
    writeFileSync(file, stackFile(stack));
    const args = ['--project-name', this.#project, '--file', file, 'up', '--detach'];
    const startedAt = performance.now();
    const { isDone, output } = await this.#run(args);
    return { ms: performance.now() - startedAt, isDone, output };
  }

  /** The same, for where it must succeed. */
  async mustUp(stack: BenchStack): Promise<number> {
    const run = await this.up(stack);
    if (!run.isDone) throw new Error(`docker-compose up failed:\n${run.output}`);
    return run.ms;
  }

  #run(args: readonly string[]): Promise<{ isDone: boolean; output: string }> {
    const env = {
      PATH: process.env['PATH'],
      HOME: this.#home,
      DOCKER_HOST: this.#world.engine.dockerHost,
      COMPOSE_HTTP_TIMEOUT: '120',
    };
    return new Promise((resolve) => {
      execFile('/usr/bin/docker-compose', args, { env }, (error, stdout, stderr) =>
        resolve({ isDone: error === null, output: `${stdout}${stderr}` }),
      );
    });
  }
}
