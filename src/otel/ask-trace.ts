import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  type Span,
  type SpanKind,
  trace,
} from "@opentelemetry/api";
import type { EventObject } from "xstate";
import type { Job } from "../job.ts";
import type { JobGroup } from "../job-group.ts";
import type { ChartTrace } from "../runtime-observer.ts";
import type { Instruments } from "./instruments.ts";
import { DROPPED_EVENTS, JOB_ID, JOB_LABEL, JOB_NAME, JOB_SOURCE, RUNTIME_NAME } from "./names.ts";
import { SpanLog } from "./span-log.ts";
import { type EndedWith, setEnding } from "./span-status.ts";

/** The span of a job or of a group, from when it is asked for until it has its ending. */
export abstract class AskTrace<TAsk extends Job | JobGroup> implements ChartTrace {
  /** The context in which its parts are. */
  readonly context: Context;
  protected readonly ask: TAsk;
  protected readonly instruments: Instruments;
  readonly #span: Span;
  readonly #log: SpanLog | undefined;
  #isOver = false;
  /** What was thrown, of the event that is being handled. */
  #cause: unknown;

  /** `attributes`: of its kind; they are taken over. */
  constructor(instruments: Instruments, ask: TAsk, name: string, kind: SpanKind, attributes: Attributes) {
    const { tracer, contexts, guard, runtimeName } = instruments;
    this.ask = ask;
    this.instruments = instruments;
    const parent = guard.call(() => contexts.parentOf(ask)) ?? ROOT_CONTEXT;
    attributes[RUNTIME_NAME] = runtimeName;
    attributes[JOB_ID] = ask.jobId;
    attributes[JOB_SOURCE] = ask.asker.name;
    if (ask.name !== undefined) attributes[JOB_NAME] = ask.name;
    if (ask.label !== undefined) attributes[JOB_LABEL] = ask.label;
    this.#span = guard.startSpan(tracer, name, { kind, attributes }, parent);
    this.context = trace.setSpan(parent, this.#span);
    if (guard.call(() => this.#span.isRecording())) this.#log = new SpanLog(this.#span);
    contexts.set(ask, this.context);
  }

  begin(event: EventObject): void {
    this.#cause = (event as { cause?: unknown }).cause;
    this.instruments.guard.call(() => this.handling(event, this.#log));
  }

  end(): void {
    if (this.ask.isDone) this.finish();
    this.#cause = undefined;
  }

  /** An event has reached its chart. `log`: unless nothing is recorded. */
  protected abstract handling(event: EventObject, log: SpanLog | undefined): void;
  /** How it ended. */
  protected abstract get result(): Omit<EndedWith, "cause">;
  /** Attributes that are known at its end. */
  protected abstract get lastAttributes(): Attributes;
  /** Whether its span may end, once it has its ending. */
  protected abstract get isComplete(): boolean;
  /** Its span has ended. */
  protected abstract over(): void;

  /** Ends its span, once. */
  protected finish(): void {
    if (this.#isOver || !this.isComplete) return;
    this.#isOver = true;
    const { contexts, guard } = this.instruments;
    contexts.delete(this.ask);
    guard.call(() => this.#write());
    guard.call(() => this.#span.end());
    guard.call(() => this.over());
  }

  /** Writes something into its span, while that is open and recorded. */
  protected write(what: (log: SpanLog) => void): void {
    const log = this.#log;
    if (log !== undefined && !this.#isOver) this.instruments.guard.call(() => what(log));
  }

  #write(): void {
    if (this.#log === undefined) return;
    const { droppedEvents } = this.ask;
    const { status, code, reason } = this.result;
    this.#log.close();
    this.#span.setAttributes(this.lastAttributes);
    if (droppedEvents > 0) this.#span.setAttribute(DROPPED_EVENTS, droppedEvents);
    setEnding(this.#span, { status, code, reason, cause: this.#cause });
  }
}
