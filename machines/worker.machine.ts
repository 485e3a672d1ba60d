import { assign, setup } from "xstate";

export interface WorkerMachineContext {
  /** Whether the worker has the floor as soon as it has started. */
  readonly hasFloor: boolean;
}

export type WorkerMachineInput = { readonly active?: boolean | undefined } | undefined;

export type WorkerMachineEvent =
  | { readonly type: "worker.start" }
  | { readonly type: "worker.activate" }
  | { readonly type: "worker.deactivate" }
  | { readonly type: "worker.end" }
  | { readonly type: "worker.drained" }
  | {
      readonly type: "worker.cancel";
      readonly reason?: string | undefined;
      /** What its jobs end with. Default `worker_ended`. */
      readonly code?: "worker_ended" | "cancelled" | undefined;
    };

const define = setup({
  types: {
    context: {} as WorkerMachineContext,
    events: {} as WorkerMachineEvent,
    input: {} as WorkerMachineInput,
  },
  guards: {
    hasFloor: ({ context }) => context.hasFloor,
  },
  actions: {
    takeFloor: assign({ hasFloor: true }),
    yieldFloor: assign({ hasFloor: false }),
    /** Effect: take nothing new, and end as soon as nothing is left to do. */
    ending: () => {},
    /** Effect: leave the registry, and cut off what is left. */
    over: () => {},
  },
});

/**
 * The life of a worker. `active` and `inactive` say who has the floor, not whether jobs run: both take jobs.
 * An activation that comes before the start is kept until the start.
 */
export const workerMachine = define.createMachine({
  id: "worker",
  description: "The life of a worker: it takes jobs while active or inactive, drains while ending.",
  context: ({ input }) => ({ hasFloor: input?.active ?? true }),
  initial: "starting",
  states: {
    starting: {
      description: "Made, and not yet hosted by a runtime.",
      on: {
        "worker.start": [{ guard: "hasFloor", target: "active" }, { target: "inactive" }],
        "worker.activate": { actions: "takeFloor" },
        "worker.deactivate": { actions: "yieldFloor" },
        "worker.end": { target: "ended" },
        "worker.cancel": { target: "cancelled" },
      },
    },
    active: {
      description: "Ready, takes jobs, and has the floor.",
      on: {
        "worker.deactivate": { target: "inactive", actions: "yieldFloor" },
        "worker.end": { target: "ending" },
        "worker.cancel": { target: "cancelled" },
      },
    },
    inactive: {
      description: "Ready, takes jobs, and leaves the floor to others.",
      on: {
        "worker.activate": { target: "active", actions: "takeFloor" },
        "worker.end": { target: "ending" },
        "worker.cancel": { target: "cancelled" },
      },
    },
    ending: {
      description: "Lets running and queued jobs finish, and refuses new ones.",
      entry: "ending",
      on: {
        "worker.drained": { target: "ended" },
        "worker.cancel": { target: "cancelled" },
      },
    },
    ended: {
      type: "final",
      description: "Gone, after its jobs had finished.",
      entry: "over",
    },
    cancelled: {
      type: "final",
      description: "Gone at once; jobs that ran were cut off.",
      entry: "over",
    },
  },
});
