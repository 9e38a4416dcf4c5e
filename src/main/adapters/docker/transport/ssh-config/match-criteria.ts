import { configFailure } from './config-lines.ts';
import type { ConfigLine } from './config-lines.ts';
import { matchesPatternList } from './host-pattern.ts';

/** What a Match line can look at. */
export interface MatchSubject {
  readonly originalHost: string;
  readonly host: string;
  readonly user: string;
  readonly localUser: string;
  readonly isFinalPass: boolean;
}

export interface MatchVerdict {
  readonly isMatched: boolean;
  /** A criterion that cannot be told here; the block then counts as not matched, which may matter. */
  readonly unsupported: string | null;
  readonly asksForFinalPass: boolean;
}

const withoutValue = new Set(['all', 'canonical', 'final']);

/** Whether all criteria of a Match line hold. Those that run a command or look at the network are not followed. */
export function judgeMatch(line: ConfigLine, subject: MatchSubject): MatchVerdict {
  const words = line.values.flatMap(splitCriterion);
  if (words.length === 0) throw configFailure(line, 'Match without a criterion');
  let isMatched = true;
  let unsupported: string | null = null;
  let asksForFinalPass = false;
  while (words.length > 0) {
    const word = (words.shift() ?? '').toLowerCase();
    const isNegated = word.startsWith('!');
    const name = isNegated ? word.slice(1) : word;
    const value = withoutValue.has(name) ? '' : words.shift();
    if (value === undefined) throw configFailure(line, `Match ${name} without a value`);
    if (name === 'final') asksForFinalPass = true;
    const holds = criterionHolds(name, value, subject);
    if (holds === null) unsupported ??= name;
    else if (holds === isNegated) isMatched = false;
  }
  const doubt = isMatched ? unsupported : null;
  return { isMatched: isMatched && unsupported === null, unsupported: doubt, asksForFinalPass };
}

/** null: cannot be told here. */
function criterionHolds(name: string, value: string, subject: MatchSubject): boolean | null {
  const matches = (text: string): boolean => matchesPatternList(text, value.split(','));
  const matchesHost = (text: string): boolean =>
    matchesPatternList(text.toLowerCase(), value.toLowerCase().split(','));
  switch (name) {
    case 'all':
      return true;
    case 'canonical':
    case 'final':
      return subject.isFinalPass;
    case 'host':
      return matchesHost(subject.host);
    case 'originalhost':
      return matchesHost(subject.originalHost);
    case 'user':
      return matches(subject.user);
    case 'localuser':
      return matches(subject.localUser);
    default:
      return null;
  }
}

/** `host=name` is `host name`. */
function splitCriterion(word: string): readonly string[] {
  const found = /^(!?[a-z]+)=(.*)$/i.exec(word);
  return found === null ? [word] : [found[1] ?? '', found[2] ?? ''];
}
