import type { EventObject } from "xstate";
import type { JobErrorCode } from "../../machines/index.ts";
import { textOf } from "../internal/text-of.ts";
import type { JobMessage } from "../message.ts";
import type { ChartTrace } from "../runtime-observer.ts";
import { endingCode } from "./ending-code.ts";
import type { Entry, Subject } from "./entry.ts";
import { isFinal } from "./machines.ts";
import type { Place } from "./place.ts";
import { lastSize, preview } from "./preview.ts";
import { type ActorRecord, DETACHED, type Shown, type StepRecord } from "./record.ts";
import { type Redact, type RedactInfo, redacted } from "./redact.ts";
import { MAX_STEPS, type MoreOfStep, StepLog } from "./step-log.ts";
import type { Store } from "./store.ts";
import { wordOf } from "./word-of.ts";

/** What the entries of one runtime have in common. */
export interface EntryOwner {
  readonly store: Store;
  readonly redact: Redact | undefined;
  /** The time from which those of the entries are counted: small numbers cost no memory of their own. */
  readonly since: number;
  /** What stands behind the ids of its actors: empty, unless another runtime has its name. */
  readonly tag: string;
  /** The clock's time. */
  now(): number;
  /** Whether it finds what was there before it. */
  readonly isLate: boolean;
  /** Whether nothing is recorded any more. */
  readonly isOver: boolean;
  /** Recording went wrong: the runtime must not notice. */
  failed(error: unknown): void;
}

/** An actor as it is found. */
export interface Found {
  readonly state: string;
  readonly payload?: unknown;
  readonly meta?: object | undefined;
  /** When it began, if that is known. */
  readonly began?: number | undefined;
}

/** What the events of all charts may carry. Those that somebody sends an actor by hand carry anything. */
interface Details {
  readonly data?: unknown;
  readonly response?: unknown;
  readonly args?: unknown;
  readonly error?: unknown;
  readonly reason?: unknown;
  readonly code?: unknown;
  readonly status?: unknown;
  readonly attempt?: unknown;
  readonly workerName?: unknown;
  readonly jobId?: unknown;
}

const X = "x".charCodeAt(0);

/** How many characters an actor, and a step, take without what they show, about. */
const ACTOR_SIZE = 300;
const STEP_SIZE = 70;

/** Records what becomes of one actor, and keeps it. */
export class TracedEntry implements Entry, ChartTrace {
  readonly seq: number;
  subject: Subject | undefined;
  state: string;
  isOver = false;
  size: number;
  marks = 0;
  known = 0;
  before: Entry | undefined = undefined;
  after: Entry | undefined = undefined;
  readonly owner: EntryOwner;
  readonly #at: number;
  #firstState: string;
  readonly #place: Place;
  readonly #payload: Shown | undefined;
  readonly #meta: Shown | undefined;
  readonly #isLate: boolean;
  readonly #log = new StepLog();
  /** The number of the step that is being made; 0 if none is. */
  #stepping = 0;

  constructor(owner: EntryOwner, place: Place, found: Found, subject?: Subject) {
    this.owner = owner;
    this.#place = place;
    this.#isLate = owner.isLate;
    const now = owner.now();
    this.#at = (owner.isLate ? (found.began ?? now) : now) - owner.since;
    this.state = found.state;
    this.#firstState = found.state;
    this.subject = subject;
    this.size = ACTOR_SIZE + place.textSize;
    this.#payload = found.payload === undefined ? undefined : this.#sized(found.payload, "payload");
    this.#meta = found.meta === undefined ? undefined : this.#sized(found.meta, "meta");
    this.seq = owner.store.next(now);
    owner.store.add(this);
    // It may have ended before anybody looked, as a job of a group that has not.
    if (isFinal(found.state)) this.#over();
  }

  get actor(): ActorRecord {
    const { seq } = this;
    const place = this.#place;
    const { tag } = this.owner;
    const fields = place.toFields();
    return {
      type: "actor",
      seq,
      at: this.owner.since + this.#at,
      ...fields,
      id: fields.id + tag,
      parent: fields.parent === undefined ? undefined : fields.parent + tag,
      state: this.#firstState,
      isLate: this.#isLate || undefined,
      payload: this.#payload,
      meta: this.#meta,
    };
  }

