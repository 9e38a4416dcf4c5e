/** A command that was ordered for a running container. Forgotten with the engine. */
export interface ExecRecord {
  readonly id: string;
  readonly containerId: string;
  readonly argv: readonly string[];
  readonly isTty: boolean;
  state: 'ordered' | 'running' | 'done';
  exitCode: number | null;
}
