/** A command that was ordered for a running container. Forgotten with the engine. */
export interface ExecRecord {
  readonly id: string;
  readonly containerId: string;
  readonly argv: readonly string[];
  readonly isTty: boolean;
  /** It is to be given input. */
  readonly isInteractive: boolean;
  state: 'ordered' | 'running' | 'done';
  exitCode: number | null;
}