  get steps(): readonly StepRecord[] {
    return this.#log.recordsOf(this.#id, this.owner.since);
  }

  record(seq: number): ActorRecord | StepRecord | undefined {
    return seq === this.seq ? this.actor : this.#log.find(seq, this.#id, this.owner.since);
  }

  get #id(): string {
    return this.#place.id + this.owner.tag;
  }

  begin(event: EventObject, state: string): void {
    if (this.isOver) return;
    try {
      const { type } = event;
      // What XState itself says to an actor is no event of its chart.
      if (type.charCodeAt(0) === X && type.startsWith("xstate.")) return;
      this.#stepping = this.#step(type, state, event as Details);
    } catch (error) {
      this.owner.failed(error);
    }
  }

  end(state: string): void {
    const seq = this.#stepping;
    this.#stepping = 0;
    if (state === this.state || this.isOver) return;
    if (seq > 0) this.#log.led(seq, state);
    // It was found in the midst of a step.
    else if (this.#log.isEmpty) this.#firstState = state;
    this.state = state;
    if (isFinal(state)) this.#over();
  }

  left(): ChartTrace | undefined {
    return this.owner.isOver ? undefined : this;
  }

  sent({ type, attempt, jobId }: JobMessage): void {
    // That it was cancelled, its chart has been told already.
    if (this.isOver || type === "job.cancel") return;
    try {
      this.#step(type, this.state, { attempt, jobId });
    } catch (error) {
      this.owner.failed(error);
    }
  }

  /** Nothing more is recorded of it. */
  detach(): void {
    this.#step(DETACHED, this.state, {});
    this.#over();
  }

  #over(): void {
    this.subject = undefined;
    this.owner.store.finish(this);
  }

  /** Returns its number. */
  #step(type: string, state: string, details: Details): number {
    const owner = this.owner;
    const now = owner.now();
    const seq = owner.store.next(now);
    const { attempt, code, workerName, jobId } = details;
    this.size += STEP_SIZE;
    let data: unknown = details.data;
    if (data === undefined) data = details.response === undefined ? details.args : details.response;
    const reason = details.reason ?? (details.error === undefined ? undefined : textOf(details.error));
    const shown = data === undefined ? undefined : this.#sized(data, "data", type);
    const isLater = typeof attempt === "number" && attempt !== 1;
    let more: MoreOfStep | undefined;
    const isEnding = type === "job.response" && details.status !== "completed";
    if (reason !== undefined || code !== undefined || isEnding || isLater || jobId === undefined) {
      more = {
        reason: reason === undefined ? undefined : this.#sized(reason, "reason", type),
        code: (wordOf(code) ?? endingCode(type, details.status)) as JobErrorCode | undefined,
        attempt: isLater ? attempt : undefined,
        // A job's own messages name its worker again.
        workerName: jobId === undefined ? wordOf(workerName) : undefined,
      };
    }
    const hasDropped = this.#log.add(seq, now - owner.since, wordOf(type) as string, state, shown, more);
    // As large as they are on average: how large each is, is not kept.
    if (hasDropped) this.size -= Math.round((this.size - ACTOR_SIZE) / (MAX_STEPS + 1));
    owner.store.touch(this, seq);
    return seq;
  }

  #sized(value: unknown, kind: RedactInfo["kind"], event?: string): Shown | undefined {
    const shown = this.#shown(value, kind, event);
    this.size += lastSize();
    return shown;
  }

  #shown(value: unknown, kind: RedactInfo["kind"], event?: string): Shown | undefined {
    const { redact } = this.owner;
    // The usual case, for which nothing is made.
    if (redact === undefined) return preview(value);
    const { kind: actor, name, jobId, workerName } = this.#place;
    const info = { kind, event, actor, name, jobId, workerName };
    return redacted(redact, value, info, (error) => this.owner.failed(error));
  }
}
