import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Language, Translator } from '../../../shared/translator.ts';
import type { OperationEventBody } from '../../../shared/operation-event.ts';
import { I18nextTranslator } from '../../adapters/translations/i18next-translator.ts';
import { applyOperationEvent, emptyOperationView } from '../../../shared/operation-view.ts';
import { FakeCliHost } from '../../testing/fake-cli-host.ts';
import { FakeOperation } from '../../testing/fake-application.ts';
import { displayWidth, fitLine } from './display-width.ts';
import { LiveDisplay } from './live-display.ts';
import { textOf } from './printed-line.ts';
import { Printer } from './printer.ts';
import { renderProgressBlock } from './progress-block.ts';

let texts: Readonly<Record<Language, Translator>>;
beforeAll(async () => {
  texts = await I18nextTranslator.loadAll(join(import.meta.dirname, '../../../../resources'));
});

const progress: OperationEventBody = {
  type: 'progress.advanced',
  progress: {
    percent: 54,
    phase: 'swap',
    images: { done: 2, total: 5 },
    oneShots: { done: 0, total: 0 },
    services: { done: 1, total: 2 },
    pulledBytes: 12_300_000,
    totalBytes: 40_100_000,
  },
};

function viewOf(...bodies: readonly OperationEventBody[]) {
  const operation = new FakeOperation();
  for (const body of bodies) operation.emit(body);
  let view = emptyOperationView;
  operation.events(0, (event) => (view = applyOperationEvent(view, event)));
  return view;
}

const at = Date.parse('2026-01-31T08:00:13Z');
const blockOf = (view: ReturnType<typeof viewOf>, columns = 100, rows = 30, language: Language = 'en') =>
  renderProgressBlock(texts[language], view, at, { columns, rows }).map(textOf);

describe('the progress block', () => {
  it('must show phase, bar, counters with bytes and a line per service', () => {
    const view = viewOf(
      { type: 'phase.entered', phase: 'swap', direction: 'forward' },
      progress,
      { type: 'service.changed', service: 'db', state: 'unchanged' },
      { type: 'service.changed', service: 'web', state: 'starting' },
      {
        type: 'gate.probed',
        service: 'web',
        gate: 'healthy',
        isPassed: false,
        text: 'HTTP 503',
        deadlineAt: null,
      },
    );
    expect(blockOf(view)).toEqual([
      'Upgrade shop@Demo  1.0.0 → 2.0.0',
      '████████████░░░░░░░░░░░░  54 %  Starting Services  12 s',
      'Images: 2 / 5 (12.3 MB / 40.1 MB)   Services: 1 / 2',
      '  = db   unchanged',
      '  ◐ web  starting  HTTP 503',
    ]);
    expect(blockOf(view, 100, 30, 'de')[1]).toContain('Services starten');
  });

  it('must say that it reconnects, and what it does when it goes back', () => {
    const lost = viewOf(progress, { type: 'connection.lost', since: '2026-01-31T08:00:02Z' });
    expect(blockOf(lost)).toContain('Reconnecting...');
    const known = viewOf(progress, {
      type: 'connection.lost',
      since: '2026-01-31T08:00:02Z',
      nextTryAt: '2026-01-31T08:00:16.500Z',
      error: { code: 'connection-lost', message: 'cut', details: { reason: 'cut', place: 'ssh://web1' } },
    });
    expect(blockOf(known)).toContain(
      'Reconnecting... next try in 4 s: The connection to ssh://web1 was cut.',
    );
    const back = viewOf(progress, { type: 'phase.entered', phase: 'swap', direction: 'back' });
    expect(blockOf(back)[1]).toContain('Restoring Services');
  });

  it('must show those at work first where not all services fit', () => {
    const many = Array.from({ length: 40 }, (_, index): OperationEventBody => ({
      type: 'service.changed',
      service: `service-${index}`,
      state: index === 37 ? 'starting' : 'waiting',
    }));
    const lines = blockOf(viewOf(progress, ...many), 100, 12);
    expect(lines).toHaveLength(10);
    expect(lines.join('\n')).toContain('service-37');
    expect(lines.at(-1)).toBe('  and 36 more');
  });

  it('no line may be wider than the window, whatever services are called and gates say', () => {
    const text = fc.oneof(fc.string({ maxLength: 200 }), fc.string({ unit: 'grapheme', maxLength: 100 }));
    fc.assert(
      fc.property(text, text, fc.integer({ min: 21, max: 200 }), (service, note, columns) => {
        const view = viewOf(
          progress,
          { type: 'service.changed', service, state: 'starting' },
          { type: 'gate.probed', service, gate: 'healthy', isPassed: false, text: note, deadlineAt: null },
        );
        for (const line of blockOf(view, columns)) expect(displayWidth(line)).toBeLessThan(columns);
      }),
    );
  });

  it('a line that fits must stay as it is, and a cut one must say so', () => {
    expect(textOf(fitLine(['abc', { text: 'def', tone: 'red' }], 6))).toBe('abcdef');
    expect(textOf(fitLine(['abc', { text: 'def', tone: 'red' }], 5))).toBe('abcd…');
    expect(textOf(fitLine(['日本語'], 5))).toBe('日本…');
  });
});

describe('LiveDisplay', () => {
  it('must draw over its own lines only, keep logs above, and leave the cursor visible', () => {
    const host = new FakeCliHost([], { isTerminal: true, columns: 60, rows: 20 });
    const display = new LiveDisplay(host, texts.en, new Printer(host.stdout, false));
    const operation = new FakeOperation();
    let view = emptyOperationView;
    operation.events(0, (event) => {
      view = applyOperationEvent(view, event);
      display.show(event, view);
    });
    host.tick(100);
    operation.emit(progress);
    operation.emit({ type: 'log.written', service: 'web', text: 'listening\u001b[2J' });
    host.tick(100);
    operation.emit({ type: 'service.changed', service: 'web', state: 'running' });
    display.close();
    expect(screenOf(host.out)).toEqual([
      '  web | listening',
      'Upgrade shop@Demo  1.0.0 → 2.0.0',
      expect.stringContaining('54 %'),
      'Images: 2 / 5 (12.3 MB / 40.1 MB)   Services: 1 / 2',
      '  · db   waiting',
      '  ● web  running',
    ]);
    expect(host.out.endsWith('\u001b[?25h')).toBe(true);
  });

  it('must draw at most once per interval, however fast events come', () => {
    const host = new FakeCliHost([], { isTerminal: true });
    const display = new LiveDisplay(host, texts.en, new Printer(host.stdout, false));
    const operation = new FakeOperation();
    let view = emptyOperationView;
    operation.events(0, (event) => {
      view = applyOperationEvent(view, event);
      display.show(event, view);
    });
    for (let count = 0; count < 1_000; count += 1) operation.emit(progress);
    host.tick(100);
    display.close();
    expect(host.out.length).toBeLessThan(2_000);
  });
});

/** What a terminal shows after these bytes: only moving up, erasing below and the cursor's visibility occur. */
function screenOf(bytes: string): readonly string[] {
  const lines: string[] = [''];
  let row = 0;
  for (const token of bytes.match(/\u001b\[\??\d*[a-zA-Z]|[^\u001b\n\r]+|\n|\r/g) ?? []) {
    if (token === '\n') row += 1;
    else if (token.startsWith('\u001b[') && token.endsWith('A')) row -= Number(token.slice(2, -1));
    else if (token === '\u001b[0J') lines.splice(row, lines.length, '');
    else if (!token.startsWith('\u001b') && token !== '\r') lines[row] = (lines[row] ?? '') + token;
  }
  return lines.filter((line) => line !== '');
}
