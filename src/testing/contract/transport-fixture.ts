import type { Runtime } from "../../runtime.ts";

/**
 * What a transport promises beyond dispatch itself. `transportCases()` leaves out the cases of what one does not:
 *
 * | promise | the cases that need it |
 * | --- | --- |
 * | `isShared` | what several runtimes are to each other: replicas, presence, the end of one of them |
 * | `isCopying` | what cannot be sent is refused, and a change after the call does not arrive |
 * | `maxPayload` | what is too long is refused before anything is sent |
 * | `canDisconnect` | a connection breaks, for a moment or for good |
 * | `canKill` | a process dies without a word |
 * | `canFreeze` | a process stands still, and goes on |
 */
export interface TransportPromises {
  /** Runtimes with a transport each meet over it. False: all workers are in one runtime. */
  readonly isShared: boolean;
  /** What arrives is a copy. False: it is the very value. */
  readonly isCopying: boolean;
  /** How many reports of a job may be on their way, beside those that wait in the buffer of whoever reads. */
  readonly window: number;
  /** How many bytes a message may have; `undefined` for any number. */
  readonly maxPayload: number | undefined;
  /** The fixture has `disconnect` and `reconnect`. */
  readonly canDisconnect: boolean;
  /** The fixture has `kill`. */
  readonly canKill: boolean;
  /** The fixture has `freeze` and `thaw`. */
  readonly canFreeze: boolean;
}

/** How a runtime of a case is to be, besides its name. */
export interface FixtureRuntimeOptions {
  /** What becomes of jobs that are asked for while there is no connection. Default `wait`. */
  readonly offline?: "wait" | "reject" | undefined;
}

/** Where one case takes place: runtimes over the transport under test, and what can happen to them. */
export interface TransportNetwork {
  /** A runtime, connected. Where the transport is shared it is another one each time, else always the same. */
  runtime(name: string, options?: FixtureRuntimeOptions): Promise<Runtime>;
  /** Lets so many milliseconds pass in the clock of the runtimes, and the event loop have its turns. */
  wait(ms: number): Promise<void>;
  /** The connection of a runtime breaks, and it gets none until `reconnect`. Resolves when its transport knows. */
  disconnect?(runtime: Runtime): void | Promise<void>;
  /** It may connect again. Resolves when it has. */
  reconnect?(runtime: Runtime): void | Promise<void>;
  /** Its process dies: nothing is heard of it any more, and nobody has said so. It need not be disposed. */
  kill?(runtime: Runtime): void | Promise<void>;
  /** Nothing of what it says arrives, and it hears nothing, until `thaw`; its connection stays. */
  freeze?(runtime: Runtime): void | Promise<void>;
  /** What it said, and what was said to it, arrives. */
  thaw?(runtime: Runtime): void | Promise<void>;
  /** A line for each job that a transport still holds for its runtime. Absent: it cannot tell. */
  held?(): readonly string[];
  /** A line for each thing that is left of runtimes that were disposed, such as a timer. Absent: it cannot tell. */
  leftovers?(): readonly string[];
  /** The case is over; its runtimes are disposed already. */
  close(): void | Promise<void>;
}

/** A transport under test. */
export interface TransportFixture {
  readonly promises: TransportPromises;
  /** How long something may take that is said as soon as it happens, less than a heartbeat if the time is virtual (milliseconds). */
  readonly soonMs: number;
  /** After how long the transport gives up a runtime, or a connection (milliseconds). Needed where either can break. */
  readonly detectMs?: number | undefined;
  /** Makes the place for one case. */
  open(): TransportNetwork | Promise<TransportNetwork>;
}
