import { expect, it } from 'vitest';
import { engineConcerns } from './engine-findings.ts';

it.each([
  ['27.1.0', false, []],
  ['27.1.0', true, ['live-restore']],
  ['Podman 4.9.3', true, ['podman-engine']],
])('an engine %s, live-restore %j, must be told with %j', (version, isLiveRestore, codes) => {
  expect(engineConcerns({ version, isLiveRestore })).toEqual(codes);
});
