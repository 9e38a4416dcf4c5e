import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LedgerStory } from '../../testing/builders/ledger-story.ts';
import type { Deployment } from '../model/deployment.ts';
import { foldDeployment, previousRelease } from './fold-deployment.ts';
import { expiredReleases, retentionRepository, retentionTag } from './retention.ts';

function afterReleases(count: number): Deployment {
  const story = new LedgerStory().created();
  for (let index = 1; index <= count; index += 1) story.released(`r${index}`);
  return foldDeployment('shop', story.records)!;
}

const expired = (deployment: Deployment, next: string): readonly string[] =>
  expiredReleases(deployment, next).map((release) => release.id);

describe('retention', () => {
  it('must keep as many releases as can be gone back to, besides the current one', () => {
    expect(expired(afterReleases(5), 'next')).toEqual([]);
    expect(expired(afterReleases(6), 'next')).toEqual(['r1']);
    expect(expired(afterReleases(8), 'next')).toEqual(['r1', 'r2', 'r3']);
  });

  it('must never let go of the current release, the next one, or the one to go back to', () => {
    const step = fc.constantFrom('upgrade', 'upgrade', 'back');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const story = new LedgerStory().created().released('r0', 'deploy');
        for (const [index, kind] of steps.entries()) {
          const before = foldDeployment('shop', story.records)!;
          const target = kind === 'back' ? previousRelease(before) : null;
          const id = `r${index + 1}`;
          const planned = expired(before, id);
          if (target === null) story.released(id);
          else story.released(id, 'rollback', target.copyOf ?? target.id);
          const after = foldDeployment('shop', story.records)!;
          for (const gone of [planned, expired(after, id)]) {
            expect(gone).not.toContain(before.current);
            expect(gone).not.toContain(id);
            expect(gone).not.toContain(previousRelease(after)?.id ?? '');
          }
        }
      }),
    );
  });

  it('must keep what going back several times leads to, also after an upgrade in between', () => {
    const story = new LedgerStory().created();
    for (let index = 1; index <= 8; index += 1) story.released(`r${index}`);
    story
      .released('r9', 'rollback', 'r7')
      .released('r10', 'rollback', 'r6')
      .released('r11', 'rollback', 'r5');
    expect(expired(foldDeployment('shop', story.records)!, 'next')).toEqual(['r6']);
  });

  it('must not ask for a long history again with every upgrade', () => {
    expect(expired(afterReleases(500), 'next').length).toBeLessThanOrEqual(20);
    expect(expired(afterReleases(500), 'next')).toContain('r495');
  });

  it('must never count a release that failed', () => {
    const story = new LedgerStory().created().released('r1', 'deploy');
    for (let index = 2; index < 20; index += 1) {
      story.opened(`f${index}`).failed(`f${index}`).noted('restored', 'o');
    }
    expect(expired(foldDeployment('shop', story.records)!, 'next')).toEqual([]);
  });

  it('must name an image by deployment, release and service', () => {
    const name = `${retentionRepository('shop')}:${retentionTag('20300101-000000-aaaa', 'web')}`;
    expect(name).toBe('windlass-retained/shop:20300101-000000-aaaa-web');
  });
});
