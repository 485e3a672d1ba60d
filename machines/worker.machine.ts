import { assign, setup } from "xstate";
import type { Timed, WorkerMachineEvent } from "./worker-event.ts";

/** When a worker is started again: never, when it went wrong, or whenever it is down and its parent is not. */
export type RestartPolicy = "never" | "on-error" | "always";

export interface WorkerMachineContext {
  /** Whether the worker has the floor as soon as it has started. */
  readonly hasFloor: boolean;
  /** What came with its last activation. */
  readonly args: unknown;
  /** It was told to end for good while it was down: it drains as soon as it is up. */
  readonly isToEnd: boolean;
  /** Its policy; `never` as soon as it is to end for good. */
  readonly restart: RestartPolicy;
  readonly maxRestarts: number;
  readonly restartWindowMs: number;
  /** When it was restarted: as far as the last restart's window reaches back. */
  readonly restarts: readonly number[];
}

export type WorkerMachineInput =
  | {
      readonly active?: boolean | undefined;
      /** What it was activated with. */
      readonly args?: unknown;
      /** Default `never`. */
      readonly restart?: RestartPolicy | undefined;
      /** How many restarts there may be within the window. Default 5. */
      readonly maxRestarts?: number | undefined;
      /** Default 60,000 ms. */
      readonly restartWindowMs?: number | undefined;
    }
  | undefined;

interface Args {
  readonly context: WorkerMachineContext;
  readonly event: WorkerMachineEvent;
}

/** Whether what happened is a reason to start the worker again. */
function wantsRestart({ context, event }: Args): boolean {
  if (event.type === "worker.error" || event.type === "worker.fail") return context.restart !== "never";
  return context.restart === "always" && !("forGood" in event && event.forGood === true);
}

/** The restarts that count at the time of an event. */
function recent({ context, event }: Args): number[] {
  const { at = 0 } = event as Timed;
  return context.restarts.filter((time) => at - time < context.restartWindowMs);
}

const define = setup({
  types: {
    context: {} as WorkerMachineContext,
    events: {} as WorkerMachineEvent,
    input: {} as WorkerMachineInput,
  },
  guards: {
    hasFloor: ({ context }) => context.hasFloor,
    isToEnd: ({ context }) => context.isToEnd,
    isForGood: ({ event }) => "forGood" in event && event.forGood === true,
    mayRestart: (args) => wantsRestart(args) && recent(args).length < args.context.maxRestarts,
    wantsRestart: (args) => wantsRestart(args),
  },
  actions: {
    takeFloor: assign(({ event }) => ({
      hasFloor: true,
      args: event.type === "worker.activate" ? event.args : undefined,
    })),
    yieldFloor: assign({ hasFloor: false }),
    endForGood: assign(({ context, event }) => ({
      restart: event.type === "worker.end" && event.forGood === true ? "never" : context.restart,
    })),
    /** As soon as it is up: what its parent still does may need it. */
    endLater: assign({ restart: "never", isToEnd: true }),
    countRestart: assign((args) => ({ restarts: [...recent(args), (args.event as Timed).at ?? 0] })),
    /** A new start of its parent is not its own fault. */
    forgetRestarts: assign(({ context, event }) => ({
      restarts: event.type === "worker.restart" && event.anew === true ? [] : context.restarts,
    })),
    /** Effect: it is up. */
    started: () => {},
    /** Effect: it has the floor. */
    activated: () => {},
    /** Effect: it has the floor no more. */
    deactivated: () => {},
    /** Effect: take nothing new, and end as soon as nothing is left to do. */
    ending: () => {},
    /** Effect: leave the registry, and cut off what is left: it will be back. */
    down: () => {},
    /** Effect: start again after a while. */
    backOff: () => {},
    /** Effect: it does not wait any more. */
    backedOff: () => {},
    /** Effect: tell its parent what its own code threw. */
    wentWrong: () => {},
    /** Effect: it was restarted too often, which its parent answers for. */
    givenUp: () => {},
    /** Effect: leave the registry, and cut off what is left. */
    over: () => {},
  },
});

