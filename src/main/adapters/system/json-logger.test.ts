import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WindlassError } from '../../../shared/errors.ts';
import { SimulatedClock } from '../../testing/simulated-clock.ts';
import { JsonLogger } from './json-logger.ts';

describe('JsonLogger', () => {
  let directory = '';
  let file = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'json-logger-'));
    file = join(directory, 'windlass.log');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const clock = new SimulatedClock(0);
  const lines = (from = file): { message: string; details: unknown; lostLines?: number }[] =>
    readFileSync(from, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));

  it('must write one JSON object a line, for the user alone', () => {
    const logger = new JsonLogger({ file, clock });
    logger.info('started', { pid: 7 });
    logger.warn('two\nlines');
    logger.error('failed');
    expect(lines()).toEqual([
      { at: '1970-01-01T00:00:00.000Z', level: 'info', message: 'started', details: { pid: 7 } },
      { at: '1970-01-01T00:00:00.000Z', level: 'warn', message: 'two\nlines' },
      { at: '1970-01-01T00:00:00.000Z', level: 'error', message: 'failed' },
    ]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('must let no secret through, at any depth, in names, values and errors', () => {
    const mask = (text: string): string => text.replaceAll('hunter2', '***');
    const logger = new JsonLogger({ file, clock, mask });
    const cause = new Error('denied hunter2');
    logger.error('no hunter2', {
      list: [{ hunter2: 'hunter2' }],
      error: new WindlassError('internal', 'bad hunter2', { url: 'http://u:hunter2@h' }, { cause }),
      dbPassword: 'not known to the masker',
      authorization: 'Basic abc',
    });
    const text = readFileSync(file, 'utf8');
    expect(text).not.toContain('hunter2');
    expect(text).not.toContain('not known');
    expect(text).not.toContain('Basic');
    expect(text).toContain('denied ***');
    expect(text).toContain('internal');
  });

  it('must never throw and always write one parsable line, whatever it is given', () => {
    const logger = new JsonLogger({ file, clock, maxBytes: Infinity });
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    let count = 0;
    const odd = fc.constantFrom<unknown>(
      circle,
      10n,
      Symbol('s'),
      () => 1,
      new Map(),
      new Date(NaN),
      undefined,
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(fc.anything(), odd)), (details) => {
        logger.info('x', details);
        count += 1;
      }),
    );
    expect(lines()).toHaveLength(count);
  });

  it('must cut what is too long for a line', () => {
    new JsonLogger({ file, clock }).info('x'.repeat(1e6), { text: 'y'.repeat(1e6) });
    expect(lines()).toMatchObject([{ isCut: true }]);
    expect(statSync(file).size).toBeLessThan(64 * 1024);
  });

  it('must keep the log before this one and no more, also over restarts', () => {
    for (let restart = 0; restart < 4; restart++) {
      const logger = new JsonLogger({ file, clock, maxBytes: 1000 });
      for (let index = 0; index < 7; index++) logger.info(`${restart}.${index} ${'z'.repeat(100)}`);
    }
    expect(statSync(file).size).toBeLessThanOrEqual(1000);
    expect(statSync(`${file}.1`).size).toBeLessThanOrEqual(1000);
    expect(lines().at(-1)?.message).toContain('3.6');
    const all = [...lines(`${file}.1`), ...lines()].map(({ message }) => message.slice(0, 3));
    expect(all).toEqual([...all].sort());
  });

  it('must go on when the file cannot be written, and tell how many lines were lost', () => {
    mkdirSync(file);
    const logger = new JsonLogger({ file, clock });
    logger.info('lost');
    logger.info('lost too');
    rmSync(file, { recursive: true });
    logger.info('back');
    logger.info('as usual');
    expect(lines().map(({ message, lostLines }) => [message, lostLines])).toEqual([
      ['back', 2],
      ['as usual', undefined],
    ]);
  });
});
