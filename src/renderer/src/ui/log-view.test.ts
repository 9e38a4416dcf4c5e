import { describe, expect, it } from 'vitest';
import { ansiParts } from './ansi.ts';
import { clockTime } from './log-line.tsx';
import { matchingLines } from './log-view.tsx';
import { windowOf } from './use-fixed-window.ts';

const line = (text: string) =>
  ({ service: 'api', stream: 'stdout', at: '2026-01-31T10:20:30.5Z', text }) as const;

describe('ansiParts', () => {
  it('must keep the colours of a line', () => {
    expect(ansiParts('\u001b[31mred\u001b[0m plain \u001b[1;92mgreen')).toEqual([
      { text: 'red', color: 'red', isBold: false, isDim: false },
      { text: ' plain ', color: null, isBold: false, isDim: false },
      { text: 'green', color: 'green', isBold: true, isDim: false },
    ]);
  });

  it('must take out what a terminal would obey', () => {
    const parts = ansiParts('a\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007\u001b[2J\u202eb');
    expect(parts.map(({ text }) => text).join('')).toBe('alinkb');
  });
});

describe('matchingLines', () => {
  it('must find words whatever their case and colour', () => {
    const lines = [line('Starting'), line('ok'), line('\u001b[31mSta\u001b[0mrt')];
    expect(matchingLines(lines, 'start')).toEqual([0, 2]);
    expect(matchingLines(lines, '')).toEqual([]);
  });
});

describe('clockTime', () => {
  it('must cut nanoseconds and leave alone what is no time', () => {
    expect(clockTime('2026-01-31T10:20:30.123456789Z')).toMatch(/^\d\d:\d\d:30\.123$/);
    expect(clockTime('later')).toBe('later');
  });
});

describe('windowOf', () => {
  it('must draw the same number of rows however many there are', () => {
    for (const count of [1_000, 100_000]) {
      const { first, end } = windowOf(900, 180, count, 18);
      expect([first, end]).toEqual([30, 80]);
    }
  });

  it('must stay within the rows when they became fewer', () => {
    expect(windowOf(90_000, 180, 10, 18)).toEqual({ first: 10, end: 10 });
    expect(windowOf(0, 180, 5, 18)).toEqual({ first: 0, end: 5 });
  });
});
