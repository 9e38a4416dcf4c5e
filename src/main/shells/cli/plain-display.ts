import type { OperationEvent } from '../../../shared/operation-event.ts';
import type { Translator } from '../../../shared/translator.ts';
import type { OperationView } from '../../app/operation-view.ts';
import { eventLine } from './event-line.ts';
import type { Printer } from './printer.ts';
import type { Line } from './printed-line.ts';
import { span } from './printed-line.ts';
import { countersLine, titleLine } from './progress-block.ts';
import type { ProgressDisplay } from './progress-display.ts';

/** Lines that only ever follow each other: for files, pipes and terminals that cannot be drawn on. */
export class PlainDisplay implements ProgressDisplay {
  readonly #texts: Translator;
  readonly #printer: Printer;
  #printedCounters = '';

  constructor(texts: Translator, printer: Printer) {
    this.#texts = texts;
    this.#printer = printer;
  }

  show(event: OperationEvent, view: OperationView): void {
    if (event.body.type === 'operation.started') this.#printer.line(titleLine(this.#texts, view));
    if (event.body.type === 'progress.advanced') this.#showCounters(view);
    const line = eventLine(this.#texts, event.body, 'plain');
    if (line !== null) this.#printer.line(line);
  }

  note(line: Line): void {
    this.#printer.line(line);
  }

  close(): void {
    // Nothing is open between two lines.
  }

  /** Only when a count changed: bytes alone would print a line per chunk. */
  #showCounters(view: OperationView): void {
    const { progress } = view;
    if (progress === null) return;
    const counters = JSON.stringify([progress.images, progress.oneShots, progress.services]);
    if (counters === this.#printedCounters) return;
    this.#printedCounters = counters;
    const percent = `  ${String(Math.floor(progress.percent)).padStart(3)} %  `;
    this.#printer.line([span('dim', percent), ...countersLine(this.#texts, view)]);
  }
}
