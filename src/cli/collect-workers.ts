import { WORKER } from "../internal/worker-brand.ts";
import type { Worker } from "../worker.ts";
import { within } from "./within.ts";

/**
 * The workers among what a module exports, by name, by default, or in an array: each once, and without those that
 * another one of them has as a child. Functions are not called, and classes not constructed. What throws at who
 * looks at it is no worker.
 */
export function collectWorkers(exports: Readonly<Record<string, unknown>>): readonly Worker[] {
  const all = new Set(Object.values(exports).flatMap((value) => within(value, isWorker)));
  return [...all].filter((worker) => !hasParentIn(all, worker));
}

/** Whether it is a worker, made by this copy of the package or by another. */
function isWorker(value: unknown): value is Worker {
  for (let each = value; typeof each === "object" && each !== null; each = Object.getPrototypeOf(each)) {
    const isBranded = Object.getOwnPropertySymbols(each).some(
      ({ description }) => description === WORKER.description,
    );
    // What it is inherited from has the brand as well, and no name.
    if (isBranded) return typeof (value as Worker).name === "string";
  }
  return false;
}

function hasParentIn(workers: ReadonlySet<Worker>, worker: Worker): boolean {
  for (let above = worker.parent; above !== undefined; above = above.parent)
    if (workers.has(above)) return true;
  return false;
}
