import type { Translator } from '../../../shared/translator.ts';

/** What a gate asks for, in words; gates of later versions by their name. */
export function gateText(texts: Translator, gate: string): string {
  const key = `operation.gate.${gate}`;
  return texts.has(key) ? texts.text(key) : gate;
}
