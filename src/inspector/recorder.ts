import { Job } from "../job.ts";
import type { JobGroup } from "../job-group.ts";
import { type JobMessage, type JobRequestMessage, keyOf, type RequesterMessage } from "../message.ts";
import type { ChartTrace, RuntimeObserver } from "../runtime-observer.ts";
import type { Services } from "../services.ts";
import type { WorkerHost } from "../worker-host.ts";
import { MirroredRun } from "./mirrored-run.ts";
import { groupPlace, jobPlace, payloadOf, runPlace, runtimePlace, workerPlace } from "./place.ts";
import type { Redact } from "./redact.ts";
import { isSampled, rootOf } from "./sample.ts";
import type { Store } from "./store.ts";
import type { Counts } from "./totals.ts";
import { type EntryOwner, type Found, TracedEntry } from "./traced-entry.ts";

/** Records what happens in one runtime. Nothing that goes wrong here reaches it. */
export class Recorder implements RuntimeObserver, EntryOwner {
  readonly store: Store;
  readonly redact: Redact | undefined;
  readonly tag: string;
  isLate = true;
  isOver = false;
  since = 0;
  #services: Services | undefined;
  #hasFailed = false;
  /** The jobs of other runtimes that have not ended, by their key. */
  readonly #runs = new Map<string, MirroredRun>();

  constructor(store: Store, redact: Redact | undefined, tag = "") {
    this.store = store;
    this.redact = redact;
    this.tag = tag;
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
    for (const ask of this.#services?.jobs.values() ?? []) if (!ask.isDone) ask.showTo(this);
    for (const _ of this.#runs) this.store.runs.remove();
    this.#runs.clear();
    this.#services = undefined;
  }

  runtime(services: Services, state: string): ChartTrace | undefined {
    this.#services = services;
    this.since = this.now();
    return this.#guarded(() => new TracedEntry(this, runtimePlace(services), { state }));
  }

  worker(host: WorkerHost): ChartTrace | undefined {
    return this.#guarded(() => {
      const entry = new TracedEntry(this, workerPlace(host), { state: host.state });
      if (this.isLate) this.#findRuns(host);
      return entry;
    });
  }

  // For each job: no closure.
  asked(ask: Job | JobGroup): ChartTrace | undefined {
    if (this.isOver) return this.#left(ask);
    try {
      const counts = this.#countsOf(ask);
      counts.add();
      // It was found, as a job of a group that has not ended.
      if (this.isLate && ask.status !== undefined) counts.reached(ask.status);
      if (!isSampled(rootOf(ask), this.store.sample)) return undefined;
      return ask instanceof Job ? this.#job(ask) : this.#group(ask);
    } catch (error) {
      this.failed(error);
      return undefined;
    }
  }

  ended(ask: Job | JobGroup): void {
    if (!this.isOver) this.#countsOf(ask).reached(ask.status as string);
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
    const services = this.#services;
    // Later: a listener is a user's code, and must not run inside a transition.
    services?.bus.notify(() => services.report(error, "the inspector"));
  }

  #job(job: Job): ChartTrace {
    return new TracedEntry(this, jobPlace(job), foundOf(job, job.group), job);
  }

  #group(group: JobGroup): ChartTrace {
    return new TracedEntry(this, groupPlace(group), foundOf(group), group);
  }

  /** How it ends is not seen, so it is not counted: it may be found again. */
  #left(ask: Job | JobGroup): undefined {
    if (ask.status === undefined) this.#countsOf(ask).remove();
  }

  #countsOf(ask: Job | JobGroup): Counts {
    return ask instanceof Job ? this.store.workers.of(ask.workerName) : this.store.groups;
  }

  /** The jobs of other runtimes that a worker has. */
  #findRuns({ dispatcher }: WorkerHost): void {
    for (const { message, isOver, hasSentEnding, isRunning } of dispatcher.all()) {
      // Whatever else is said of one that has its ending, its ending it is not.
      if (!message.isRemote || isOver || hasSentEnding) continue;
      this.#arrived(message, isRunning ? "running" : "pending");
    }
  }

  #arrived(request: JobRequestMessage, found?: "pending" | "running"): void {
    const { runs, sample } = this.store;
    const key = keyOf(request);
    // Two runtimes may give the same id: the worker refuses the second.
    if (this.#runs.has(key)) return;
    runs.add();
    const { path, jobId, payload, meta } = request;
    const shown = { state: found ?? "pending", payload, meta: shownMeta(meta) };
    const trace = isSampled(path[0] ?? jobId, sample)
      ? new TracedEntry(this, runPlace(request, this.#services as Services), shown)
      : undefined;
    const ended = (state: string): void => {
      this.#runs.delete(key);
      runs.reached(state);
    };
    this.#runs.set(key, new MirroredRun(request, trace, ended, found));
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
