import { useSyncExternalStore } from 'react';

/** One clock per interval for the whole window, ticking only while somebody looks. */
interface Ticker {
  now: number;
  timer: ReturnType<typeof setInterval> | null;
  readonly listeners: Set<() => void>;
}

const tickers = new Map<number, Ticker>();

function tickerOf(everyMs: number): Ticker {
  const known = tickers.get(everyMs);
  if (known !== undefined) return known;
  const made: Ticker = { now: Date.now(), timer: null, listeners: new Set() };
  tickers.set(everyMs, made);
  return made;
}

/** The time in milliseconds, renewed after each interval. */
export function useNow(everyMs: number): number {
  const ticker = tickerOf(everyMs);
  const read = (): number => {
    if (ticker.timer === null) ticker.now = Math.max(ticker.now, Math.floor(Date.now() / everyMs) * everyMs);
    return ticker.now;
  };
  return useSyncExternalStore(
    (listener) => {
      ticker.listeners.add(listener);
      ticker.timer ??= setInterval(() => {
        ticker.now = Date.now();
        for (const tell of ticker.listeners) tell();
      }, everyMs);
      return () => {
        ticker.listeners.delete(listener);
        if (ticker.listeners.size > 0 || ticker.timer === null) return;
        clearInterval(ticker.timer);
        ticker.timer = null;
      };
    },
    read,
    // Also where there is no document, as in a test.
    read,
  );
}
