import type { EventObject } from "xstate";
import type { Job } from "./job.ts";
import type { JobGroup } from "./job-group.ts";
import type { JobMessage, RequesterMessage } from "./message.ts";
import type { Services } from "./services.ts";
import type { WorkerHost } from "./worker-host.ts";

/** Sees each event that one statechart handles: what drives the chart, and who sent the event, makes no difference. */
export interface ChartTrace {
  /** An event has reached the chart. What comes of it, in other charts too, is told before `end`. */
  begin(event: EventObject, state: string): void;
  /** It has been handled: this is the state now. */
  end(state: string): void;
  /** The worker is sent a request, or asked how it goes: nothing that the chart of the job knows of. */
  sent?(message: JobMessage): void;
  /** Of a job: what its handler is given as `meta` instead of what it was asked with. Read for each attempt. */
  readonly meta?: Readonly<Record<string, string>> | undefined;
  /** Somebody has ceased to observe: what is told from now on in its place, which may be itself. Absent: it stays. */
  left?(): ChartTrace | undefined;
}

/**
 * Sees what happens in a runtime, as it happens. It is told in the midst of transitions: it must neither throw nor touch the
 * runtime, and whatever it does makes every job dearer. Without a trace, an actor is not looked at any more.
 */
export interface RuntimeObserver {
  /** The runtime itself, before all that is in it. */
  runtime(services: Services, state: string): ChartTrace | undefined;
  /** A worker is hosted; its actor has not started. Its parent has been told before. */
  worker(host: WorkerHost): ChartTrace | undefined;
  /** A job or a group begins. A group is told before its jobs, a job before its sub-jobs. */
  asked(ask: Job | JobGroup): ChartTrace | undefined;
  /** A job or a group has its ending, whether it is looked at or not. */
  ended(ask: Job | JobGroup): void;
  /** What another runtime says to a worker of this one about its job. */
  heard(message: JobMessage): void;
  /** What it is answered. `read` makes a value of what is sent in its place. */
  answered(message: RequesterMessage, read: (value: unknown) => unknown): void;
}

/** Several observers as one. */
export class RuntimeObservers implements RuntimeObserver {
  readonly #all: readonly RuntimeObserver[];
  /** If there is one only, as there usually is. */
  readonly #only: RuntimeObserver | undefined;

  constructor(all: readonly RuntimeObserver[]) {
    this.#all = all;
    this.#only = all.length === 1 ? all[0] : undefined;
  }

  /** These and one more. */
  with(observer: RuntimeObserver): RuntimeObservers {
    return new RuntimeObservers([...this.#all, observer]);
  }

  /** All but this one; `undefined` if it was the last. */
  without(observer: RuntimeObserver): RuntimeObservers | undefined {
    const rest = this.#all.filter((each) => each !== observer);
    return rest.length === 0 ? undefined : new RuntimeObservers(rest);
  }

  runtime(services: Services, state: string): ChartTrace | undefined {
    return this.#traceOf((each) => each.runtime(services, state));
  }

  worker(host: WorkerHost): ChartTrace | undefined {
    return this.#traceOf((each) => each.worker(host));
  }

  asked(ask: Job | JobGroup): ChartTrace | undefined {
    if (this.#only !== undefined) return this.#only.asked(ask);
    return this.#traceOf((each) => each.asked(ask));
  }

  ended(ask: Job | JobGroup): void {
    for (const each of this.#all) each.ended(ask);
  }

  heard(message: JobMessage): void {
    for (const each of this.#all) each.heard(message);
  }

  answered(message: RequesterMessage, read: (value: unknown) => unknown): void {
    for (const each of this.#all) each.answered(message, read);
  }

  #traceOf(ask: (observer: RuntimeObserver) => ChartTrace | undefined): ChartTrace | undefined {
    return this.#all.map(ask).reduce(bothTraces, undefined);
  }
}

/** One trace that tells both, the former first. */
export function bothTraces(
  one: ChartTrace | undefined,
  other: ChartTrace | undefined,
): ChartTrace | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return new BothTraces(one, other);
}

/** What is left of a trace when somebody has ceased to observe. */
export function traceLeft(trace: ChartTrace | undefined): ChartTrace | undefined {
  return trace?.left === undefined ? trace : trace.left();
}

class BothTraces implements ChartTrace {
  readonly #one: ChartTrace;
  readonly #other: ChartTrace;

  constructor(one: ChartTrace, other: ChartTrace) {
    this.#one = one;
    this.#other = other;
  }

  begin(event: EventObject, state: string): void {
    this.#one.begin(event, state);
    this.#other.begin(event, state);
  }

  end(state: string): void {
    this.#one.end(state);
    this.#other.end(state);
  }

  sent(message: JobMessage): void {
    this.#one.sent?.(message);
    this.#other.sent?.(message);
  }

  get meta(): Readonly<Record<string, string>> | undefined {
    return this.#one.meta ?? this.#other.meta;
  }

  left(): ChartTrace | undefined {
    return bothTraces(traceLeft(this.#one), traceLeft(this.#other));
  }
}
