import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { environmentColors } from '../../shared/environment-color.ts';

const sources = join(import.meta.dirname, '../src');
const css = readFileSync(join(sources, 'ui/tokens.css'), 'utf8');
const styles = Object.fromEntries(
  readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.module.css'))
    .map((path) => [path, readFileSync(join(sources, path), 'utf8')]),
);
const tones = ['blue', 'amber', 'red', 'green', 'grey'];
const ansi = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

describe.each(['light', 'dark'])('the %s colours', (theme) => {
  const colors = colorsOf(theme);
  const ratio = (text: string, ground: string): number => contrast(colors[text] ?? '', colors[ground] ?? '');

  it.each([
    ...['bg', 'surface', 'surface-2', 'surface-3'].flatMap((ground) => [
      ['text', ground],
      ['text-2', ground],
    ]),
    ...['bg', 'surface', 'surface-2'].map((ground) => ['text-3', ground]),
    ...tones.flatMap((tone) => [
      [tone, `${tone}-bg`],
      [tone, 'surface'],
      ['text', `${tone}-bg`],
      ['text-2', `${tone}-bg`],
      ['on-solid', `${tone}-solid`],
      ['on-solid', `${tone}-solid-hover`],
    ]),
    ...ansi.map((color) => [`ansi-${color}`, 'surface']),
  ])('%s on %s must be legible (4.5)', (text, ground) => {
    expect(ratio(text ?? '', ground ?? '')).toBeGreaterThanOrEqual(4.5);
  });

  it.each([
    ['border-control', 'surface'],
    ...environmentColors.flatMap((color) => [
      [`mark-${color}`, 'surface'],
      [`mark-${color}`, 'bg'],
    ]),
    ['focus', 'surface'],
    ['focus', 'bg'],
  ])('%s on %s must be seen (3)', (line, ground) => {
    expect(ratio(line ?? '', ground ?? '')).toBeGreaterThanOrEqual(3);
  });
});

describe('components', () => {
  it('must name no colour of their own', () => {
    const named = Object.entries(styles).flatMap(([path, text]) =>
      [...text.matchAll(/#[0-9a-f]{3,8}\b|\b(rgb|hsl|oklch)a?\(/gi)].map((match) => `${path}: ${match[0]}`),
    );
    expect(named).toEqual([]);
    expect(Object.keys(styles).length).toBeGreaterThan(20);
  });

  it('must name only tokens that there are', () => {
    const defined = new Set([...css.matchAll(/^\s*(--[\w-]+):/gm)].map((match) => match[1]));
    const unknown = Object.entries(styles).flatMap(([path, text]) =>
      [...text.matchAll(/var\((--[\w-]+)/g)]
        .filter((match) => !defined.has(match[1]) && !match[1]?.startsWith('--radix-'))
        .map((match) => `${path}: ${match[1] ?? ''}`),
    );
    expect(unknown).toEqual([]);
  });
});

function colorsOf(theme: string): Readonly<Record<string, string>> {
  const block = css.split(`data-theme='${theme}'`)[1]?.split('}')[0] ?? '';
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/gi)].map((match) => [match[1] ?? '', match[2] ?? '']),
  );
}

/** As the Web Content Accessibility Guidelines define it. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
