import type { ErrorShape } from '../../../shared/errors.ts';
import { client } from './client-holder.ts';
import type { DeploymentRef } from './deployment-ref.ts';

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

export interface TerminalListener {
  onOutput(text: string): void;
  onEnded(exitCode: number | null, error: ErrorShape | null): void;
}

export interface OpenTerminal {
  write(input: string): void;
  resize(size: TerminalSize): void;
  close(): void;
}

/** A shell in a service's container. What is typed goes in order; what cannot be sent ends it. */
export function openTerminal(
  ref: DeploymentRef,
  service: string,
  size: TerminalSize,
  listener: TerminalListener,
): OpenTerminal {
  let terminal: string | null = null;
  let isOver = false;
  const end = (exitCode: number | null, error: ErrorShape | null): void => {
    if (isOver) return;
    isOver = true;
    stop();
    listener.onEnded(exitCode, error);
  };
  const stop = client().follow(
    'terminal',
    { ref, service, ...size },
    {
      onSnapshot: (snapshot) => {
        // Why: a shell does not outlive its connection; another one under the same page would be a surprise.
        if (terminal !== null) return end(null, null);
        terminal = snapshot.terminal;
      },
      onEvent: (event) => {
        if (event.type === 'output') listener.onOutput(event.text);
        else end(event.exitCode, null);
      },
      onEnd: (error) => end(null, error),
    },
  );
  return {
    write: (input) => {
      if (terminal === null || isOver) return;
      client()
        .call('terminal.write', { terminal, input })
        .catch(() => end(null, null));
    },
    resize: (to) => {
      if (terminal === null || isOver) return;
      client()
        .call('terminal.resize', { terminal, ...to })
        .catch(() => undefined);
    },
    close: () => {
      isOver = true;
      stop();
    },
  };
}
