import { describe, expect, it } from 'vitest';
import type { OperationEvent, OperationEventBody } from '../../../shared/operation-event.ts';
import { emptyOperationView } from '../../../shared/operation-view.ts';
import type { Translator } from '../../../shared/translator.ts';
import { operationLines } from './operation-lines.ts';

const keys: Translator = {
  language: 'en',
  text: (key) => key,
  has: () => true,
  keysUnder: () => [],
  placeholders: () => [],
};
const event = (body: OperationEventBody): OperationEvent => ({ sequence: 1, at: 'now', body });
const linesOf = (body: OperationEventBody): readonly string[] =>
  operationLines(keys, event(body), emptyOperationView).map(({ service, text }) => `${service}|${text}`);

describe('operationLines', () => {
  it('must take over what a service says, line by line', () => {
    expect(linesOf({ type: 'log.written', service: 'migrate', text: 'a\nb' })).toEqual([
      'migrate|a',
      'migrate|b',
    ]);
  });

  it('must say what moves, and nothing of what only counts', () => {
    expect(linesOf({ type: 'service.changed', service: 'web', state: 'running' })).toEqual([
      'web|state.running',
    ]);
    expect(linesOf({ type: 'phase.entered', phase: 'swap', direction: 'forward' })).toHaveLength(1);
    expect(linesOf({ type: 'pull.progressed', image: 'x', currentBytes: 1, totalBytes: 2 })).toEqual([]);
    expect(linesOf({ type: 'service.changed', service: 'web', state: 'waiting' })).toEqual([]);
  });
});
