/// <reference lib="esnext.disposable" preserve="true" />
import { check, FUNCTION } from "./internal/check.ts";

/** A loop over events. */
export type EventLoop<TEvent> = AsyncIterator<TEvent, undefined> & AsyncIterable<TEvent>;

/** @internal What stands behind a context. */
export interface Held<TEvent> {
  readonly jobId: string;
  readonly label: string | undefined;
  readonly ending: Promise<unknown>;
  readonly settled: Promise<void>;
  readonly droppedEvents: number;
  readonly stream: { iterate(): EventLoop<TEvent> };
  cancel(reason?: string): void;
}

const CONTEXT_EXITED = "context exited";
/** The seed's words for a block that threw. */
const EXITED_WITH_ERROR = "context exited with error";

/** What a job and a group are to whoever holds them: a promise, an async iterable, and a disposable resource. */
export abstract class Context<TEvent, TValue, TError>
  implements Promise<TValue>, AsyncIterable<TEvent>, AsyncDisposable
{
  readonly #ask: Held<TEvent>;

  /** @internal */
  constructor(ask: Held<TEvent>) {
    this.#ask = ask;
  }

  get jobId(): string {
    return this.#ask.jobId;
  }

  /** What it was labelled with, for people. */
  get label(): string | undefined {
    return this.#ask.label;
  }

  /** Resolves when the handlers are done, clean-up included, not only when the job has ended. Never rejects. */
  get settled(): Promise<void> {
    return this.#ask.settled;
  }

  /** How many events were dropped unread: more came than `buffer` holds, or a cancel discarded them. */
  get droppedEvents(): number {
    return this.#ask.droppedEvents;
  }

  /** Cancels what has not ended; nothing happens to what has. Events that nobody has read are discarded. */
  cancel(reason?: string): void {
    this.#ask.cancel(reason);
  }

  // biome-ignore lint/suspicious/noThenProperty: it is a promise on purpose.
  then<TResult1 = TValue, TResult2 = never>(
    onFulfilled?: ((value: TValue) => TResult1 | PromiseLike<TResult1>) | null,
    onRejected?: ((error: TError) => TResult2 | PromiseLike<TResult2>) | null,
  ): Promise<TResult1 | TResult2> {
    return (this.#ask.ending as Promise<TValue>).then(onFulfilled, onRejected);
  }

  catch<TResult = never>(
    onRejected?: ((error: TError) => TResult | PromiseLike<TResult>) | null,
  ): Promise<TValue | TResult> {
    return (this.#ask.ending as Promise<TValue>).catch(onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<TValue> {
    return (this.#ask.ending as Promise<TValue>).finally(onFinally);
  }

  /**
   * Begins a loop over the events that nobody has read yet. It is over when the job is: after the last event it
   * ends, or throws the job's error. Leaving it early leaves the job running.
   */
  [Symbol.asyncIterator](): EventLoop<TEvent> {
    return this.#ask.stream.iterate();
  }

  /** Cancels what has not ended, and waits until the handlers have settled (at most `graceMs`). Never rejects. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#ask.cancel(CONTEXT_EXITED);
    await this.#ask.settled;
  }

  abstract get [Symbol.toStringTag](): string;

  /** @internal The block form: see `docs/jobs.md`. */
  static async run<TValue, TContext extends Context<unknown, TValue, unknown>>(
    start: () => TContext,
    block: (context: TContext) => unknown,
  ): Promise<TValue> {
    check("the block of job() or jobGroup()", block, FUNCTION);
    const context = start();
    const ask = context.#ask;
    try {
      await block(context);
    } catch (error) {
      ask.cancel(EXITED_WITH_ERROR);
      await ask.settled;
      throw error;
    }
    try {
      return (await ask.ending) as TValue;
    } finally {
      await ask.settled;
    }
  }
}
