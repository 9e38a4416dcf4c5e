/** Time as the wires need it, so that their tests do not wait. */
export interface Timers {
  /** Returns how to cancel. */
  after(ms: number, act: () => void): () => void;
  /** Between 0 and 1. */
  random(): number;
}

export const browserTimers: Timers = {
  after: (ms, act) => {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};
