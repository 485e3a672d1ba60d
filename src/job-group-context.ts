import type { JobResult } from "../machines/index.ts";
import { Context, type EventLoop } from "./context.ts";
import type { JobGroupError } from "./errors.ts";
import type { JobGroup, JobGroupActor } from "./job-group.ts";
import type { JobGroupEvent } from "./job-group-event.ts";
import type { JobGroupResponse } from "./job-group-response.ts";
import type { JobGroupReport, JobGroupStreamEnd } from "./typed-event.ts";

/** What there is so far of a record by worker. Where the names are not known anyway, each that is there has a value. */
type SoFar<T> = string extends keyof T ? Readonly<T> : { readonly [W in keyof T]?: T[W] };

/** What a worker reports, if that is said. */
type DataOf<TData, TName> = TName extends keyof TData ? TData[TName] : unknown;

/**
 * A group that was asked for: a promise of its responses, an async iterable of its workers' events, and a
 * resource that cancels it when its scope is left. The seed's `JobGroupContext`.
 *
 * `TResponses` and `TData` are records by worker: what each responds, optional where it may be missing once the group
 * has completed, and what each reports. So the `workerName` of an event narrows its `data`.
 *
 * Differs from the seed: it starts when it is made, not on entering a block; it tells how each job ended
 * (`results`), and as they end (`endings()`).
 */
export class JobGroupContext<TResponses = Record<string, unknown>, TData = unknown> extends Context<
  JobGroupEvent,
  JobGroupResponse<TResponses>,
  JobGroupError
> {
  readonly #group: JobGroup;

  private constructor(group: JobGroup) {
    super(group);
    this.#group = group;
  }

  /** @internal */
  static of(group: JobGroup): JobGroupContext {
    return new JobGroupContext(group);
  }

  /** What workers have answered so far, whatever the status of their jobs. */
  get responses(): SoFar<TResponses> {
    return this.#group.responses as SoFar<TResponses>;
  }

  /** How the jobs that have ended did so. */
  get results(): SoFar<{ [W in keyof TResponses]: JobResult<Required<TResponses>[W]> }> {
    return this.#group.results as SoFar<{ [W in keyof TResponses]: JobResult<Required<TResponses>[W]> }>;
  }

  /** The seed's tracking object, with `wait()`, `complete()` and `fail()`. */
  get group(): JobGroup {
    return this.#group;
  }

  /** The statechart actor of this group. */
  get actor(): JobGroupActor {
    return this.#group.actor;
  }

  /** The workers that were asked, in the order in which they were given. */
  get workerNames(): readonly (keyof TResponses & string)[] {
    return this.#group.workerNames as readonly (keyof TResponses & string)[];
  }

  /** The jobs as they end: each with its worker's name and how it ended. */
  endings(): AsyncIterable<
    {
      [W in keyof TResponses & string]-?: readonly [
        workerName: W,
        result: JobResult<Required<TResponses>[W]>,
      ];
    }[keyof TResponses & string]
  > {
    return this.#group.endings() as AsyncIterable<never>;
  }

  // What has to do with `keyof` stands behind `results`: there the compiler learns to compare groups by their members.
  override [Symbol.asyncIterator](): EventLoop<
    {
      [W in keyof TResponses & string]-?:
        | JobGroupReport<DataOf<TData, W>, W>
        | JobGroupStreamEnd<Required<TResponses>[W], W>;
    }[keyof TResponses & string]
  > {
    return super[Symbol.asyncIterator]() as EventLoop<never>;
  }

  get [Symbol.toStringTag](): string {
    return "JobGroupContext";
  }
}
