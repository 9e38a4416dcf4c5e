/** The same task, never twice at once: what is asked for while one is under way is dropped. */
export function oneAtATime<Args extends readonly unknown[]>(
  task: (...args: Args) => Promise<unknown>,
  onError: (error: unknown) => void,
): (...args: Args) => void {
  let isUnderWay = false;
  return (...args) => {
    if (isUnderWay) return;
    isUnderWay = true;
    void task(...args)
      .catch(onError)
      .finally(() => (isUnderWay = false));
  };
}
