import type { WebContents } from 'electron';

/** As long as a page in a browser may act on a click. */
const lastsMs = 5_000;

const gestures: ReadonlySet<string> = new Set([
  'mouseDown',
  'pointerDown',
  'keyDown',
  'rawKeyDown',
  'gestureTap',
  'touchStart',
]);

/**
 * Whether the operator has just done something in a page. Seen by the main process, not told by the page: a page that
 * runs somebody else's script can tell anything. One gesture allows one act.
 */
export class UserGestures {
  readonly #now: () => number;
  #lastAt = -Infinity;

  constructor(contents: Pick<WebContents, 'on'>, now: () => number) {
    this.#now = now;
    contents.on('input-event', (_event, { type }) => {
      if (gestures.has(type)) this.#lastAt = now();
    });
  }

  take(): boolean {
    const isRecent = this.#now() - this.#lastAt <= lastsMs;
    this.#lastAt = -Infinity;
    return isRecent;
  }
}
