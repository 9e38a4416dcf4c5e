/** Thrown inside a handler when there is nobody left to answer: the client went away or the engine died. */
export class CallerGone extends Error {
  override readonly name = 'CallerGone';
}
