import type { PublishedImage } from './lab-images.ts';

/** What most tests need: two good versions, and a third one that fails in every way there is. */
export const goodAndBadImages: readonly PublishedImage[] = [
  { mode: 'healthy', version: '1.0.0' },
  { mode: 'healthy', version: '2.0.0' },
  { mode: 'never-healthy', version: '3.0.0' },
  { mode: 'crash', version: '3.0.0' },
  { mode: 'one-shot-ok', version: '1.0.0' },
  { mode: 'one-shot-ok', version: '2.0.0' },
  { mode: 'one-shot-fail', version: '3.0.0' },
];
