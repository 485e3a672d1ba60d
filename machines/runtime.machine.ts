import { setup } from "xstate";

export type RuntimeMachineEvent =
  | { readonly type: "runtime.end" }
  | { readonly type: "runtime.drained" }
  | { readonly type: "runtime.cancel" };

/** The life of a runtime: it hosts workers until it ends (drains first) or is cancelled (at once). */
export const runtimeMachine = setup({ types: { events: {} as RuntimeMachineEvent } }).createMachine({
  id: "runtime",
  description: "The life of a runtime: it hosts workers, drains, and is gone.",
  initial: "open",
  states: {
    open: {
      description: "Hosts workers and takes jobs.",
      on: {
        "runtime.end": { target: "ending" },
        "runtime.cancel": { target: "cancelled" },
      },
    },
    ending: {
      description: "Lets jobs finish, and takes no new worker.",
      on: {
        "runtime.drained": { target: "ended" },
        "runtime.cancel": { target: "cancelled" },
      },
    },
    ended: { type: "final", description: "Gone, after its jobs had finished." },
    cancelled: { type: "final", description: "Gone at once; what ran was cut off." },
  },
});
