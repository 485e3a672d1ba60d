import type { InspectionEvent, Observer } from "xstate";
import { systemClock } from "../clock.ts";
import { checkOptions, describe, having, misuse, type Options } from "../internal/check.ts";
import { Runtime } from "../runtime.ts";
import { type InspectorOptions, resolveInspectorOptions } from "./inspector-options.ts";
import { machineGraphs } from "./machines.ts";
import type { InspectorRecord } from "./record.ts";
import { RecordStream } from "./record-stream.ts";
import { Recorder } from "./recorder.ts";
import type { Recording } from "./recording.ts";
import { type Redact, showAs } from "./redact.ts";
import type { InspectorServer, ServeOptions } from "./server/serve.ts";
import type { CancelOutcome, Source } from "./server/source.ts";
import { inspectionFilter } from "./stately/inspection-filter.ts";
import { Store } from "./store.ts";

/** How to read records. */
export interface RecordsOptions {
  /** Ends the loop when it aborts. Default: it goes on. */
  readonly signal?: AbortSignal | undefined;
}

const RECORDS_OPTIONS: Options = { signal: having("an AbortSignal", "aborted", "addEventListener") };

/** Makes a server for what an inspector keeps. */
export type ServeSource = (source: Source, options: ServeOptions | undefined) => Promise<InspectorServer>;

/**
 * Records what happens in runtimes, and shows it: as a page in a browser, as records, as a file. It keeps what is going on, and
 * the last of what is over, so its memory is bounded. Made by `createInspector`.
 */
export class Inspector {
  readonly #store: Store;
  readonly #sample: number;
  readonly #redact: Redact | undefined;
  readonly #serve: ServeSource;
  /** What tells runtimes of one name apart, and how many of each name there were. */
  readonly #tags = new WeakMap<Runtime, string>();
  readonly #names = new Map<string, number>();
  readonly #attached = new Map<Runtime, () => void>();

  /** @internal */
  constructor(options: InspectorOptions, serve: ServeSource) {
    const { sample, redact, limit } = resolveInspectorOptions(options);
    const report = (error: unknown): void => this.#report(error);
    this.#store = new Store({ limit, sample, machines: machineGraphs(), report });
    this.#sample = sample;
    this.#redact = redact;
    this.#serve = serve;
  }

  /**
   * Records a runtime from now on, what is already there included. Returns what ends that: what was recorded is kept. One that
   * is attached already is left as it is. What goes wrong in here is told as the runtime's `error` event, and breaks nothing.
   *
   * @throws TypeError for what is no runtime of this copy of the package.
   */
  attach(runtime: Runtime): () => void {
    if (!(runtime instanceof Runtime)) {
      throw misuse(
        `attach() takes a runtime made by createRuntime() of the same copy, not ${describe(runtime)}`,
      );
    }
    const known = this.#attached.get(runtime);
    if (known !== undefined) return known;
    const recorder = new Recorder(this.#store, this.#redact, this.#tagOf(runtime));
    const stop = runtime._observe(recorder);
    recorder.attached();
    const detach = (): void => {
      if (this.#attached.get(runtime) !== detach) return;
      this.#attached.delete(runtime);
      recorder.detach();
      stop();
      atEnd.act = undefined;
    };
    const atEnd: AtEnd = { act: detach };
    this.#attached.set(runtime, detach);
    actAtEndOf(runtime, atEnd);
    return detach;
  }

  /**
   * Shows it as a page at the URL that this resolves to, and goes on. It keeps no process alive. See `docs/inspector.md` for who
   * may look, and what the token in the URL is for.
   *
   * Rejects with a `TypeError` for options that make no sense, and with an error that says what to do if it cannot listen.
   */
  async serve(options?: ServeOptions): Promise<InspectorServer> {
    const cancel = (id: string, reason: string | undefined): Promise<CancelOutcome> =>
      this.#cancel(id, reason);
    return this.#serve({ store: this.#store, cancel }, options);
  }

  /**
   * All that it keeps, by `seq`, and then each record as it is made, until the reader leaves the loop, or `signal` aborts: then
   * what was recorded until then is read, and the loop ends. A reader who is more than 10,000 records behind misses the oldest, and
   * gets a `gap` in their place. A step's `to` is what it is when it is read.
   *
   * @throws TypeError for an option that it does not know or cannot use.
   */
  records(options: RecordsOptions = {}): AsyncIterable<InspectorRecord> {
    checkOptions("records()", options, RECORDS_OPTIONS);
    return { [Symbol.asyncIterator]: () => new RecordStream(this.#store, options.signal) };
  }

  /** What it keeps, as JSON: for a file that the page and `xstate-jobs inspect` can show. */
  export(): Recording {
    return this.#store.export(systemClock.now());
  }

  /**
   * What to hand to a runtime (or to any XState actor) as `inspect`, to have another inspector such as Stately's look on:
   * `createRuntime({ inspect: inspector.inspect(stately.inspect) })`. What `next` gets is stamped with its time at once, of the
   * sample alone, and redacted and cut short before `next` does anything with it. See `docs/inspector.md`.
   */
  inspect(next: Observer<InspectionEvent>): Observer<InspectionEvent> {
    let isTold = false;
    const report = (error: unknown): void => {
      // Once: what goes wrong with one event does so with the next.
      if (!isTold) this.#report(error);
      isTold = true;
    };
    return inspectionFilter(next, { sample: this.#sample, show: showAs(this.#redact, report), report });
  }

  async #cancel(id: string, reason: string | undefined): Promise<CancelOutcome> {
    const entry = this.#store.get(id);
    if (entry === undefined) return "unknown";
    const { subject, actor } = entry;
    if (subject === undefined || subject.isDone || actor.cancellable !== true) return "refused";
    subject.cancel(reason);
    return "cancelled";
  }

  /** The first runtime of its name has none. */
  #tagOf(runtime: Runtime): string {
    const known = this.#tags.get(runtime);
    if (known !== undefined) return known;
    const count = (this.#names.get(runtime.name) ?? 0) + 1;
    const tag = count === 1 ? "" : `~${count}`;
    this.#names.set(runtime.name, count);
    this.#tags.set(runtime, tag);
    return tag;
  }

  #report(error: unknown): void {
    const [runtime] = this.#attached.keys();
    if (runtime !== undefined) runtime._report(error, "the inspector");
    else console.error("xstate-jobs: the inspector:", error);
  }
}

/** What is to be done when a runtime has ended. */
interface AtEnd {
  act: (() => void) | undefined;
}

// By itself: what waits holds all that is in its scope, and it may have to wait long after the inspector has left.
function actAtEndOf(runtime: Runtime, atEnd: AtEnd): void {
  void runtime.wait().then(() => atEnd.act?.());
}
