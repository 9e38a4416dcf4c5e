import type { NotesText } from '../../../shared/contract/shapes/catalog.ts';

/** Whether a note says that something does not go on as before. */
export function isBreaking(notes: NotesText): boolean {
  return notes.kind === 'markdown' && /\bbreaking\b|\binkompatib/i.test(notes.text);
}
