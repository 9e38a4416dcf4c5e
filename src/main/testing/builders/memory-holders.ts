import { WindlassError } from '../../../shared/errors.ts';
import { newEnvironment } from '../../core/model/environment.ts';
import { asEnvironmentId } from '../../core/model/ids.ts';
import type { DockerTarget, Holder, HolderSpec } from '../../core/ports/docker-target.ts';
import type { Host } from '../../core/ports/hosts.ts';
import { arranged } from './arranged.ts';

/** The never-started containers of a host: names are unique, and every call takes its turn. */
export class MemoryHolders {
  readonly holders: Holder[] = [];
  #made = 0;
  /** What the next create call answers after it has done its work: the connection was cut. */
  #cut: WindlassError | null = null;

  /** The next create call is carried out, but its answer is lost. */
  cutNextAnswer(): void {
    this.#cut = new WindlassError('connection-lost', 'the answer was cut', {});
  }

  host(): Host {
    const docker = arranged<DockerTarget>('docker', {
      createHolder: (spec) => this.#create(spec),
      listHolders: async (role) => this.holders.filter((holder) => holder.role === role),
      removeContainer: async (id) => {
        const index = this.holders.findIndex((holder) => holder.id === id);
        if (index !== -1) this.holders.splice(index, 1);
      },
    });
    const id = asEnvironmentId('here');
    const connection = { kind: 'demo' } as const;
    return {
      environment: newEnvironment(id, 'Here', connection),
      docker,
      ledger: arranged('ledger', {}),
    };
  }

  async #create(spec: HolderSpec): Promise<string> {
    await Promise.resolve();
    if (this.holders.some((holder) => holder.name === spec.name)) {
      throw new WindlassError('name-taken', `${spec.name} is taken`, { name: spec.name });
    }
    this.#made += 1;
    const id = String(this.#made).padStart(64, '0').split('').reverse().join('');
    const createdAt = new Date(Date.UTC(2030, 0, 1) + this.#made * 1000).toISOString();
    this.holders.push({ id, name: spec.name, role: spec.role, labels: spec.labels, createdAt });
    const cut = this.#cut;
    this.#cut = null;
    if (cut !== null) throw cut;
    return id;
  }
}
