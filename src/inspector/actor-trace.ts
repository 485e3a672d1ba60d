import type { EventObject } from "xstate";
import type { JobErrorCode } from "../../machines/index.ts";
import type { Deadlines } from "../deadlines.ts";
import { textOf } from "../internal/text-of.ts";
import type { JobMessage } from "../message.ts";
import type { ChartTrace } from "../runtime-observer.ts";
import { type Entry, Step } from "./entry.ts";
import { lastSize } from "./preview.ts";
import type { Shown } from "./record.ts";
import type { RedactInfo, Show } from "./redact.ts";
import type { Store } from "./store.ts";
import type { Counts } from "./totals.ts";

/** What the traces of one runtime have in common. */
export interface TraceOwner {
  readonly store: Store;
  readonly show: Show;
  readonly deadlines: Deadlines;
  /** Whether nothing is recorded any more. */
  readonly isOver: boolean;
  /** Recording went wrong: the runtime must not notice. */
  failed(error: unknown): void;
}

/** What the events of all charts may carry. */
interface Details {
  readonly data?: unknown;
  readonly response?: unknown;
  readonly args?: unknown;
  readonly error?: unknown;
  readonly reason?: string;
  readonly code?: JobErrorCode;
  readonly attempt?: number;
  readonly workerName?: string;
  readonly jobId?: string;
}

/** How many characters a step takes without what it shows, about. */
const STEP_SIZE = 100;

/** The states that nothing leads out of, in all four charts. */
const FINAL: ReadonlySet<string> = new Set(["completed", "cancelled", "failed", "error", "ended"]);

/** Whether a state is one that nothing leads out of. */
export function isFinal(state: string): boolean {
  return FINAL.has(state);
}

function dataOf({ data, response, args }: Details): unknown {
  if (data !== undefined) return data;
  return response === undefined ? args : response;
}

/** Records the steps of one actor. */
export class ActorTrace implements ChartTrace {
  readonly #owner: TraceOwner;
  readonly #entry: Entry;
  readonly #counts: Counts | undefined;
  /** What is being handled. */
  #step: Step | undefined;

  /** `counts`: where its ending is counted. */
  constructor(owner: TraceOwner, entry: Entry, counts?: Counts) {
    this.#owner = owner;
    this.#entry = entry;
    this.#counts = counts;
  }

  begin(event: EventObject, state: string): void {
    // What XState itself says to an actor is no event of its chart.
    if (this.#owner.isOver || event.type.startsWith("xstate.")) return;
    try {
      this.#step = this.#record(event.type, state, event as Details);
    } catch (error) {
      this.#owner.failed(error);
    }
  }

  end(state: string): void {
    const step = this.#step;
    if (step === undefined) return;
    this.#step = undefined;
    step.to = state;
    this.#entry.state = state;
    if (!isFinal(state) || this.#entry.isOver) return;
    this.#counts?.reached(state);
    this.#owner.store.finish(this.#entry);
  }

  sent({ type, attempt }: JobMessage): void {
    // That it was cancelled, its chart has been told already.
    if (this.#owner.isOver || type === "job.cancel") return;
    try {
      this.#record(type, this.#entry.state, { attempt });
    } catch (error) {
      this.#owner.failed(error);
    }
  }

  /** Nothing more is recorded of it. */
  detach(): void {
    if (this.#entry.isOver) return;
    this.#record("inspector.detached", this.#entry.state, {});
    this.#owner.store.finish(this.#entry);
  }

  #record(type: string, state: string, details: Details): Step {
    const { store, deadlines } = this.#owner;
    const entry = this.#entry;
    const at = deadlines.now();
    const step = new Step(store.next(at), at, entry.actor.id, type, state);
    const { attempt, code, workerName, jobId } = details;
    let size = STEP_SIZE;
    const data = dataOf(details);
    if (data !== undefined) {
      step.data = this.#shown(data, "data", type);
      size += lastSize();
    }
    const reason = details.reason ?? (details.error === undefined ? undefined : textOf(details.error));
    if (reason !== undefined) {
      step.reason = this.#shown(reason, "reason", type);
      size += lastSize();
    }
    if (code !== undefined) step.code = code;
    if (attempt !== undefined && attempt !== 1) step.attempt = attempt;
    // A job's own messages name its worker again.
    if (workerName !== undefined && jobId === undefined) step.workerName = workerName;
    store.step(entry, step, size);
    return step;
  }

  #shown(value: unknown, kind: RedactInfo["kind"], event: string): Shown | undefined {
    const { kind: actor, name, jobId, workerName } = this.#entry.actor;
    return this.#owner.show(value, { kind, event, actor, name, jobId, workerName });
  }
}
