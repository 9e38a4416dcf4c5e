import { z } from 'zod';
import type { ErrorCode, ErrorShape } from './errors.ts';

/** An error as a wire or a record carries it. Codes of later versions pass: the message says enough. */
export const errorSchema: z.ZodType<ErrorShape> = z.object({
  code: z.custom<ErrorCode>((value) => typeof value === 'string' && /^[a-z][a-z-]{0,63}$/.test(value)),
  message: z.string(),
  details: z.record(z.string(), z.unknown()),
});
