const pausesMs = [200, 800, 2_000, 4_000];

/** What the attempts need of the world; tests give their own. */
export interface Attempts {
  readonly pausesMs: readonly number[];
  readonly sleep: (ms: number) => Promise<void>;
  /** Between two attempts: what the failed one left behind. */
  readonly mend: () => Promise<void>;
  /** After each that failed, but the last. */
  readonly onFailure: (error: unknown) => void;
}

const usual: Attempts = {
  pausesMs,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  mend: reloadStyles,
  onFailure: () => undefined,
};

/**
 * A part of the window that is loaded when it is needed. A network that changes cuts what is under way: that is tried
 * again, some times; the last failure is the caller's.
 */
export async function reliably<Part>(
  load: () => Promise<Part>,
  options: Partial<Attempts> = {},
): Promise<Part> {
  const attempts = { ...usual, ...options };
  for (const pauseMs of attempts.pausesMs) {
    try {
      return await load();
    } catch (error) {
      attempts.onFailure(error);
      await attempts.sleep(pauseMs);
      await attempts.mend();
    }
  }
  return load();
}

/** Whoever loads a part asks for its styles once only, so those that did not come are asked for here. */
async function reloadStyles(): Promise<void> {
  const links = [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')];
  await Promise.all(links.filter(isEmpty).map(reloadStyle));
}

/** What was cut is a sheet without rules, or one that nobody may look into. */
function isEmpty({ sheet }: HTMLLinkElement): boolean {
  try {
    return (sheet?.cssRules.length ?? 0) === 0;
  } catch {
    return true;
  }
}

/** Settles in any case: a page without its looks is better than none. */
function reloadStyle(link: HTMLLinkElement): Promise<void> {
  return new Promise((resolve) => {
    const fresh = link.cloneNode() as HTMLLinkElement;
    fresh.addEventListener('load', () => resolve(), { once: true });
    fresh.addEventListener('error', () => resolve(), { once: true });
    link.replaceWith(fresh);
  });
}
