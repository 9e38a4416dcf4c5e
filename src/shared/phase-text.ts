import type { Translator } from './translator.ts';

/**
 * Name of a phase in an operation. What is done in it depends on the kind, and on whether the old release is being
 * restored: nothing but a release going forward has a point of no return.
 */
export function phaseText(
  texts: Translator,
  at: { readonly kind: string; readonly direction: 'forward' | 'back'; readonly phase: string },
): string {
  const variants = [at.direction === 'back' ? `phase.${at.phase}.back` : '', `phase.${at.phase}.${at.kind}`];
  const special = variants.find((key) => key !== '' && texts.has(key));
  return texts.text(special ?? `phase.${at.phase}`);
}
