import { describe, expect, it } from 'vitest';
import { Latest } from './latest.ts';

function scene() {
  const asked: { readonly input: string; resolve(text: string): void }[] = [];
  let due: (() => void) | null = null;
  const latest = new Latest<string, string>({
    load: (input) => new Promise((resolve) => asked.push({ input, resolve })),
    delayMs: 300,
    after: (_, act) => {
      due = act;
      return () => (due = null);
    },
    now: () => 1,
  });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  return { latest, asked, settle, elapse: () => due?.() };
}

describe('Latest', () => {
  it('must ask at once first, and then only for what the input came to rest at', () => {
    const { latest, asked, elapse } = scene();
    for (const input of ['a', 'ab', 'abc']) latest.ask(input);
    expect(asked.map(({ input }) => input)).toEqual(['a']);
    elapse();
    expect(asked.map(({ input }) => input)).toEqual(['a', 'abc']);
  });

  it('must never show an answer to an older question', async () => {
    const { latest, asked, elapse, settle } = scene();
    latest.ask('old');
    latest.ask('new');
    elapse();
    asked[1]?.resolve('answer to new');
    await settle();
    asked[0]?.resolve('answer to old');
    await settle();
    expect(latest.state.getState()).toMatchObject({ data: 'answer to new', isLoading: false });
  });

  it('must not ask twice for the same, unless that is meant', () => {
    const { latest, asked } = scene();
    latest.ask('a');
    latest.ask('a');
    expect(asked).toHaveLength(1);
    latest.ask('a', true);
    expect(asked).toHaveLength(2);
  });

  it('must show nothing after it was stopped', async () => {
    const { latest, asked, settle } = scene();
    latest.ask('a');
    latest.stop();
    asked[0]?.resolve('late');
    await settle();
    expect(latest.state.getState().data).toBeNull();
  });
});
