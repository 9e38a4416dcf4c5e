import { z } from 'zod';
import type { Preferences } from './shapes/application.ts';

/** What a window may ask to be remembered, all of it. */
export const preferencesSchema = z.object({
  language: z.enum(['en', 'de']).nullable(),
  theme: z.enum(['system', 'light', 'dark']),
  isWelcomeClosed: z.boolean(),
  closesToTray: z.boolean(),
  startsWithSystem: z.boolean(),
  defaultAutoRollback: z.boolean(),
  defaultProfile: z.enum(['gap', 'fast']),
  defaultStableMs: z.number().int().min(0).max(3_600_000),
  isKeyFileAccepted: z.boolean(),
}) satisfies z.ZodType<Preferences>;

/** Before anything was chosen. */
export const firstPreferences: Preferences = {
  language: null,
  theme: 'system',
  isWelcomeClosed: false,
  closesToTray: false,
  startsWithSystem: false,
  defaultAutoRollback: false,
  defaultProfile: 'gap',
  defaultStableMs: 5_000,
  isKeyFileAccepted: false,
};
