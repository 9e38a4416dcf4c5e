import type { OperationEvent } from '../../../shared/operation-event.ts';
import type { OperationView } from '../../../shared/operation-view.ts';
import type { Printer } from './printer.ts';
import type { ProgressDisplay } from './progress-display.ts';

/** Every event as it happens, one JSON document per line: `{"type":"event","operation":…,"sequence":…,…}`. */
export class JsonDisplay implements ProgressDisplay {
  readonly #printer: Printer;

  constructor(printer: Printer) {
    this.#printer = printer;
  }

  show(event: OperationEvent, view: OperationView): void {
    const { sequence, at, body } = event;
    this.#printer.jsonLine({ type: 'event', operation: view.operation, sequence, at, body });
  }

  note(): void {
    // Said by the events themselves.
  }

  close(): void {
    // Nothing is open between two lines.
  }
}
