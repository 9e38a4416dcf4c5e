import { z } from 'zod';

const laneResult = z.strictObject({
  at: z.string(),
  seed: z.number(),
  seconds: z.number(),
  rounds: z.number(),
  failure: z.string().nullable(),
});

/** What `npm run soak` found last, lane by lane. */
export const soakState = z.strictObject({ format: z.literal(1), lanes: z.record(z.string(), laneResult) });
export type SoakState = z.infer<typeof soakState>;

/** docs/soak.md. */
export function renderSoak({ lanes }: SoakState): string {
  const rows = Object.entries(lanes).map(
    ([name, { at, seed, seconds, rounds, failure }]) =>
      `| ${name} | ${at.slice(0, 16).replace('T', ' ')} | ${seed} | ${rounds} | ${seconds} s | ${failure === null ? 'pass' : 'fail'} |`,
  );
  const failures = Object.entries(lanes).flatMap(([name, { failure }]) =>
    failure === null ? [] : [`## ${name}`, '', '```', failure, '```', ''],
  );
  return [
    '# The soak',
    '',
    'Made by `npm run soak`; do not edit. `npm run soak -- --minutes 60` runs all lanes for an hour each with a seed of its own,',
    '`-- --lane simulation --seed N` one of them again.',
    '',
    'In the lane `simulation` two operators share a host in memory and in virtual time. Each story is one to three operations',
    'with up to three faults each: requests and answers that are lost, late, doubled or overtaken, a line that is away for up to',
    '45 minutes, applications that are killed, an engine that dies, refuses or leaves ghosts of ports, clocks that jump, locks',
    'that are broken, cancels, sleeps, and the other operator in the middle of it. In the end everything is repaired and every',
    'held operation is decided, and the host must run exactly one release, the one that its records name: no volume lost, no',
    'trace of the work, nothing of others touched. At every call: no two containers write on one volume, nothing is changed',
    'without the lock or before it is on record, nothing that never ran is committed.',
    '',
    'In the lane `network` four operators upgrade and roll back deployments on a real engine behind a real SSH server, and the line',
    'of each is cut at any time, silently or by resets, for up to 15 seconds; a round is a cut. Every operation must end as if the',
    'line had held, with nothing created or started twice and every event told once; one that is refused because the line is away',
    'has changed nothing but perhaps left its lock, which the next one of that operator takes up.',
    '',
    '| Lane | Last run (UTC) | Seed | Rounds | Time | Verdict |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
    ...failures,
  ].join('\n');
}
