import type { PullProgress } from '../../../core/ports/docker-target.ts';

/** One message of a pull, read defensively: the text of an error, or progress. */
export type PullEvent =
  | { readonly kind: 'error'; readonly text: string }
  | { readonly kind: 'progress'; readonly progress: PullProgress };

type Message = Readonly<Record<string, unknown>>;

const statuses: Readonly<Record<string, PullProgress['status']>> = {
  'Pulling fs layer': 'waiting',
  Waiting: 'waiting',
  Downloading: 'downloading',
  'Verifying Checksum': 'verifying',
  'Download complete': 'verifying',
  Extracting: 'extracting',
  'Already exists': 'present',
  'Pull complete': 'done',
};

/** An engine reports failures inside the stream, after it has answered 200: every message is looked at. */
export function readPullEvent(message: Message): PullEvent {
  const error = errorText(message);
  if (error !== null) return { kind: 'error', text: error };
  const status = text(message['status']);
  const id = text(message['id']);
  const detail = object(message['progressDetail']);
  return {
    kind: 'progress',
    progress: {
      layer: /^[0-9a-f]{12}$/.test(id) ? id : '',
      status: statuses[status] ?? (status.startsWith('Retrying in ') ? 'retrying' : 'other'),
      currentBytes: count(detail['current']),
      totalBytes: count(detail['total']),
    },
  };
}

function errorText(message: Message): string | null {
  if (message['error'] === undefined && message['errorDetail'] === undefined) return null;
  const found = text(object(message['errorDetail'])['message']) || text(message['error']);
  return found === '' ? 'error without a text' : found;
}

function object(value: unknown): Message {
  return typeof value === 'object' && value !== null ? (value as Message) : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function count(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0;
}
