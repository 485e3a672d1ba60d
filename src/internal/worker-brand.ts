/** What the workers of this copy of the package have, and those of another copy in the same process do not. */
export const WORKER: unique symbol = Symbol("xstate-jobs.worker");
