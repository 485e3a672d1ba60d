import type { Deadlines } from "../deadlines.ts";
import { Job } from "../job.ts";
import type { JobGroup } from "../job-group.ts";
import { type JobMessage, type JobRequestMessage, keyOf, type RequesterMessage } from "../message.ts";
import type { ChartTrace, RuntimeObserver } from "../runtime-observer.ts";
import type { Services } from "../services.ts";
import type { WorkerHost } from "../worker-host.ts";
import { groupActor, jobActor, runActor, runtimeId, workerActor } from "./actor-records.ts";
import { ActorTrace, isFinal, type TraceOwner } from "./actor-trace.ts";
import type { Entry, Subject } from "./entry.ts";
import { MirroredRun } from "./mirrored-run.ts";
import { lastSize } from "./preview.ts";
import type { ActorRecord } from "./record.ts";
import type { Show } from "./redact.ts";
import { isSampled } from "./sample.ts";
import type { Store } from "./store.ts";
import type { Counts } from "./totals.ts";

/** About how many characters an actor takes without what it shows. */
const ACTOR_SIZE = 400;

/** Records what happens in one runtime. Nothing that goes wrong here reaches it. */
export class Recorder implements RuntimeObserver, TraceOwner {
  readonly store: Store;
  readonly show: Show;
  /** Whether it has been detached. */
  isOver = false;
  #services: Services | undefined;
  /** Whether it has found what was there when it was attached. */
  #isLate = true;
  #hasFailed = false;
  /** The jobs of other runtimes that have not ended, by their key. */
  readonly #runs = new Map<string, MirroredRun>();

  constructor(store: Store, show: Show) {
    this.store = store;
    this.show = show;
  }

  get deadlines(): Deadlines {
    return (this.#services as Services).deadlines;
  }

  /** All that was there has been told: what comes now begins now. */
  attached(): void {
    this.#isLate = false;
  }

  /** Nothing is recorded any more. */
  detach(): void {
    if (this.isOver) return;
    for (const entry of this.store.entries()) {
      if (!entry.isOver && entry.actor.runtime === this.#services?.name) new ActorTrace(this, entry).detach();
    }
    this.isOver = true;
    this.#runs.clear();
  }

  runtime(services: Services, state: string): ChartTrace | undefined {
    this.#services = services;
    const { name } = services;
    const actor = {
      id: runtimeId(name),
      kind: "runtime",
      machine: "runtime",
      name,
      state,
      runtime: name,
    } as const;
    return this.#guarded(() => new ActorTrace(this, this.#add(actor, undefined)));
  }

  worker(host: WorkerHost): ChartTrace | undefined {
    return this.#guarded(() => new ActorTrace(this, this.#add(workerActor(host), undefined)));
  }

  // For each job: no closure.
  asked(ask: Job | JobGroup): ChartTrace | undefined {
    if (this.isOver) return undefined;
    try {
      const isRecorded = isSampled(rootOf(ask.scope?.subPath[0] ?? ask.jobId), this.store.sample);
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

  #job(job: Job, isRecorded: boolean): ChartTrace {
    const counts = this.store.workers.of(job.workerName);
    counts.add();
    return isRecorded ? this.#traced(this.#add(jobActor(job, this.show), job), counts) : counts;
  }

  #group(group: JobGroup, isRecorded: boolean): ChartTrace {
    const { groups } = this.store;
    groups.add();
    return isRecorded ? this.#traced(this.#add(groupActor(group, this.show), group), groups) : groups;
  }

  #arrived(request: JobRequestMessage): void {
    const { runs, sample } = this.store;
    runs.add();
    const key = keyOf(request);
    // Two runtimes may give the same id: the worker refuses the second.
    if (this.#runs.has(key)) return;
    const isRecorded = isSampled(rootOf(request.path[0] ?? request.jobId), sample);
    const trace = isRecorded
      ? this.#traced(this.#add(runActor(request, this.#services as Services, this.show), undefined), runs)
      : runs;
    this.#runs.set(key, new MirroredRun(request, trace, () => this.#runs.delete(key)));
  }

  #add(
    actor: Omit<ActorRecord, "type" | "seq" | "at">,
    subject: (Subject & { rootBegan?: number }) | undefined,
  ): Entry {
    const now = this.deadlines.now();
    const at = this.#isLate ? (subject?.rootBegan ?? now) : now;
    const record = { type: "actor", seq: this.store.next(now), at, ...actor } as const;
    const late = this.#isLate ? { ...record, isLate: true } : record;
    const size = ACTOR_SIZE + (actor.payload === undefined ? 0 : lastSize());
    return this.store.add(late, size, subject);
  }

  /** It may have ended before anybody looked, as a job of a group that has not. */
  #traced(entry: Entry, counts: Counts): ActorTrace {
    if (isFinal(entry.state)) {
      counts.reached(entry.state);
      this.store.finish(entry);
    }
    return new ActorTrace(this, entry, counts);
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

/** The id of the job at the root, as all runtimes read it: `keyOf` writes the id first. */
function rootOf(key: string): string {
  const end = key.indexOf("/");
  const id = end < 0 ? key : key.slice(0, end);
  const attempt = id.indexOf("#");
  return attempt < 0 ? id : id.slice(0, attempt);
}
