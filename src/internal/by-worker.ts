/** A frozen record by worker name, in the order given. Without a prototype: a worker may be called `__proto__`. */
export function byWorker<T>(
  entries: Iterable<readonly [workerName: string, value: T]>,
): Readonly<Record<string, T>> {
  const record: Record<string, T> = Object.create(null);
  for (const [workerName, value] of entries) record[workerName] = value;
  return Object.freeze(record);
}
