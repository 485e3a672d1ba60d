import { Job } from "../job.ts";
import type { JobGroup } from "../job-group.ts";
import { type JobMessage, type JobRequestMessage, keyOf, type RequesterMessage } from "../message.ts";
import { type ChartTrace, hasTrace, type RuntimeObserver } from "../runtime-observer.ts";
import type { Services } from "../services.ts";
import type { WorkerHost } from "../worker-host.ts";
import { MirroredRun } from "./mirrored-run.ts";
import { groupPlace, jobPlace, payloadOf, runPlace, runtimePlace, workerPlace } from "./place.ts";
import type { Redact } from "./redact.ts";
import { isSampled } from "./sample.ts";
import type { Store } from "./store.ts";
import type { Counts } from "./totals.ts";
import { type EntryOwner, type Found, TracedEntry } from "./traced-entry.ts";

/** Records what happens in one runtime. Nothing that goes wrong here reaches it. */
export class Recorder implements RuntimeObserver, EntryOwner {
  readonly store: Store;
  readonly redact: Redact | undefined;
  isLate = true;
  isOver = false;
  since = 0;
  #services: Services | undefined;
  #hasFailed = false;
  /** The jobs of other runtimes that have not ended, by their key. */
  readonly #runs = new Map<string, MirroredRun>();

  constructor(store: Store, redact: Redact | undefined) {
    this.store = store;
    this.redact = redact;
  }

  now(): number {
    return this.#services?.deadlines.now() ?? 0;
  }

  /** All that was there has been told: what comes now begins now. */
  attached(): void {
    this.isLate = false;
  }

  /** Nothing is recorded any more. */
  detach(): void {
    if (this.isOver) return;
    for (const entry of this.store.entries()) {
      if (!entry.isOver && entry instanceof TracedEntry && entry.owner === this) entry.detach();
    }
    this.isOver = true;
    this.#runs.clear();
    this.#services = undefined;
  }

  runtime(services: Services, state: string): ChartTrace | undefined {
    this.#services = services;
    this.since = this.now();
    return this.#guarded(() => new TracedEntry(this, runtimePlace(services), { state }));
  }

  worker(host: WorkerHost): ChartTrace | undefined {
    return this.#guarded(() => new TracedEntry(this, workerPlace(host), { state: host.state }));
  }

  // For each job: no closure.
  asked(ask: Job | JobGroup): ChartTrace | undefined {
    if (this.isOver) return undefined;
    try {
      const isRecorded = isSampled(ask.scope?.subPath[0] ?? ask.jobId, this.store.sample);
      return ask instanceof Job ? this.#job(ask, isRecorded) : this.#group(ask, isRecorded);
    } catch (error) {
      this.failed(error);
      return undefined;
    }
  }

  heard(message: JobMessage): void {
    this.#guarded(() => {
      if (message.type === "job.request") this.#arrived(message);
      else this.#runs.get(keyOf(message))?.heard(message);
    });
  }

  answered(message: RequesterMessage, read: (value: unknown) => unknown): void {
    this.#guarded(() => this.#runs.get(keyOf(message))?.answered(message, read));
  }

  failed(error: unknown): void {
    // Once: what goes wrong for one job does so for the next.
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#services?.report(error, "the inspector");
  }

  #job(job: Job, isRecorded: boolean): ChartTrace | undefined {
    const counts = this.store.workers.of(job.workerName);
    const counting = this.#counting(job, counts, isRecorded);
    if (!isRecorded) return counting;
    return new TracedEntry(this, jobPlace(job), foundOf(job, job.group), job, counting);
  }

  #group(group: JobGroup, isRecorded: boolean): ChartTrace | undefined {
    const counting = this.#counting(group, this.store.groups, isRecorded);
    if (!isRecorded) return counting;
    return new TracedEntry(this, groupPlace(group), foundOf(group), group, counting);
  }

  /** Counts one that was asked for. Returns where its ending is to be counted, if it is not counted there already. */
  #counting(ask: Job | JobGroup, counts: Counts, isRecorded: boolean): Counts | undefined {
    if (this.isLate) {
      // It was recorded before, and is counted since.
      if (hasTrace(ask.trace, counts)) return undefined;
      // A job of a group that has not ended.
      if (!isRecorded && ask.status !== undefined) counts.reached(ask.status);
    }
    counts.add();
    return counts;
  }

  #arrived(request: JobRequestMessage): void {
    const { runs, sample } = this.store;
    const key = keyOf(request);
    // Two runtimes may give the same id: the worker refuses the second.
    if (this.#runs.has(key)) return;
    runs.add();
    const { path, jobId, payload, meta } = request;
    const isRecorded = isSampled(path[0] ?? jobId, sample);
    const place = runPlace(request, this.#services as Services);
    const trace = isRecorded
      ? new TracedEntry(this, place, { state: "pending", payload, meta: shownMeta(meta) }, undefined, runs)
      : runs;
    this.#runs.set(key, new MirroredRun(request, trace, isRecorded, () => this.#runs.delete(key)));
  }

  #guarded<T>(record: () => T): T | undefined {
    if (this.isOver) return undefined;
    try {
      return record();
    } catch (error) {
      this.failed(error);
      return undefined;
    }
  }
}

/** What all jobs of a group have in common, the group says. */
function foundOf(ask: Job | JobGroup, group?: JobGroup): Found {
  const { status, chart, meta, rootBegan, scope } = ask;
  const payload = payloadOf(ask.payload);
  return {
    state: status ?? chart.value,
    payload: group !== undefined && payloadOf(group.payload) === payload ? undefined : payload,
    meta: group === undefined ? shownMeta(meta) : undefined,
    began: scope === undefined ? rootBegan : undefined,
  };
}

function shownMeta(meta: Readonly<Record<string, string>>): object | undefined {
  for (const _ in meta) return meta;
  return undefined;
}
