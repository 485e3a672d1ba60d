import type { JobStatus } from "../machines/index.ts";
import type { AskObserver } from "./ask-observer.ts";
import type { Asker } from "./asker.ts";
import type { CancelOptions } from "./cancel-options.ts";
import type { Deadline } from "./deadlines.ts";
import type { JobError, JobGroupError } from "./errors.ts";
import { EventStream } from "./event-stream.ts";
import { Deferred } from "./internal/deferred.ts";
import { earlier } from "./internal/earlier.ts";
import { textOf } from "./internal/text-of.ts";
import { DEFAULT_BUFFER, type JobParams, metaOf, NO_META } from "./job-params.ts";
import type { RequesterMessage } from "./message.ts";
import { stalledText } from "./pending-text.ts";
import { bothTraces, type ChartTrace, type RuntimeObserver, traceLeft } from "./runtime-observer.ts";
import type { Scope } from "./scope.ts";
import type { Services } from "./services.ts";

/**
 * What a single job and a group have in common for whoever asked: one deadline, one signal, one stream of
 * events, one promise, one scope. How it ends is its statechart's business.
 */
export abstract class Ask<TEvent extends { readonly type: string }, TValue> {
  /** @internal */
  readonly services: Services;
  /** @internal */
  readonly asker: Asker;
  /** Its id; all jobs of a group have the group's. */
  readonly jobId: string;
  readonly name: string | undefined;
  /** What it was labelled with, for people. */
  readonly label: string | undefined;
  /** Whether `requestCancelJobGroup` may cancel it. */
  readonly cancellable: boolean;
  /** @internal */
  readonly payload: unknown;
  /** @internal */
  readonly meta: Readonly<Record<string, string>>;
  /** @internal When it is over at the latest, in the runtime's clock. */
  readonly deadline: number | undefined;
  /** @internal The run of whose job this is a sub-job. */
  readonly scope: Scope | undefined;
  /** @internal When the root of this job began, as its runtime counts. */
  readonly rootSequence: number;
  /** @internal The same in the runtime's clock. */
  readonly rootBegan: number;
  /** @internal For logic that mirrors it in another actor system. */
  observer: AskObserver<TEvent> | undefined;
  /** @internal Who sees what its statechart handles. */
  trace: ChartTrace | undefined;
  readonly #buffer: number;
  #signal: AbortSignal | undefined;
  #timer: Deadline | undefined;
  #check: Deadline | undefined;
  #stream: EventStream<TEvent> | undefined;
  #ending: Deferred<TValue> | undefined;
  #settling: Deferred<void> | undefined;
  #error: JobError | JobGroupError | undefined;
  #isSettled = false;

  /** @internal */
  constructor(services: Services, asker: Asker, jobId: string, params: JobParams, scope: Scope | undefined) {
    const { timeout, meta } = params;
    this.services = services;
    this.asker = asker;
    this.jobId = jobId;
    this.name = params.name;
    this.label = params.label;
    this.cancellable = params.cancellable ?? true;
    this.payload = params.payload;
    this.#buffer = params.buffer ?? DEFAULT_BUFFER;
    this.#signal = params.signal;
    this.scope = scope;
    const now = services.deadlines.now();
    this.meta = meta === undefined ? (scope?.meta ?? NO_META) : metaOf(scope?.meta ?? NO_META, meta);
    this.rootSequence = scope?.rootSequence ?? ++services.sequence;
    this.rootBegan = scope?.rootBegan ?? now;
    this.deadline = earlier(timeout === undefined ? undefined : now + timeout, scope?.deadline);
  }

  /** @internal How it ended; `undefined` while it has not. */
  abstract readonly status: JobStatus | undefined;
  /** @internal What it resolves to. Only asked once it has completed. */
  abstract readonly value: TValue;
  /** @internal */
  protected abstract makeError(): JobError | JobGroupError;
  /** @internal What it is called in a line for the log. */
  abstract readonly title: string;

  /** @internal */
  abstract cancelAs(reason: string | undefined, options: CancelOptions): void;
  /** @internal Makes its actor, and those of its parts. */
  abstract show(): void;
  /** @internal Its deadline has passed. */
  abstract due(): void;
  /** @internal */
  abstract receive(message: RequesterMessage): void;

  /** Cancels it, unless it has ended: events that nobody has read are discarded. */
  cancel(reason?: string): void {
    this.cancelAs(reason, {});
  }

