import type { z } from 'zod';
import { WindlassError } from '../errors.ts';

const maxFields = 20;

/**
 * What came over a wire, in the form of the table. Throws `usage` with the members that are wrong, never with what
 * they hold: it may be a password.
 */
export function checkInput(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.slice(0, maxFields).map((issue) => issue.path.map(String).join('.'));
  throw new WindlassError('usage', `not in the form of the contract: ${fields.join(', ')}`, {
    reason: 'input',
    fields,
  });
}
