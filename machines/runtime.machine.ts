import { setup } from "xstate";

export type RuntimeMachineEvent =
  | { readonly type: "runtime.end"; readonly reason?: string | undefined }
  | { readonly type: "runtime.drained" }
  | { readonly type: "runtime.cancel"; readonly reason?: string | undefined };

/** The life of a runtime: it hosts workers until it ends (drains first) or is cancelled (at once). */
export const runtimeMachine = setup({
  types: { events: {} as RuntimeMachineEvent },
  actions: {
    /** Effect: have the workers drain, and end as soon as nothing is left to do. */
    ending: () => {},
    /** Effect: cancel what is left. */
    over: () => {},
  },
}).createMachine({
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
      entry: "ending",
      on: {
        "runtime.drained": { target: "ended" },
        "runtime.cancel": { target: "cancelled" },
      },
    },
    ended: { type: "final", description: "Gone, after its jobs had finished.", entry: "over" },
    cancelled: { type: "final", description: "Gone at once; what ran was cut off.", entry: "over" },
  },
});
