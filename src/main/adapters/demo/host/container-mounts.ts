import { EngineRefusal, notDone } from '../engine-refusal.ts';
import type { JsonObject, MountRecord } from '../state/container-record.ts';
import type { VolumeRecord } from '../state/demo-state.ts';
import { FileTree, normalizePath } from '../state/file-tree.ts';
import type { CreateOrder, MountOrder } from './create-order.ts';
import type { EngineContext } from './engine-context.ts';

/**
 * The mounts of a new container: binds, mounts, then an unnamed volume for each VOLUME path that nothing covers.
 * Volumes that are not there are made, as the real engine does; so call it last, when nothing else can be refused.
 */
export function makeMounts(context: EngineContext, order: CreateOrder, config: JsonObject): MountRecord[] {
  const orders = [
    ...(order.HostConfig?.Binds ?? []).map((bind) => readBind(context, bind)),
    ...(order.HostConfig?.Mounts ?? []).map((mount) => readMount(context, mount)),
  ];
  const covered = new Set<string>();
  for (const { destination } of orders) {
    if (covered.has(destination)) throw new EngineRefusal(400, `Duplicate mount point: ${destination}`);
    covered.add(destination);
  }
  const unnamed = Object.keys(config['Volumes'] ?? {})
    .map(normalizePath)
    .filter((destination) => !covered.has(destination))
    .map((destination): MountDraft => ({ ...blank, type: 'volume', destination, volume: '' }));
  return [...orders, ...unnamed].map(({ labels, ...draft }) => {
    if (draft.volume === null) return draft;
    return { ...draft, volume: ensureVolume(context, draft.volume, labels).name };
  });
}

/** The volume of that name, made if need be; '' makes one with a random name of 64 hex digits. */
export function ensureVolume(
  context: EngineContext,
  name: string,
  labels: Readonly<Record<string, string>> | null,
  options: Readonly<Record<string, string>> | null = null,
): VolumeRecord {
  const { state } = context;
  const known = state.volumes.get(name);
  if (known !== undefined) return known;
  checkVolumeName(name);
  const volume: VolumeRecord = {
    name: name || state.ids.hex(),
    createdAt: `${new Date(context.clock.now()).toISOString().slice(0, 19)}Z`,
    labels,
    options,
    files: new FileTree(),
  };
  state.volumes.set(volume.name, volume);
  state.touch();
  context.events.volume('create', volume.name, { driver: 'local' });
  return volume;
}

type MountDraft = MountRecord & { readonly labels: Readonly<Record<string, string>> | null };

const blank = { source: '', mode: '', isWritable: true, labels: null };

function checkVolumeName(name: string): void {
  if (name.length === 1) {
    const rule = 'volume name is too short, names should be at least two alphanumeric characters';
    throw new EngineRefusal(400, `create ${name}: ${rule}`);
  }
  if (name === '' || /^[a-zA-Z0-9][a-zA-Z0-9_.-]{1,254}$/.test(name)) return;
  throw new EngineRefusal(
    400,
    `create ${name}: "${name}" includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path`,
  );
}

/** `source:target[:mode]`, or a target alone. */
function readBind(context: EngineContext, bind: string): MountDraft {
  const parts = bind.split(':');
  if (parts.length > 3 || parts.length === 0)
    throw new EngineRefusal(400, `invalid volume specification: '${bind}'`);
  const [source, target, mode = ''] = parts.length === 1 ? ['', bind] : parts;
  const destination = checkTarget('volume', target ?? '');
  const isWritable = !mode.split(',').includes('ro');
  const draft = { ...blank, destination, isWritable, mode: mode || 'z' };
  if (!source?.startsWith('/')) {
    checkVolumeName(source ?? '');
    return { ...draft, type: 'volume', volume: source ?? '' };
  }
  // Why: this form of order makes the directory on the host, the other one refuses.
  const path = normalizePath(source);
  if (!context.state.hostPaths.has(path)) context.state.hostPaths.set(path, new FileTree());
  return { ...draft, type: 'bind', volume: null, source: path };
}

function readMount(context: EngineContext, mount: MountOrder): MountDraft {
  const destination = checkTarget(mount.Type, mount.Target);
  const draft = { ...blank, destination, isWritable: !mount.ReadOnly };
  switch (mount.Type) {
    case 'volume': {
      const driver = mount.VolumeOptions?.DriverConfig?.Name ?? '';
      if (driver !== '' && driver !== 'local') throw notDone(`a volume of driver ${driver}`);
      checkVolumeName(mount.Source);
      return {
        ...draft,
        type: 'volume',
        volume: mount.Source,
        mode: 'z',
        labels: mount.VolumeOptions?.Labels ?? null,
      };
    }
    case 'bind': {
      const source = normalizePath(mount.Source);
      if (!mount.Source.startsWith('/') || !context.state.hostPaths.has(source)) {
        const problem = mount.Source.startsWith('/')
          ? `bind source path does not exist: ${mount.Source}`
          : `invalid mount path: '${mount.Source}' mount path must be absolute`;
        throw new EngineRefusal(400, `invalid mount config for type "bind": ${problem}`);
      }
      return { ...draft, type: 'bind', volume: null, source };
    }
    case 'tmpfs':
      return { ...draft, type: 'tmpfs', volume: null };
    default:
      throw notDone(`a mount of type "${mount.Type}" on POST /containers/create`);
  }
}

function checkTarget(type: string, target: string): string {
  if (target.startsWith('/') && normalizePath(target) !== '/') return normalizePath(target);
  const problem = target.startsWith('/')
    ? `invalid specification: destination can't be '/'`
    : `invalid mount path: '${target}' mount path must be absolute`;
  throw new EngineRefusal(400, `invalid mount config for type "${type}": ${problem}`);
}
