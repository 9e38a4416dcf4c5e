import { afterAll, beforeAll, test } from 'vitest';
import { labDir } from '../../src/main/testing/lab/lab-dir.ts';
import { RemoteHost } from '../../src/main/testing/lab/remote-host.ts';
import { EngineStory } from '../support/engine-story.ts';
import { keepArtifacts } from '../support/failure-artifacts.ts';
import { publishImages } from '../support/lab-images.ts';
import { ladderImages } from '../support/ladder.ts';
import { cellName, CutClimber, sickImage, type CutCell } from './cut-climb.ts';
import { openRemoteLadder, type RemoteLadder } from './remote-ladder.ts';
import { newOperatorKey } from './remote-operator.ts';
import { Turns } from './turns.ts';

export interface CellRun {
  /** Operators with a deployment and a line each, all on one host: so many lines can be cut at the same time. */
  readonly operators: number;
  /** How many may compute at the same time. */
  readonly busy: number;
}

interface Operator {
  readonly remote: RemoteLadder;
  readonly climber: CutClimber;
}

/**
 * A test for each cell. Those that were asked for are begun together, because a cut line is only waited for: the test of a
 * cell waits for its verdict. Those with the longest cuts come first.
 */
export function testCells(cells: readonly CutCell[], { operators, busy }: CellRun): void {
  const verdicts = new Map(cells.map((cell) => [cell, new Verdict()]));
  const arrived: RemoteLadder[] = [];
  let host: RemoteHost | null = null;
  let story: EngineStory | null = null;
  let working: Promise<unknown> = Promise.resolve();

  beforeAll(async ({}, suite) => {
    const chosen = suite.tasks.filter(({ mode }) => mode !== 'skip').map(({ name }) => name);
    const asked = cells.filter((cell) => chosen.includes(titleOf(cell)));
    const key = await newOperatorKey();
    host = await RemoteHost.open({ dir: labDir(), name: 'far', authorizedKeys: [key.publicLine] });
    await publishImages(host.engine.dockerHost, host.registry.address, [...ladderImages, sickImage]);
    const told = await EngineStory.follow(host.engine.socketPath);
    story = told;
    const turns = new Turns(busy);
    const queue = asked.toSorted((a, b) => b.cut.seconds - a.cut.seconds);
    const far = host;
    const arrive = async (): Promise<Operator> => {
      const remote = await turns.take(() => openRemoteLadder(far, key, { isShared: true, rungs: 1 }));
      arrived.push(remote);
      return { remote, climber: new CutClimber(remote, told, turns) };
    };
    const work = async (): Promise<void> => {
      for (let operator: Operator | null = null; queue.length > 0;) {
        operator = await judge(queue.shift()!, operator, arrive, verdicts);
      }
    };
    working = Promise.all(Array.from({ length: Math.min(operators, asked.length) }, work));
  });

  afterAll(async () => {
    await working;
    story?.end();
    for (const { ladder } of arrived) await ladder.scene.removeContainers();
    await host?.close();
  });

  test.each(cells.map((cell) => [cellName(cell), cell] as const))(
    '%s must end as if the line had held',
    async (_, cell) => verdicts.get(cell)!.given,
  );
}

/** As the runner makes it of the test's title. */
function titleOf(cell: CutCell): string {
  return `${cellName(cell)} must end as if the line had held`;
}

/**
 * Resolves with who takes the next cell: the same operator on the same deployment, or nobody after a failure, whose remains
 * must not decide about any other cell.
 */
async function judge(
  cell: CutCell,
  present: Operator | null,
  arrive: () => Promise<Operator>,
  verdicts: ReadonlyMap<CutCell, Verdict>,
): Promise<Operator | null> {
  const verdict = verdicts.get(cell)!;
  let operator = present;
  try {
    operator ??= await arrive();
    await operator.climber.climb(cell);
    verdict.pass();
    return operator;
  } catch (error) {
    verdict.fail(error);
    if (operator !== null) await keepArtifacts(cellName(cell), operator.remote.ladder.scene);
    return null;
  }
}

/** What a cell's test waits for. */
class Verdict {
  readonly given: Promise<void>;
  pass: () => void = () => undefined;
  fail: (error: unknown) => void = () => undefined;

  constructor() {
    this.given = new Promise((resolve, reject) => {
      this.pass = resolve;
      this.fail = reject;
    });
    // Its test may not have begun to wait yet.
    this.given.catch(() => undefined);
  }
}
