import type { OperationEvent, ServiceProgressState } from '../../../shared/operation-event.ts';
import type { Translator } from '../../../shared/translator.ts';
import type { OperationView } from '../../../shared/operation-view.ts';
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
  readonly #toldStates = new Map<string, Set<ServiceProgressState>>();
  #printedCounters = '';

  constructor(texts: Translator, printer: Printer) {
    this.#texts = texts;
    this.#printer = printer;
  }

  show(event: OperationEvent, view: OperationView): void {
    if (event.body.type === 'operation.started') this.#printer.line(titleLine(this.#texts, view));
    if (event.body.type === 'progress.advanced') this.#showCounters(view);
    if (event.body.type === 'service.changed' && !this.#isNews(event.body.service, event.body.state)) return;
    const line = eventLine(this.#texts, event, view.kind, 'plain');
    if (line !== null) this.#printer.line(line);
  }

  note(line: Line): void {
    this.#printer.line(line);
  }

  close(): void {
    // Nothing is open between two lines.
  }

  /** A service that is judged again and again is worth a line only after something was done to it. */
  #isNews(service: string, state: ServiceProgressState): boolean {
    const told = this.#toldStates.get(service) ?? new Set();
    if (told.has(state)) return false;
    const isActedOn = state === 'created' || state === 'stopping' || state === 'starting';
    this.#toldStates.set(service, isActedOn ? new Set([state]) : told.add(state));
    return true;
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
