import { expect, it } from 'vitest';
import { pullsByService } from './pulls-by-service.ts';

const pull = (image: string) => ({ image, currentBytes: 1, totalBytes: 2 });
const made = (service: string, image: string) => ({ service, image });

it('an image must be with every service that the plan makes of it, whatever its name in the definition', () => {
  const web = pull('registry.example/web@sha256:1');
  const { of, others } = pullsByService(
    [web],
    [made('web', web.image), made('worker', web.image), { service: 'web', image: null }],
  );
  expect([...of]).toEqual([
    ['web', web],
    ['worker', web],
  ]);
  expect(others).toEqual([]);
});

it('two images of one repository must not be taken for each other', () => {
  const [web, worker] = [pull('shop@sha256:1'), pull('shop@sha256:2')];
  const { of } = pullsByService([web, worker], [made('web', web.image), made('worker', worker.image)]);
  expect([of.get('web'), of.get('worker')]).toEqual([web, worker]);
});

it('what no container of the plan is made of must stay for itself', () => {
  const helper = pull('helper:1');
  expect(pullsByService([helper], [made('web', 'web@sha256:1')])).toEqual({
    of: new Map(),
    others: [helper],
  });
});
