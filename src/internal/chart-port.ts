import type {
  JobGroupMachineContext,
  JobGroupMachineEvent,
  JobMachineEvent,
  JobRetryEvent,
} from "../../machines/index.ts";

/** What the effects of the job chart do to the outside. */
export interface JobPort {
  started(): void;
  deliver(event: JobMachineEvent): void;
  retried(event: JobRetryEvent): void;
  ended(event: JobMachineEvent): void;
}

/** What the effects of the group chart do to the outside. */
export interface JobGroupPort {
  ended(event: JobGroupMachineEvent, context: JobGroupMachineContext): void;
}

/** What the effects of a worker's and a runtime's chart do to the outside. */
export interface LifePort<TEvent> {
  ending(event: TEvent): void;
  over(event: TEvent): void;
}

// A property of the actor rather than a WeakMap: with many thousands of actors an ephemeron table is what the
// garbage collector would spend its time on.
const PORT = Symbol("xstate-jobs.port");

/** Ties an actor to what its effects act on. */
export function bindPort(actor: object, port: JobPort | JobGroupPort | LifePort<never> | undefined): void {
  (actor as { [PORT]?: unknown })[PORT] = port;
}

/** What an actor's effects act on; `undefined` for an actor that somebody made of the same logic on his own. */
export function portOf<T>(actor: object): T | undefined {
  return (actor as { [PORT]?: T })[PORT];
}