  /** Whether it has its ending, of whatever kind. */
  get isDone(): boolean {
    return this.status !== undefined;
  }

  /** @internal The error it ended with: always the same object. */
  get error(): JobError | JobGroupError {
    this.#error ??= this.makeError();
    return this.#error;
  }

  /** @internal */
  get endError(): Error | undefined {
    return this.isDone && this.status !== "completed" ? this.error : undefined;
  }

  /** @internal */
  get ending(): Promise<TValue> {
    if (this.#ending === undefined) {
      this.#ending = new Deferred();
      if (this.isDone) this.#resolve(this.#ending);
    }
    return this.#ending.promise;
  }

  /** Resolves when the handlers are done, clean-up included. Never rejects. */
  get settled(): Promise<void> {
    if (this.#settling === undefined) {
      this.#settling = new Deferred();
      if (this.#isSettled) this.#settling.resolve();
    }
    return this.#settling.promise;
  }

  /** How many events were dropped unread. */
  get droppedEvents(): number {
    return this.#stream?.dropped ?? 0;
  }

  /** @internal */
  get stream(): EventStream<TEvent> {
    if (this.#stream === undefined) {
      this.#stream = new EventStream(this, this.#buffer);
      if (this.isDone) this.#stream.end(false);
    }
    return this.#stream;
  }

  /** @internal */
  get room(): number {
    return this.#stream?.room ?? this.#buffer;
  }

  /** @internal */
  sent(): void {
    this.stream.sent();
  }

  /** @internal It arrived too late. */
  reportLost(): void {
    if (this.#stream?.lost() !== false) this.services.stats.lateReports++;
  }

  /** @internal */
  whenRoom(onRoom: () => void): void {
    this.stream.whenRoom(onRoom);
  }

  /** @internal */
  abortedBy(signal: AbortSignal): void {
    this.#signal = undefined;
    this.cancelAs(textOf(signal.reason), { cause: signal.reason });
  }

  /** @internal */
  after(ms: number, check: () => void): void {
    this.#check = this.services.deadlines.armIn(ms, { due: check });
  }

  /** @internal */
  dropped(count: number): void {
    this.services.stats.droppedEvents += count;
  }

  /** @internal */
  stalled(): void {
    this.services.log(stalledText(this.title, this.#buffer));
  }

  /** @internal Shows itself to one who observes the runtime; without one, somebody has ceased to. */
  showTo(observer: RuntimeObserver | undefined): void {
    this.trace = bothTraces(traceLeft(this.trace), observer?.asked(this as never));
  }

  /** @internal Takes it up: the signal, the deadline and the scope that may end it. False: it has ended already. */
  protected takeUp(): boolean {
    const { deadline, scope, services } = this;
    if (services.observers !== undefined) this.showTo(services.observers);
    services.jobs.set(this.jobId, this);
    if (scope === undefined) this.asker._asks(this);
    else scope.adopt(this);
    if (this.#signal?.aborted) {
      this.abortedBy(this.#signal);
    } else if (scope?.isOver) {
      this.cancel("the job that asked for it is over");
    } else if (deadline !== undefined) {
      if (deadline <= services.deadlines.now()) this.due();
      else this.#timer = services.deadlines.arm(deadline, this);
    }
    if (this.isDone) return false;
    if (this.#signal !== undefined) services.signals.watch(this.#signal, this);
    return true;
  }

  /** @internal It has its ending: nothing can end it any more, and whoever waits for it hears of it. */
  protected conclude(discard: boolean): void {
    if (this.#timer !== undefined) this.services.deadlines.disarm(this.#timer);
    if (this.#check !== undefined) this.services.deadlines.disarm(this.#check);
    if (this.#signal !== undefined) this.services.signals.unwatch(this.#signal, this);
    this.#timer = undefined;
    this.#signal = undefined;
    this.services.observers?.ended(this as never);
    this.#stream?.end(discard);
    if (this.#ending !== undefined) this.#resolve(this.#ending);
  }

  /** @internal Its handlers are done. */
  protected settle(): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.onSettled();
    this.#settling?.resolve();
  }

  /** @internal Nothing will be heard of it any more. */
  protected onSettled(): void {
    this.services.settled(this.jobId);
    if (this.scope === undefined) this.asker._hasAsked(this);
    else this.scope.release(this);
  }

  /** @internal */ abstract gapError(): Error;

  #resolve(ending: Deferred<TValue>): void {
    if (this.status === "completed") ending.resolve(this.value);
    else ending.reject(this.error);
  }
}
