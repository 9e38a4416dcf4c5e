/** Stacks up to this size are one group: every step waits for all that must be done before it. */
const groupSize = 16;

/**
 * Adds a step per item, all of them after the given steps, and gives the steps after which all are done. Of a
 * larger stack each group waits for the one before it and only the last is given: would all wait for all, its
 * plan would consist of what waits for what.
 */
export function addInGroups<Item>(
  items: readonly Item[],
  after: readonly string[],
  add: (item: Item, dependsOn: readonly string[]) => string,
): readonly string[] {
  let group: readonly string[] = [];
  for (let begin = 0; begin < items.length; begin += groupSize) {
    const dependsOn = begin === 0 ? after : group;
    group = items.slice(begin, begin + groupSize).map((item) => add(item, dependsOn));
  }
  return group;
}
