/**
 * Visits items, at most `limit` at a time, so that a large folder needs neither more memory nor more open files
 * than a small one. If a visit throws, no other begins; either way none is still under way afterwards.
 */
export async function forEachLimited<T>(
  items: Iterable<T>,
  limit: number,
  visit: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items[Symbol.iterator]();
  let isBroken = false;
  const lane = async (): Promise<void> => {
    for (let next = queue.next(); !next.done && !isBroken; next = queue.next()) {
      try {
        await visit(next.value);
      } catch (error) {
        isBroken = true;
        throw error;
      }
    }
  };
  const lanes = Array.from({ length: limit }, lane);
  await Promise.allSettled(lanes);
  await Promise.all(lanes);
}
