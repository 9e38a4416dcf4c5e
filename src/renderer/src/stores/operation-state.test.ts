import { describe, expect, it } from 'vitest';
import type { LogRow } from '../../../shared/contract/topics.ts';
import type { OperationEvent } from '../../../shared/operation-event.ts';
import { Batch } from './batch.ts';
import { noLines, withLines } from './log-lines.ts';
import type { LinesOf } from './operation-state.ts';
import { applyOperationEvents, emptyOperationState } from './operation-state.ts';
import { keptSamples, withSamples } from './stats.ts';

const written = (sequence: number, text: string): OperationEvent => ({
  sequence,
  at: '2026-01-31T08:00:00.000Z',
  body: { type: 'log.written', service: 'web', text },
});
const row = (text: string): LogRow => ({ service: 'web', stream: 'stdout', at: '', text });

describe('applyOperationEvents', () => {
  it('must keep every log line once, also when events come twice', () => {
    const events = [written(1, 'a'), written(2, 'b'), written(3, 'c')];
    const linesOf: LinesOf = ({ body }) => (body.type === 'log.written' ? [row(body.text)] : []);
    const once = applyOperationEvents(emptyOperationState, events, linesOf);
    const state = applyOperationEvents(once, events, linesOf);
    expect(state.log.lines.map(({ text }) => text)).toEqual(['a', 'b', 'c']);
    expect(state.view.sequence).toBe(3);
  });
});

describe('withLines', () => {
  it('must keep the last lines and count all', () => {
    const first = withLines(noLines, ['a', 'b', 'c'].map(row), 4);
    const second = withLines(first, ['d', 'e'].map(row), 4);
    expect(second.lines.map(({ text }) => text)).toEqual(['b', 'c', 'd', 'e']);
    expect(second.received).toBe(5);
    const flood = withLines(second, ['1', '2', '3', '4', '5'].map(row), 4);
    expect(flood.lines.map(({ text }) => text)).toEqual(['2', '3', '4', '5']);
  });
});

describe('withSamples', () => {
  it('must keep the last minute of each service and drop a service that is gone', () => {
    const sample = (service: string, cpuPercent: number) => ({
      service,
      cpuPercent,
      memoryBytes: 0,
      memoryLimitBytes: null,
      receivedBytes: 0,
      sentBytes: 0,
    });
    let samples = withSamples({}, [sample('web', 0), sample('old', 0)]);
    for (let index = 1; index <= 100; index += 1) samples = withSamples(samples, [sample('web', index)]);
    expect(Object.keys(samples)).toEqual(['web']);
    expect(samples['web']).toHaveLength(keptSamples);
    expect(samples['web']?.at(-1)?.cpuPercent).toBe(100);
  });
});

describe('Batch', () => {
  it('must hand on in order what came between two frames, once', () => {
    const taken: number[][] = [];
    let frame: (() => void) | null = null;
    const batch = new Batch<number>(
      (act) => {
        frame = act;
        return () => undefined;
      },
      (items) => taken.push([...items]),
    );
    const draw = (): void => frame?.();
    for (const item of [1, 2, 3]) batch.add(item);
    draw();
    batch.add(4);
    batch.flush();
    draw();
    expect(taken).toEqual([[1, 2, 3], [4]]);
  });
});
