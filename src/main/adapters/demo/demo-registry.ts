import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { WindlassError } from '../../../shared/errors.ts';

/**
 * What the demo engine's registry offers, and how a container of each image behaves.
 *
 * Modes: `serve` runs until it is stopped; `slow` is `serve` with a long `startMs`; `unhealthy` runs but its health
 * test always fails; `crash` exits with `exitCode` after `crashAfterMs`; `ignores-term` runs until it is killed;
 * `one-shot` runs for `runMs`, makes its `writes` and exits with `exitCode`.
 */
export const demoModeSchema = z.enum(['serve', 'unhealthy', 'crash', 'slow', 'ignores-term', 'one-shot']);

const milliseconds = z.number().int().min(0).max(86_400_000);

/** A Docker healthcheck: the first probe runs one interval after the start. */
export const demoHealthcheckSchema = z.strictObject({
  test: z.array(z.string()).min(1).max(50),
  intervalMs: milliseconds.min(1).default(30_000),
  timeoutMs: milliseconds.min(1).default(30_000),
  retries: z.number().int().min(1).max(1000).default(3),
  startPeriodMs: milliseconds.default(0),
});

const absolutePath = z.string().max(4096).regex(/^\//, 'must be an absolute path');

/** `name:tag`, without a digest. */
const reference = z
  .string()
  .max(255)
  .regex(/^[a-z0-9][a-z0-9._:/-]*:[A-Za-z0-9_][A-Za-z0-9._-]*$/, 'must be an image reference with a tag');

export const demoImageSchema = z.strictObject({
  reference,
  mode: demoModeSchema.default('serve'),
  version: z.string().max(128).default(''),
  /** The port on which a container listens; null: on none. A published port answers only when it leads there. */
  port: z.number().int().min(1).max(65_535).nullable().default(null),
  /** From the start until it listens and its health test can pass. */
  startMs: milliseconds.default(100),
  /** From SIGTERM until it has exited. */
  stopMs: milliseconds.default(20),
  /** Of `one-shot` and `crash`; others exit with 0 on SIGTERM. Default: 1 for `crash`, else 0. */
  exitCode: z.number().int().min(0).max(255).optional(),
  runMs: milliseconds.default(500),
  crashAfterMs: milliseconds.default(300),
  healthcheck: demoHealthcheckSchema.nullable().default(null),
  /** The image's CMD. A container with another command runs that one instead, if it is one of the trivial ones. */
  command: z.array(z.string()).min(1).max(50).default(['/bin/start']),
  /** Mount points of VOLUME instructions. */
  volumes: z.array(absolutePath).max(50).default([]),
  env: z.record(z.string(), z.string()).default({}),
  labels: z.record(z.string(), z.string()).default({}),
  layerBytes: z.array(z.number().int().min(1).max(10_000_000_000)).min(1).max(50).default([2_000_000]),
  /** Written to the log at each start. */
  logLines: z.array(z.string().max(10_000)).max(1000).default([]),
  /** Lines that a `one-shot` appends to files on its writable volumes just before it exits. */
  writes: z
    .array(z.strictObject({ path: absolutePath, text: z.string().max(100_000) }))
    .max(50)
    .default([]),
});

/** How the registry answers for references that cannot be had. */
export const demoFailureSchema = z.strictObject({
  reference,
  error: z.enum(['unauthorized', 'denied', 'rate-limited', 'unreachable', 'corrupt', 'stalled']),
});

export const demoRegistrySchema = z
  .strictObject({
    images: z.array(demoImageSchema).max(10_000),
    /** References that are known not to exist: for readers; every reference not listed is answered the same way. */
    missing: z.array(reference).max(1000).default([]),
    /** References whose pull fails in another way; for `corrupt` and `stalled` the image is listed as well. */
    failing: z.array(demoFailureSchema).max(1000).default([]),
  })
  .superRefine((registry, context) => {
    const seen = new Set<string>();
    registry.images.forEach((image, index) => {
      if (seen.has(image.reference)) {
        context.addIssue({
          code: 'custom',
          path: ['images', index],
          message: `${image.reference} is listed twice`,
        });
      }
      if (registry.missing.includes(image.reference)) {
        context.addIssue({
          code: 'custom',
          path: ['images', index],
          message: `${image.reference} is also missing`,
        });
      }
      seen.add(image.reference);
    });
  });

export type DemoMode = z.infer<typeof demoModeSchema>;
export type DemoHealthcheck = z.infer<typeof demoHealthcheckSchema>;
export type DemoImage = z.infer<typeof demoImageSchema>;
export type DemoRegistry = z.infer<typeof demoRegistrySchema>;
/** What a file or a test writes: everything with a default may be left out. */
export type DemoRegistryInput = z.input<typeof demoRegistrySchema>;

/** The exit code that a container of the image ends with on its own. */
export function ownExitCode(image: DemoImage): number {
  return image.exitCode ?? (image.mode === 'crash' ? 1 : 0);
}

/** Validates a registry given as an object. Throws `definition-invalid` naming the file and each wrong key. */
export function parseDemoRegistry(input: unknown, file = 'demo registry'): DemoRegistry {
  const result = demoRegistrySchema.safeParse(input);
  if (result.success) return result.data;
  const problems = result.error.issues.map(
    (issue) => `${issue.path.join('.') || '(root)'}: ${issue.message}`,
  );
  throw new WindlassError('definition-invalid', `${file}: ${problems.join('; ')}`, { file, problems });
}

/** Reads and validates `resources/demo-registry.json`. */
export async function loadDemoRegistry(path: string): Promise<DemoRegistry> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new WindlassError('definition-invalid', `${path} cannot be read`, { file: path }, { cause });
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new WindlassError('definition-invalid', `${path} is not JSON`, { file: path }, { cause });
  }
  return parseDemoRegistry(json, path);
}
