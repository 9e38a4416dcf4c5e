import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { renderSoak, soakState } from './soak-page.ts';

const docs = join(import.meta.dirname, '../docs');

it('the published page of the soak must be the one of its published results', () => {
  const state = soakState.parse(JSON.parse(readFileSync(join(docs, 'soak.json'), 'utf8')));
  expect(readFileSync(join(docs, 'soak.md'), 'utf8')).toBe(renderSoak(state));
});

it('a failure must be on the page, with what plays it again', () => {
  const failure = 'seed=1 path=2\nagain: npm run soak -- --lane simulation --seed 1 --path 2';
  const result = { at: '2030-01-01T00:00:00.000Z', seed: 1, seconds: 60, rounds: 3, failure };
  const page = renderSoak({ format: 1, lanes: { simulation: result } });
  expect(page).toContain('| simulation | 2030-01-01 00:00 | 1 | 3 | 60 s | fail |');
  expect(page).toContain(failure);
});
