import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** What is delivered beside the program. */
export interface ProductFiles {
  readonly version: string;
  /** Translations, the sample catalog, the built-in registry. */
  readonly resourcesDir: string;
  /** The built window; not there before the first build. */
  readonly rendererDir: string;
}

const packageSchema = z.object({ name: z.literal('windlass'), version: z.string() });

/** Finds them from a module of the program, which lies deeper after a build than before. */
export function findProductFiles(moduleUrl: string): ProductFiles {
  let directory = dirname(fileURLToPath(moduleUrl));
  for (;;) {
    const resourcesDir = join(directory, 'resources');
    const manifest = join(directory, 'package.json');
    if (existsSync(join(resourcesDir, 'translations')) && existsSync(manifest)) {
      const { version } = packageSchema.parse(JSON.parse(readFileSync(manifest, 'utf8')));
      return { version, resourcesDir, rendererDir: join(directory, 'out', 'renderer') };
    }
    const above = dirname(directory);
    if (above === directory) throw new Error(`no resources beside ${moduleUrl}`);
    directory = above;
  }
}
