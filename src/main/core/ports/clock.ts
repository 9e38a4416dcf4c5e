/** What the core needs of an abort signal; the platform's AbortSignal fits. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface Canceller {
  readonly signal: CancelSignal;
  abort(): void;
}

export interface Clock {
  /** Milliseconds since 1970. For records; never for deciding. */
  now(): number;
  /** Milliseconds that never jump: for deadlines and durations. */
  monotonic(): number;
  /** Resolves early, without error, when the signal aborts. */
  sleep(ms: number, signal?: CancelSignal): Promise<void>;
  canceller(): Canceller;
}
