import type { Dialog } from 'electron';
import type { OperationRow } from '../../../shared/contract/shapes/operation.ts';
import { printable } from '../../../shared/printable.ts';
import type { Translator } from '../../../shared/translator.ts';

export interface QuitGuardOptions {
  readonly dialog: Pick<Dialog, 'showMessageBox'>;
  readonly texts: () => Translator;
  readonly operations: () => readonly OperationRow[];
  /** There is a tray to go on in. */
  readonly canHide: () => boolean;
  readonly hide: () => void;
  readonly leave: () => void;
}

/**
 * Leaving while operations are under way. It is safe at any moment, since they are taken up by the next start, but
 * what happens to the host meanwhile is said first.
 */
export class QuitGuard {
  readonly #options: QuitGuardOptions;
  #isAsking = false;
  #isLeaving = false;

  constructor(options: QuitGuardOptions) {
    this.#options = options;
  }

  get isLeaving(): boolean {
    return this.#isLeaving;
  }

  /** The machine goes down, or a signal came: nobody is left to be asked. */
  leaveAtOnce(): void {
    this.#isLeaving = true;
    this.#options.leave();
  }

  /** Resolves when it was decided. */
  async leave(): Promise<void> {
    if (this.#isAsking || this.#isLeaving) return;
    const running = this.#options.operations();
    if (running.length === 0) return this.leaveAtOnce();
    this.#isAsking = true;
    try {
      const answer = await this.#ask(running);
      if (answer === 'leave') this.leaveAtOnce();
      if (answer === 'hide') this.#options.hide();
    } finally {
      this.#isAsking = false;
    }
  }

  async #ask(running: readonly OperationRow[]): Promise<'stay' | 'hide' | 'leave'> {
    const texts = this.#options.texts();
    const choices = [
      ...(this.#options.canHide()
        ? [{ answer: 'hide', label: texts.text('desktop.leave.hide') } as const]
        : []),
      { answer: 'stay', label: texts.text('desktop.leave.stay') } as const,
      { answer: 'leave', label: texts.text('desktop.leave.leave') } as const,
    ];
    const { response } = await this.#options.dialog.showMessageBox({
      type: 'warning',
      message: texts.text('desktop.leave.title', { count: running.length }),
      detail: `${running.map((row) => line(row, texts)).join('\n')}\n\n${texts.text('desktop.leave.text')}`,
      buttons: choices.map(({ label }) => label),
      defaultId: 0,
      cancelId: choices.findIndex(({ answer }) => answer === 'stay'),
      noLink: true,
    });
    return choices[response]?.answer ?? 'stay';
  }
}

function line(row: OperationRow, texts: Translator): string {
  const operation = texts.text(`kind.${row.kind}`);
  const percent = Math.floor(row.percent);
  return printable(
    texts.text('desktop.leave.operation', {
      operation,
      deployment: row.deployment,
      environment: row.environment,
      percent,
    }),
  );
}
