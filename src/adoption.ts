import { check, having, type Kind, misuse } from "./internal/check.ts";
import { WORKER } from "./internal/worker-brand.ts";
import type { Worker } from "./worker.ts";

/** A worker that was made by this copy of the package. */
export const A_WORKER: Kind = having("a worker: make one with createWorker(name, { jobs })", WORKER);

/** Throws a `TypeError` if workers cannot become children of one that has no runtime yet. */
export function checkAdoption(parent: Worker, children: readonly Worker[]): void {
  for (const [i, child] of children.entries()) {
    check(`what addWorkers() of worker '${parent.name}' takes`, child, A_WORKER);
    child._checkFree(undefined);
    for (let above: Worker | undefined = parent; above !== undefined; above = above.parent) {
      if (above === child)
        throw misuse(`worker '${child.name}' cannot be a child of itself, or of what is below it`);
    }
    if (children.indexOf(child) < i) throw misuse(`worker '${child.name}' was added twice: once is enough`);
  }
}
