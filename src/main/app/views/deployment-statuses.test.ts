import { describe, expect, it } from 'vitest';
import type { DeploymentDetails } from '../../core/operations/application.ts';
import { deploymentDetails, deploymentSummary, fakeApplication } from '../../testing/fake-application.ts';
import { ManualClock, settle } from '../../testing/manual-clock.ts';
import { DeploymentStatuses } from './deployment-statuses.ts';

const ref = { name: 'shop', environment: 'Demo' };

/** Readings that a test answers: `whole`, or the containers that were asked for. */
function scene(isFollowed = true) {
  const asked: string[] = [];
  const waiting: { resolve: (details: DeploymentDetails) => void; reject: (error: Error) => void }[] = [];
  const reading = (what: string): Promise<DeploymentDetails> => {
    asked.push(what);
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  };
  const application = fakeApplication({
    deployments: {
      status: () => reading('whole'),
      statusAfter: (_details, touched) => reading(touched.join()),
    },
  });
  const clock = new ManualClock();
  const statuses = new DeploymentStatuses({ application, clock, monitor: { isFollowed: () => isFollowed } });
  const answer = (version: string): void =>
    waiting.shift()!.resolve(deploymentDetails({ summary: deploymentSummary({ version }) }));
  const read = async (): Promise<string | null> => (await statuses.read(ref)).summary.version;
  /** Reads the whole, so that something is known. */
  const know = async (): Promise<void> => {
    const known = read();
    await settle();
    answer('known');
    await known;
    asked.length = 0;
  };
  return {
    statuses,
    clock,
    asked,
    answer,
    read,
    know,
    fail: () => waiting.shift()!.reject(new Error('cut')),
  };
}

describe('DeploymentStatuses', () => {
  it('must read once for all who ask while it is read, and not again while nothing happens', async () => {
    const { read, answer, asked, clock } = scene();
    const both = Promise.all([read(), read()]);
    await settle();
    answer('1');
    expect(await both).toEqual(['1', '1']);
    await clock.advance(9_000);
    expect(await read()).toBe('1');
    expect(asked).toEqual(['whole']);
  });

  it('must read again who asks after something happened, also while it is read', async () => {
    const { read, answer, asked, statuses } = scene();
    const before = read();
    await settle();
    statuses.touch('shop', 'Demo', 'c1');
    const after = [read(), read()];
    answer('1');
    await settle();
    answer('2');
    expect([await before, ...(await Promise.all(after))]).toEqual(['1', '2', '2']);
    expect(asked).toEqual(['whole', 'c1']);
  });

  it('must read only the containers that something happened to', async () => {
    const { know, read, answer, asked, statuses } = scene();
    await know();
    statuses.touch('shop', 'Demo', 'c1');
    statuses.touch('shop', 'Demo', 'c2');
    statuses.touch('blog', 'Demo', 'c3');
    const reading = read();
    await settle();
    answer('2');
    expect(await reading).toBe('2');
    expect(asked).toEqual(['c1,c2']);
  });

  it.each<readonly [string, (scene_: ReturnType<typeof scene>) => unknown]>([
    ['many containers were touched', ({ statuses }) => touchMany(statuses)],
    ['its records may have changed', ({ statuses }) => statuses.outdate('Demo', 'shop')],
    ['anything of its host may have changed', ({ statuses }) => statuses.outdate('Demo')],
    ['anything may have changed', ({ statuses }) => statuses.outdate(null)],
    ['it is long ago', ({ clock }) => clock.advance(10_000)],
    [
      'it is very long ago and something happens all the time',
      async ({ clock, statuses }) => {
        await clock.advance(60_000);
        statuses.touch('shop', 'Demo', 'c1');
      },
    ],
  ])('must read the whole when %s', async (_, happen) => {
    const one = scene();
    await one.know();
    await happen(one);
    const reading = one.read();
    await settle();
    one.answer('2');
    expect([await reading, one.asked]).toEqual(['2', ['whole']]);
  });

  it('must not have an event wait for the whole', async () => {
    const { know, read, answer, asked, statuses, clock } = scene();
    await know();
    await clock.advance(30_000);
    statuses.touch('shop', 'Demo', 'c1');
    const reading = read();
    await settle();
    answer('2');
    expect([await reading, asked]).toEqual(['2', ['c1']]);
  });

  it('must not read it for what concerns others', async () => {
    const { know, read, asked, statuses } = scene();
    await know();
    statuses.outdate('Demo', 'blog');
    statuses.outdate('Demo 2');
    expect([await read(), asked]).toEqual(['known', []]);
  });

  it('must read the whole after a reading that failed', async () => {
    const { know, read, answer, asked, statuses, fail } = scene();
    await know();
    statuses.touch('shop', 'Demo', 'c1');
    const failing = read();
    await settle();
    fail();
    await expect(failing).rejects.toThrow('cut');
    const reading = read();
    await settle();
    answer('2');
    expect([await reading, asked]).toEqual(['2', ['c1', 'whole']]);
  });

  it('must read it each time where events are not followed', async () => {
    const { read, answer, asked } = scene(false);
    for (const version of ['1', '2']) {
      const reading = read();
      await settle();
      answer(version);
      expect(await reading).toBe(version);
    }
    expect(asked).toEqual(['whole', 'whole']);
  });
});

function touchMany(statuses: DeploymentStatuses): void {
  for (let number = 0; number < 9; number += 1) statuses.touch('shop', 'Demo', `c${number}`);
}
