import type {
  JobGroupMachineContext,
  JobGroupMachineEvent,
  JobMachineEvent,
  JobRetryEvent,
  RuntimeMachineEvent,
  WorkerMachineContext,
  WorkerMachineEvent,
} from "../../machines/index.ts";
import type { ChartTrace } from "../runtime-observer.ts";

/** Who sees what the chart handles. */
interface Traced {
  readonly trace?: ChartTrace | undefined;
}

/** What the effects of the job chart do to the outside. */
export interface JobPort extends Traced {
  started(): void;
  deliver(event: JobMachineEvent): void;
  retried(event: JobRetryEvent): void;
  ended(event: JobMachineEvent): void;
}

/** What the effects of the group chart do to the outside. */
export interface JobGroupPort extends Traced {
  ended(event: JobGroupMachineEvent, context: JobGroupMachineContext): void;
}

/** What the effects of the worker chart do to the outside. */
export interface WorkerPort extends Traced {
  started(): void;
  activated(context: WorkerMachineContext): void;
  deactivated(): void;
  ending(context: WorkerMachineContext): void;
  down(event: WorkerMachineEvent): void;
  backOff(context: WorkerMachineContext): void;
  backedOff(): void;
  wentWrong(event: WorkerMachineEvent): void;
  givenUp(event: WorkerMachineEvent, context: WorkerMachineContext): void;
  over(event: WorkerMachineEvent): void;
}

/** What the effects of the runtime chart do to the outside. */
export interface RuntimePort extends Traced {
  ending(event: RuntimeMachineEvent): void;
  over(event: RuntimeMachineEvent): void;
}

// A property of the actor rather than a WeakMap: with many thousands of actors an ephemeron table is what the
// garbage collector would spend its time on.
const PORT = Symbol("xstate-jobs.port");

/** Ties an actor to what its effects act on. */
export function bindPort(
  actor: object,
  port: JobPort | JobGroupPort | WorkerPort | RuntimePort | undefined,
): void {
  (actor as { [PORT]?: unknown })[PORT] = port;
}

/** What an actor's effects act on; `undefined` for an actor that somebody made of the same logic on his own. */
export function portOf<T>(actor: object): T | undefined {
  return (actor as { [PORT]?: T })[PORT];
}