const orRestart = [
  { guard: "mayRestart", target: "restarting", actions: "countRestart" },
  { guard: "wantsRestart", target: "failed", actions: "givenUp" },
] as const;

const cancel = [...orRestart, { target: "cancelled" }] as const;

const again = { target: "starting", actions: ["forgetRestarts", "down"] } as const;

const wrong = { actions: "wentWrong" } as const;

const up = {
  "worker.end": { target: "ending", actions: "endForGood" },
  "worker.error": [
    { guard: "mayRestart", target: "restarting", actions: ["wentWrong", "countRestart"] },
    { guard: "wantsRestart", target: "failed", actions: ["wentWrong", "givenUp"] },
    wrong,
  ],
  "worker.fail": [...orRestart, { target: "failed" }],
  "worker.restart": again,
  "worker.cancel": cancel,
} as const;

const start = [
  { guard: "isToEnd", target: "ending", actions: "started" },
  { guard: "hasFloor", target: "active", actions: "started" },
  { target: "inactive", actions: "started" },
] as const;

/** What is said to it while it is not up counts when it is; its end for good waits for what its parent still does. */
const notUp = {
  "worker.start": start,
  "worker.activate": { actions: "takeFloor" },
  "worker.deactivate": { actions: "yieldFloor" },
  "worker.end": [{ guard: "isForGood", actions: "endLater" }, { guard: "wantsRestart" }, { target: "ended" }],
  "worker.drained": { target: "ended" },
  "worker.error": wrong,
  "worker.cancel": [{ guard: "wantsRestart" }, { target: "cancelled" }],
} as const;

/**
 * The life of a worker. `active` and `inactive` say who has the floor, not whether jobs run: both take jobs.
 * An activation that comes before the start is kept until the start.
 */
export const workerMachine = define.createMachine({
  id: "worker",
  description: "The life of a worker: it takes jobs while active or inactive, drains while ending.",
  context: ({ input }) => ({
    hasFloor: input?.active ?? true,
    args: input?.args,
    isToEnd: false,
    restart: input?.restart ?? "never",
    maxRestarts: input?.maxRestarts ?? 5,
    restartWindowMs: input?.restartWindowMs ?? 60_000,
    restarts: [],
  }),
  initial: "starting",
  states: {
    starting: {
      description: "Made, or stopped by its parent: it starts when that says so.",
      on: notUp,
    },
    active: {
      description: "Ready, takes jobs, and has the floor.",
      entry: "activated",
      exit: "deactivated",
      on: {
        "worker.activate": { actions: ["takeFloor", "activated"] },
        "worker.deactivate": { target: "inactive", actions: "yieldFloor" },
        ...up,
      },
    },
    inactive: {
      description: "Ready, takes jobs, and leaves the floor to others.",
      on: {
        "worker.activate": { target: "active", actions: "takeFloor" },
        ...up,
      },
    },
    ending: {
      description: "Lets running and queued jobs finish, and refuses new ones.",
      entry: "ending",
      on: {
        "worker.activate": { actions: "takeFloor" },
        "worker.deactivate": { actions: "yieldFloor" },
        "worker.end": { actions: "endForGood" },
        "worker.error": wrong,
        "worker.drained": [...orRestart, { target: "ended" }],
        "worker.restart": [{ guard: "wantsRestart", ...again }, { target: "cancelled" }],
        "worker.cancel": cancel,
      },
    },
    restarting: {
      description: "Down, its jobs cut off: it waits for a while and starts again.",
      entry: ["down", "backOff"],
      exit: "backedOff",
      on: {
        ...notUp,
        "worker.restart": { target: "starting", actions: "forgetRestarts" },
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
    failed: {
      type: "final",
      description: "Gone, as it or one of its children went wrong too often; jobs that ran were cut off.",
      entry: "over",
    },
  },
});
