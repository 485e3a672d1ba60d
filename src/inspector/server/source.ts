import type { Store } from "../store.ts";

/** What a server needs of a store. */
export type ServedStore = Pick<
  Store,
  "limit" | "sample" | "machines" | "entries" | "subscribe" | "totals" | "export"
>;

/** What is served. */
export interface Source {
  readonly store: ServedStore;
  /** Cancels what has this id, if that may be done. Without it nothing is: what is served is a recording. */
  readonly cancel?: ((id: string, reason: string | undefined) => Promise<CancelOutcome>) | undefined;
}

/** `refused`: it is over, or nobody but who asked for it may cancel it. */
export type CancelOutcome = "cancelled" | "unknown" | "refused";
