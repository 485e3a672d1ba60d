import type { AnyEventObject, AnyMachineSnapshot, AnyStateMachine } from "xstate";
import {
  type JobGroupMachineEvent,
  type JobMachineEvent,
  type JobRetryEvent,
  jobGroupMachine,
  jobMachine,
  runtimeMachine,
  workerMachine,
} from "../machines/index.ts";
import { compiledLogic } from "./compile/compiled-logic.ts";
import {
  type JobGroupPort,
  type JobPort,
  portOf,
  type RuntimePort,
  type WorkerPort,
} from "./internal/chart-port.ts";

/** Which logic drives the actors of jobs and groups. They behave the same; compiled is several times faster. */
export type Mode = "compiled" | "interpreted";

// Each is made once, when it is first needed: a machine made or provided per job would cost 38–210 µs.
const job = once(() =>
  jobMachine.provide({
    actions: {
      started: ({ self }) => portOf<JobPort>(self)?.started(),
      deliver: ({ self, event }) => portOf<JobPort>(self)?.deliver(event),
      retried: ({ self, event }) => portOf<JobPort>(self)?.retried(event as JobRetryEvent),
      ended: ({ self, event }) => portOf<JobPort>(self)?.ended(event as JobMachineEvent),
    },
  }),
);
const jobGroup = once(() =>
  jobGroupMachine.provide({
    actions: {
      ended: ({ self, event, context }) =>
        portOf<JobGroupPort>(self)?.ended(event as JobGroupMachineEvent, context),
    },
  }),
);
// Compiled logic is typed as its machine: whoever creates an actor of it need not know which of the two it has.
const compiledJob = once(() => traced(compiledLogic(job()) as unknown as typeof jobMachine));
const compiledJobGroup = once(() => traced(compiledLogic(jobGroup()) as unknown as typeof jobGroupMachine));
const interpretedJob = once(() => traced(job()));
const interpretedJobGroup = once(() => traced(jobGroup()));

/** The logic of a job's actor, with the runtime's effects. */
export function jobChart(mode: Mode): typeof jobMachine {
  return mode === "compiled" ? compiledJob() : interpretedJob();
}

/** The logic of a group's actor, with the runtime's effects. */
export function jobGroupChart(mode: Mode): typeof jobGroupMachine {
  return mode === "compiled" ? compiledJobGroup() : interpretedJobGroup();
}

// Compiled in both modes: as the parent of many short actors an interpreted machine would keep something of each.
/** The logic of a worker's actor, with the runtime's effects. */
export const workerChart: () => typeof workerMachine = once(() => {
  const machine = workerMachine.provide({
    actions: {
      started: ({ self }) => portOf<WorkerPort>(self)?.started(),
      activated: ({ self, context }) => portOf<WorkerPort>(self)?.activated(context),
      deactivated: ({ self }) => portOf<WorkerPort>(self)?.deactivated(),
      ending: ({ self, context }) => portOf<WorkerPort>(self)?.ending(context),
      down: ({ self, event }) => portOf<WorkerPort>(self)?.down(event),
      backOff: ({ self, context }) => portOf<WorkerPort>(self)?.backOff(context),
      backedOff: ({ self }) => portOf<WorkerPort>(self)?.backedOff(),
      wentWrong: ({ self, event }) => portOf<WorkerPort>(self)?.wentWrong(event),
      givenUp: ({ self, event, context }) => portOf<WorkerPort>(self)?.givenUp(event, context),
      over: ({ self, event }) => portOf<WorkerPort>(self)?.over(event),
    },
  });
  return traced(compiledLogic(machine) as unknown as typeof workerMachine);
});
/** The logic of a runtime's actor, with its effects. */
export const runtimeChart: () => typeof runtimeMachine = once(() => {
  const machine = runtimeMachine.provide({
    actions: {
      ending: ({ self, event }) => portOf<RuntimePort>(self)?.ending(event),
      over: ({ self, event }) => portOf<RuntimePort>(self)?.over(event),
    },
  });
  return traced(compiledLogic(machine) as unknown as typeof runtimeMachine);
});

/** Has every event that this logic handles told to the trace of its actor, if that has one. */
function traced<TMachine extends AnyStateMachine>(logic: TMachine): TMachine {
  const { transition } = logic;
  logic.transition = (before: AnyMachineSnapshot, event: AnyEventObject, scope) => {
    const trace = portOf<JobPort>(scope.self)?.trace;
    trace?.begin(event, String(before.value));
    const after = transition.call(logic, before, event, scope);
    // There may be another one: whoever looks may have come meanwhile.
    portOf<JobPort>(scope.self)?.trace?.end(String(after.value));
    return after;
  };
  return logic;
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
