/** A plan did what the engine refuses, or what the product promises never to do. */
export class BrokenRule extends Error {
  override readonly name = 'BrokenRule';
}
