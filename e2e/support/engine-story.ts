import { request, type ClientRequest } from 'node:http';
import { JsonDocuments } from './json-documents.ts';

interface EngineEvent {
  readonly Action: string;
  readonly Actor: { readonly Attributes: Readonly<Record<string, string>> };
}

/** Roles of what a release consists of; the others are probes, locks and the ledger. */
const ofRelease = new Set(['service', 'one-shot']);

/** What an engine did with containers, as it tells itself: also what was done twice, or undone again. */
export class EngineStory {
  readonly #documents = new JsonDocuments();
  readonly #request: ClientRequest;

  private constructor(request: ClientRequest) {
    this.#request = request;
  }

  /** Of an engine on a local socket, from now on. */
  static async follow(socketPath: string): Promise<EngineStory> {
    const filters = JSON.stringify({ type: ['container'] });
    const path = `/events?filters=${encodeURIComponent(filters)}`;
    return new Promise((resolve, reject) => {
      const call = request({ socketPath, path, agent: false, headers: { host: 'docker' } }, (answer) => {
        const story = new EngineStory(call);
        answer.setEncoding('utf8').on('data', (text: string) => story.#documents.push(text));
        // The engine ends with its host, and its story with it.
        answer.on('error', () => undefined);
        resolve(story);
      });
      call.once('error', reject);
      call.end();
    });
  }

  /** How often each service of a deployment was created or started, by `<release>/<service>`. */
  times(deployment: string, action: 'create' | 'start'): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { Action, Actor } of this.#documents.all as readonly EngineEvent[]) {
      const labels = Actor.Attributes;
      if (Action !== action || labels['windlass.deployment'] !== deployment) continue;
      if (!ofRelease.has(labels['windlass.role'] ?? '')) continue;
      const key = `${labels['windlass.release']}/${labels['windlass.service']}`;
      counts[key] = (counts[key] ?? 0) + 1;
    }
    return counts;
  }

  end(): void {
    this.#request.on('error', () => undefined).destroy();
  }
}
