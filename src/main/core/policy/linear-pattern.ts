import { parsePattern, PatternError } from './pattern-syntax.ts';
import type { PatternNode } from './pattern-syntax.ts';

/** A regular expression whose time grows with the length of the text, whatever the pattern is. */
export interface LinearPattern {
  /** Whether the pattern occurs anywhere in the text. */
  occursIn(text: string): boolean;
}

/**
 * Compiles a pattern of a variable definition. Patterns come from catalogs, so a hostile one must not be
 * able to keep the process busy: it is run as an automaton, not by backtracking. Throws `PatternError`.
 */
export function compilePattern(source: string): LinearPattern {
  const automaton = new Automaton();
  const start = automaton.add(parsePattern(source), automaton.accept(0), 0);
  return { occursIn: (text) => automaton.occursIn(start, [...text]) };
}

/** Why a pattern cannot be used, as an end of "The pattern …"; null when it can. */
export function describePatternProblem(source: string): string | null {
  try {
    compilePattern(source);
    return null;
  } catch (error) {
    if (error instanceof PatternError) return error.message;
    throw error;
  }
}

type State =
  | { readonly kind: 'accept' }
  | { readonly kind: 'character'; readonly test: (character: string) => boolean; readonly next: number }
  | { readonly kind: 'boundary'; readonly boundary: Boundary; readonly next: number }
  | { readonly kind: 'look'; readonly isNegative: boolean; readonly body: number; readonly next: number }
  | { readonly kind: 'fork'; readonly next: number[] };

type Boundary = 'start' | 'end' | 'word' | 'not-word';

const maxStates = 2000;
/** Why apart from the states: a group that matches nothing makes none, however often it is repeated. */
const maxVisits = 20_000;

/**
 * INVARIANTS: states of level n belong to a lookahead nested n deep; a level only asks about deeper ones.
 * Position by position from the end, deepest level first, it is worked out which states lead to acceptance,
 * so that every state is looked at once per position.
 */
class Automaton {
  readonly #states: State[] = [];
  readonly #levels: number[] = [];
  /** For each state those that go on to it without reading a character. */
  readonly #sources: number[][] = [];
  #visits = 0;

  accept(level: number): number {
    return this.#push({ kind: 'accept' }, level);
  }

  /** Adds states for a node that continue at `next`; returns the first. */
  add(node: PatternNode, next: number, level: number): number {
    this.#visits += 1;
    if (this.#visits > maxVisits) throw new PatternError('is too complex');
    switch (node.kind) {
      case 'character':
        return this.#push({ kind: 'character', test: node.test, next }, level);
      case 'boundary':
        return this.#push({ kind: 'boundary', boundary: node.boundary, next }, level);
      case 'look': {
        const body = this.add(node.body, this.accept(level + 1), level + 1);
        return this.#push({ kind: 'look', isNegative: node.isNegative, body, next }, level);
      }
      case 'sequence':
        return node.parts.reduceRight((after, part) => this.add(part, after, level), next);
      case 'choice':
        return this.#push(
          { kind: 'fork', next: node.options.map((option) => this.add(option, next, level)) },
          level,
        );
      case 'repeat':
        return this.#addRepeat(node, next, level);
    }
  }

  #addRepeat(node: PatternNode & { kind: 'repeat' }, next: number, level: number): number {
    let after = next;
    if (node.max === Infinity) {
      const loop = { kind: 'fork' as const, next: [next] };
      after = this.#push(loop, level);
      const body = this.add(node.body, after, level);
      loop.next.push(body);
      this.#sources[body]?.push(after);
    } else {
      for (let extra = node.min; extra < node.max; extra += 1) {
        after = this.#push({ kind: 'fork', next: [next, this.add(node.body, after, level)] }, level);
      }
    }
    for (let count = 0; count < node.min; count += 1) after = this.add(node.body, after, level);
    return after;
  }

  #push(state: State, level: number): number {
    if (this.#states.length >= maxStates) throw new PatternError('is too complex');
    const id = this.#states.length;
    this.#states.push(state);
    this.#levels.push(level);
    this.#sources.push([]);
    const targets =
      state.kind === 'fork'
        ? state.next
        : state.kind === 'boundary' || state.kind === 'look'
          ? [state.next]
          : [];
    for (const target of targets) this.#sources[target]?.push(id);
    return id;
  }

  occursIn(start: number, text: readonly string[]): boolean {
    const byLevel = this.#statesByLevel();
    let after = new Uint8Array(this.#states.length);
    for (let position = text.length; position >= 0; position -= 1) {
      const here = new Uint8Array(this.#states.length);
      for (const states of byLevel) this.#settle(states, here, after, text, position);
      if (here[start] === 1) return true;
      after = here;
    }
    return false;
  }

  /** Deepest level first. */
  #statesByLevel(): readonly (readonly number[])[] {
    const byLevel: number[][] = [];
    this.#levels.forEach((level, state) => (byLevel[level] ??= []).push(state));
    return byLevel.reverse();
  }

  #settle(
    states: readonly number[],
    here: Uint8Array,
    after: Uint8Array,
    text: readonly string[],
    position: number,
  ): void {
    const settled = states.filter((id) => {
      const state = this.#states[id];
      if (state?.kind === 'accept') return true;
      if (state?.kind !== 'character') return false;
      const character = text[position];
      return character !== undefined && after[state.next] === 1 && state.test(character);
    });
    for (const id of settled) here[id] = 1;
    for (let id = settled.pop(); id !== undefined; id = settled.pop()) {
      for (const source of this.#sources[id] ?? []) {
        if (here[source] === 1 || !this.#passes(source, here, text, position)) continue;
        here[source] = 1;
        settled.push(source);
      }
    }
  }

  #passes(id: number, here: Uint8Array, text: readonly string[], position: number): boolean {
    const state = this.#states[id];
    if (state?.kind === 'look') return (here[state.body] === 1) !== state.isNegative;
    if (state?.kind === 'boundary') return isAt(state.boundary, text, position);
    return true;
  }
}

function isAt(boundary: Boundary, text: readonly string[], position: number): boolean {
  if (boundary === 'start') return position === 0;
  if (boundary === 'end') return position === text.length;
  const isWord = (character: string | undefined): boolean =>
    character !== undefined && /^\w$/.test(character);
  const isEdge = isWord(text[position - 1]) !== isWord(text[position]);
  return isEdge === (boundary === 'word');
}
