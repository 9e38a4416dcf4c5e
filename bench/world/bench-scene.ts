import { ComposeArm } from '../arms/compose-arm.ts';
import { FloorArm } from '../arms/floor-arm.ts';
import { WindlassArm } from '../arms/windlass-arm.ts';
import { withWorld, type BenchWorld } from './bench-world.ts';
import { ImageShelf } from './image-shelf.ts';

/** A world with its arms, each with ports of its own. */
export interface BenchScene {
  readonly world: BenchWorld;
  readonly shelf: ImageShelf;
  readonly compose: ComposeArm;
  readonly floor: FloorArm;
  readonly windlass: WindlassArm;
}

/** First host port of each arm's stack. */
export const firstPorts = { compose: 20_000, floor: 21_000, windlass: 22_000 } as const;

/** What the product's deployment and its product are called. */
export const shop = 'shop';

export async function withScene<T>(use: (scene: BenchScene) => Promise<T>): Promise<T> {
  return withWorld(async (world) => {
    const windlass = await WindlassArm.open(world);
    try {
      return await use({
        world,
        shelf: new ImageShelf(world),
        compose: new ComposeArm(world, 'peer'),
        floor: new FloorArm(world, 'floor'),
        windlass,
      });
    } finally {
      await windlass.close();
    }
  });
}
