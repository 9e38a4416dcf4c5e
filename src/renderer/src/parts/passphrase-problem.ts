const leastLength = 8;

/** What is still wrong with a new passphrase; null: it can be sent. `current`: null where there is none. */
export function passphraseProblem(typed: {
  readonly current: string | null;
  readonly next: string;
  readonly again: string;
}): 'current' | 'short' | 'differs' | null {
  if (typed.current === '') return 'current';
  if ([...typed.next].length < leastLength) return 'short';
  return typed.next === typed.again ? null : 'differs';
}
