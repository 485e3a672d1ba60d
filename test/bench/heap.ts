import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** The engine's collector: exposed by `--expose-gc`, or else switched on here. */
function findCollector(): () => void {
  if (globalThis.gc !== undefined) return globalThis.gc as () => void;
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}

const gc = findCollector();

/**
 * Collects what is garbage. The event loop gets its turn before: a WeakRef, as AbortSignal uses them, keeps
 * its target until the turn ends.
 */
export async function collect(times = 2): Promise<void> {
  for (let i = 0; i < times; i++) {
    await new Promise<void>((resolve) => setImmediate(resolve));
    gc();
  }
}

/** Bytes on the heap that are in use. */
export async function usedHeap(): Promise<number> {
  await collect();
  return process.memoryUsage().heapUsed;
}

/** The same after all that was used before is surely gone: some garbage was seen to take six collections. */
export async function cleanHeap(): Promise<number> {
  await collect(8);
  return usedHeap();
}
