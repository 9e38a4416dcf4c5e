import type { Environment } from '../model/environment.ts';
import type { EngineInfo } from '../model/observed.ts';
import type { DockerTarget } from '../ports/docker-target.ts';
import type { Host } from '../ports/hosts.ts';
import { askEngine } from './deployment-lookup.ts';
import type { AnsweredHost } from './deployment-lookup.ts';
import type { Workspace } from './workspace.ts';

/** For so long nobody who only looks asks an engine again who it is. */
const recentMs = 5_000;

interface Answered {
  readonly docker: DockerTarget;
  readonly engineId: string;
  readonly at: number;
}

/**
 * Hosts for those who only look. One engine is looked at by many at once: who it is is asked once for all of them, and
 * not again within moments, unless something went wrong with it meanwhile. What changes something asks by itself.
 */
export class HostLooks {
  readonly #workspace: Workspace;
  readonly #asking = new WeakMap<DockerTarget, Promise<AnsweredHost>>();
  readonly #answered = new Map<string, Answered>();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  async open(environment: Environment): Promise<Host> {
    const host = await this.#workspace.hosts.open(environment);
    const answered = this.#answered.get(environment.id);
    const isKnown =
      answered !== undefined &&
      answered.docker === host.docker &&
      answered.engineId === environment.engineId &&
      this.#workspace.clock.monotonic() - answered.at < recentMs;
    return isKnown ? host : (await this.#ask(environment, host.docker)).host;
  }

  /** Asks it now. */
  async ask(environment: Environment): Promise<EngineInfo> {
    const { docker } = await this.#workspace.hosts.open(environment);
    return (await this.#ask(environment, docker)).engine;
  }

  /** Something went wrong there; with null: somewhere. */
  distrust(environment: Environment | null): void {
    if (environment === null) this.#answered.clear();
    else this.#answered.delete(environment.id);
  }

  /** Those who ask while somebody does are given the same answer. */
  #ask(environment: Environment, docker: DockerTarget): Promise<AnsweredHost> {
    const under = this.#asking.get(docker);
    if (under !== undefined) return under;
    const asking = this.#askNow(environment).finally(() => this.#asking.delete(docker));
    this.#asking.set(docker, asking);
    return asking;
  }

  async #askNow(environment: Environment): Promise<AnsweredHost> {
    this.#answered.delete(environment.id);
    const answer = await askEngine(this.#workspace, environment);
    this.#answered.set(environment.id, {
      docker: answer.host.docker,
      engineId: answer.engine.id,
      at: this.#workspace.clock.monotonic(),
    });
    return answer;
  }
}
