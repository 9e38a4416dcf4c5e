import { extract } from 'tar-stream';
import { EngineRefusal } from '../engine-refusal.ts';
import type { JsonObject } from '../state/container-record.ts';
import type { ImageRecord } from '../state/demo-state.ts';
import { normalizePath } from '../state/file-tree.ts';
import { sha256 } from '../state/id-source.ts';
import { tagImage } from '../state/image-store.ts';
import type { EngineContext } from './engine-context.ts';

const keptPaths = 10_000;

/** Makes an image from a file system in a tar, with Dockerfile-like changes, and tags it. */
export async function importImage(
  context: EngineContext,
  tar: Buffer,
  order: {
    readonly repository: string;
    readonly tag: string;
    readonly message: string;
    readonly changes: readonly string[];
  },
): Promise<ImageRecord> {
  const { state } = context;
  const paths = await pathsInTar(tar);
  const config: JsonObject = {
    Hostname: '',
    User: '',
    Env: null,
    Cmd: null,
    Entrypoint: null,
    WorkingDir: '',
    Labels: null,
  };
  for (const change of order.changes) applyChange(config, change);
  const image: ImageRecord = {
    // Why: two imports of the same content are two images, because each has its own time.
    id: sha256(`import ${state.ids.hex()}`),
    tags: [],
    digests: [],
    createdAt: context.timestamp(),
    comment: order.message || 'Imported from -',
    config,
    sizeBytes: tar.length,
    layers: [sha256(tar)],
    program: { behaviour: null, paths },
  };
  state.images.set(image.id, image);
  if (order.repository !== '') tagImage(state, image, order.repository, order.tag);
  state.touch();
  context.events.image('import', image.id, image.tags[0] ?? '');
  return image;
}

/** Absolute paths of all entries. Throws 500 with the real text for what is no tar. */
async function pathsInTar(tar: Buffer): Promise<string[]> {
  const unpacked = extract();
  const paths: string[] = [];
  unpacked.end(tar);
  try {
    for await (const entry of unpacked) {
      if (paths.length < keptPaths) paths.push(normalizePath(entry.header.name));
      entry.resume();
    }
  } catch {
    throw new EngineRefusal(500, 'Error processing tar file(exit status 1): unexpected EOF');
  }
  return paths;
}

function applyChange(config: JsonObject, change: string): void {
  const [, keyword = '', rest = ''] = /^\s*(\S{1,20})\s*([\s\S]*)$/.exec(change) ?? [];
  switch (keyword.toUpperCase()) {
    case 'CMD':
    case 'ENTRYPOINT':
      config[keyword.toUpperCase() === 'CMD' ? 'Cmd' : 'Entrypoint'] = wordsOrShell(rest);
      return;
    case 'ENV':
      config['Env'] = [...((config['Env'] as string[] | null) ?? []), pair(rest).join('=')];
      return;
    case 'LABEL': {
      const [name, value] = pair(rest);
      config['Labels'] = { ...(config['Labels'] as JsonObject | null), [name]: value };
      return;
    }
    case 'EXPOSE':
      config['ExposedPorts'] = {
        ...(config['ExposedPorts'] as JsonObject | undefined),
        [rest.includes('/') ? rest : `${rest}/tcp`]: {},
      };
      return;
    case 'VOLUME':
      for (const path of rest.startsWith('[') ? wordsOrShell(rest) : rest.split(/\s+/)) {
        config['Volumes'] = { ...(config['Volumes'] as JsonObject | undefined), [path]: {} };
      }
      return;
    case 'WORKDIR':
      config['WorkingDir'] = rest;
      return;
    case 'USER':
      config['User'] = rest;
      return;
    case 'STOPSIGNAL':
      config['StopSignal'] = rest;
      return;
    default:
      throw new EngineRefusal(400, `${keyword.toLowerCase()} is not a valid change command`);
  }
}

function wordsOrShell(text: string): string[] {
  try {
    const words: unknown = JSON.parse(text);
    if (Array.isArray(words)) return words.map(String);
  } catch {
    // Not the form with brackets: the shell form.
  }
  return ['/bin/sh', '-c', text];
}

function pair(text: string): [string, string] {
  const split = /[=\s]/.exec(text)?.index ?? text.length;
  return [text.slice(0, split), text.slice(split + 1).replace(/^"(.*)"$/s, '$1')];
}
