import { describe, expect, it } from 'vitest';
import { pullsByService, repositoryOf } from './pulls-by-service.ts';

describe('repositoryOf', () => {
  it.each([
    ['web', 'web'],
    ['web:1.0', 'web'],
    ['group/web@sha256:abc', 'group/web'],
    ['host:5000/group/web', 'host:5000/group/web'],
    ['host:5000/group/web:1.0@sha256:abc', 'host:5000/group/web'],
  ])('must strip tag and digest of %s', (image, repository) => {
    expect(repositoryOf(image)).toBe(repository);
  });
});

describe('pullsByService', () => {
  it('must give a pull to every service of that image and keep the others', () => {
    const pull = (image: string) => ({ image, currentBytes: 1, totalBytes: 2 });
    const pulls = [pull('a/web@sha256:1'), pull('helper:1')];
    const services = [
      { name: 'web', image: 'a/web:2.0' },
      { name: 'worker', image: 'a/web:2.0' },
      { name: 'db', image: 'db:1' },
    ];
    const { of, others } = pullsByService(pulls, services);
    expect([...of.keys()]).toEqual(['web', 'worker']);
    expect(others).toEqual([pulls[1]]);
  });
});
