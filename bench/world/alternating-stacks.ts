import { serviceNames, type BenchService, type BenchStack } from './bench-stack.ts';
import type { ImageKind, ImageShelf } from './image-shelf.ts';

/** The stack's version `number`; ports are counted up from the first one. */
export type StackMaker = (product: string, number: number, firstPort: number) => BenchStack;

export interface StackShape {
  readonly count: number;
  /** Before the services' names, in the repositories: two arms that must not share an image need two. */
  readonly prefix?: string;
  readonly image: Omit<ImageKind, 'version'>;
  /** Whether the service has another image in every other version; left out: every one has. */
  readonly changes?: (index: number) => boolean;
  readonly more?: (index: number) => Partial<BenchService>;
}

/**
 * Versions 1.0.0, 1.0.1, ... of one stack that differ from their neighbours in the services' images, all of which
 * are on the engine already. The servers answer `0` in even versions and `1` in odd ones.
 */
export async function alternatingStacks(shelf: ImageShelf, shape: StackShape): Promise<StackMaker> {
  const names = serviceNames(shape.count);
  const repositories = names.map((name) => `${shape.prefix ?? ''}${name}`);
  const images = await Promise.all(
    ['0', '1'].map((version) => shelf.publish(repositories, version, { ...shape.image, version })),
  );
  const changes = shape.changes ?? ((): boolean => true);
  return (product, number, firstPort) => ({
    product,
    version: versionOf(number),
    services: names.map((name, index) => ({
      name,
      image: images[changes(index) ? number % 2 : 0]![index]!,
      port: firstPort + index,
      ...shape.more?.(index),
    })),
  });
}

export function versionOf(number: number): string {
  return `1.0.${number}`;
}
