import type { Translator } from '../../../shared/translator.ts';
import type { OperationEvent } from '../../../shared/operation-event.ts';
import type { OperationView } from '../../../shared/operation-view.ts';
import { emptyOperationView } from '../../../shared/operation-view.ts';
import type { CliHost } from './cli-host.ts';
import { eventLine } from './event-line.ts';
import type { Printer } from './printer.ts';
import type { Line } from './printed-line.ts';
import { fitLine } from './display-width.ts';
import type { ProgressDisplay } from './progress-display.ts';
import { renderProgressBlock } from './progress-block.ts';

const redrawMs = 100;
const eraseBelow = '\u001b[0J';
const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';

/**
 * One block at the foot of the terminal, redrawn in place; what must stay (logs, warnings) scrolls above it.
 *
 * INVARIANTS: every drawn line fits the window's width at the time of drawing, so that the number of lines to
 * go back up is known. Redrawing is bounded however fast events come.
 */
export class LiveDisplay implements ProgressDisplay {
  readonly #host: CliHost;
  readonly #texts: Translator;
  readonly #printer: Printer;
  readonly #stopTimer: () => void;
  #view: OperationView = emptyOperationView;
  #above: Line[] = [];
  #drawnLines = 0;

  constructor(host: CliHost, texts: Translator, printer: Printer) {
    this.#host = host;
    this.#texts = texts;
    this.#printer = printer;
    printer.stream.write(hideCursor);
    this.#stopTimer = host.every(redrawMs, () => this.#draw());
  }

  show(event: OperationEvent, view: OperationView): void {
    this.#view = view;
    const line = eventLine(this.#texts, event, view.kind, 'live');
    if (line !== null) this.#above.push(line);
  }

  note(line: Line): void {
    this.#above.push(line);
    this.#draw();
  }

  close(): void {
    this.#stopTimer();
    this.#draw();
    this.#printer.stream.write(showCursor);
  }

  #draw(): void {
    const { stream } = this.#printer;
    const block =
      this.#view.sequence === 0
        ? []
        : renderProgressBlock(this.#texts, this.#view, this.#host.now(), {
            columns: stream.columns,
            rows: stream.rows,
          });
    const back = this.#drawnLines > 0 ? `\u001b[${this.#drawnLines}A\r` : '';
    const above = this.#above.map((line) => fitLine(line, Math.max(20, stream.columns - 1)));
    const lines = [...above, ...block].map((line) => `${this.#printer.painted(line)}\n`);
    stream.write(`${back}${eraseBelow}${lines.join('')}`);
    this.#above = [];
    this.#drawnLines = block.length;
  }
}
