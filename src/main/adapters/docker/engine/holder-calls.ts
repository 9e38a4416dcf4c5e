import { WindlassError, isWindlassError } from '../../../../shared/errors.ts';
import type { ContainerRole } from '../../../core/model/observed.ts';
import type { Holder, HolderSpec } from '../../../core/ports/docker-target.ts';
import { about } from './container-calls.ts';
import type { ContainerCalls } from './container-calls.ts';
import { portBindings } from './container-body.ts';
import type { ImageCalls } from './image-calls.ts';
import { holderLabels, readHolderLabels, roleFilter } from './object-labels.ts';
import { listedName } from './observed-container.ts';

const repository = 'windlass/empty';
const tag = '1';
/** Two blocks of zeros end a tar archive: this one has no file. */
const emptyArchive = Buffer.alloc(1024);
/** Cannot exist in an empty image: a holder that somebody starts ends at once, having run nothing. */
const command = ['/windlass-holder-never-runs'];

/**
 * Holders: created, never started containers of an image without any file. The image is imported on first
 * use, so that it needs no registry, and again when somebody removed it.
 */
export class HolderCalls {
  readonly #containers: ContainerCalls;
  readonly #images: ImageCalls;
  #image: Promise<void> | null = null;

  constructor(containers: ContainerCalls, images: ImageCalls) {
    this.#containers = containers;
    this.#images = images;
  }

  async create(holder: HolderSpec): Promise<string> {
    checkLabels(holder);
    await this.#ensureImage();
    try {
      return await this.#createOnce(holder);
    } catch (error) {
      if (!isWindlassError(error, 'image-not-found')) throw error;
      this.#image = null;
      await this.#ensureImage();
      return this.#createOnce(holder);
    }
  }

  /** Times are the engine's, in whole seconds. */
  async list(role: ContainerRole): Promise<readonly Holder[]> {
    const listed = await this.#containers.list(roleFilter(role));
    return listed.map((item) => ({
      id: item.Id,
      name: listedName(item.Names),
      role,
      labels: readHolderLabels(item.Labels),
      createdAt: new Date(item.Created * 1000).toISOString(),
    }));
  }

  async #createOnce(holder: HolderSpec): Promise<string> {
    const ports = holder.ports.map((port) => ({ ...port, containerPort: port.hostPort }));
    const body = {
      Image: `${repository}:${tag}`,
      Entrypoint: command,
      Labels: holderLabels(holder),
      ExposedPorts: Object.fromEntries(ports.map((port) => [`${port.containerPort}/${port.protocol}`, {}])),
      HostConfig: {
        NetworkMode: ports.length === 0 ? 'none' : 'bridge',
        PortBindings: portBindings(ports),
        Mounts:
          holder.volume === null
            ? []
            : [{ Type: 'volume', Source: holder.volume.name, Target: holder.volume.target, ReadOnly: false }],
        RestartPolicy: { Name: 'no' },
        AutoRemove: false,
      },
    };
    return this.#containers.createRaw(holder.name, body, about('create holder', holder.name));
  }

  async #ensureImage(): Promise<void> {
    this.#image ??= this.#importImage();
    const importing = this.#image;
    try {
      await importing;
    } catch (error) {
      if (this.#image === importing) this.#image = null;
      throw error;
    }
  }

  async #importImage(): Promise<void> {
    if ((await this.#images.inspect(`${repository}:${tag}`)) !== null) return;
    await this.#images.importArchive(repository, tag, emptyArchive);
  }
}

function checkLabels(holder: HolderSpec): void {
  for (const key of Object.keys(holder.labels)) {
    if (key !== 'role' && /^[a-z][a-z0-9.-]{0,60}$/.test(key)) continue;
    throw new WindlassError('usage', `${JSON.stringify(key.slice(0, 60))} cannot be a label of a holder`, {
      key: key.slice(0, 60),
    });
  }
}
