/** What the command line needs of the process it runs in; tests give their own. */
export interface CliHost {
  /** Arguments after the program's name. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly stdin: InputStream;
  /** Calls back on each Ctrl-C until the returned function is called; without a listener it ends the process. */
  onInterrupt(listener: () => void): () => void;
  /** Calls back when the process is asked to end (SIGTERM, SIGHUP). */
  onTerminate(listener: () => void): () => void;
  /** An absolute path: relative ones are meant from where the operator stands. */
  resolvePath(path: string): string;
  /** Content of a text file; `usage` error when it cannot be read or is larger than that. */
  readTextFile(path: string, maximumBytes: number): Promise<string>;
  /** Milliseconds since 1970, for elapsed times on the screen. */
  now(): number;
  /** Calls back every so often until the returned function is called. */
  every(ms: number, callback: () => void): () => void;
}

export interface OutputStream {
  readonly isTerminal: boolean;
  /** Read anew before each drawing: windows are resized. */
  readonly columns: number;
  readonly rows: number;
  write(text: string): void;
}

export interface InputStream {
  readonly isTerminal: boolean;
  /** One line, typed after the prompt; null when the input has ended. `isHidden`: nothing typed is shown. */
  ask(prompt: string, options: { readonly isHidden: boolean }): Promise<string | null>;
  /** All that comes until it ends; `usage` when it is more than that. */
  read(maximumBytes: number): Promise<string>;
}
