import {
  createRuntime,
  createWorker,
  type JobContext,
  type JobGroupContext,
  type Runtime,
  type Worker,
} from "../../../src/index.ts";
import { Deferred } from "../../../src/internal/deferred.ts";
import type { Job } from "../../../src/job.ts";
import type { JobGroup } from "../../../src/job-group.ts";
import type { JobRequest } from "../../../src/job-request.ts";
import type { Services } from "../../../src/services.ts";
import { VirtualClock } from "../../../src/testing/virtual-clock.ts";
import type { WorkerHost } from "../../../src/worker-host.ts";
import { servicesOf } from "../../fixtures/test-runtime.ts";
import { HeldBus } from "./held-bus.ts";
import { nameOf, type Size } from "./product.ts";

/** One attempt's handler, which does what the test says. */
export interface Seat {
  readonly attempt: number;
  /** Resolved: the payload's schema has looked. */
  readonly checked: Deferred<{ readonly value: unknown }>;
  /** Resolved: the handler does this, and is done. */
  readonly last: Deferred<() => unknown>;
  request: JobRequest | undefined;
}

/** How long a timer takes of which the path has no step. */
export const NEVER_MS = 1_000_000_000;
const GRACE_MS = 111;
const BACK_OFF_MS = 222;

/** A real runtime, one ask, and its workers: nothing happens in it that the test does not let happen. */
export class Staged {
  readonly clock = new VirtualClock();
  readonly runtime: Runtime;
  readonly services: Services;
  readonly bus: HeldBus;
  readonly ask: JobContext | JobGroupContext;
  /** The same, as the runtime has it. */
  readonly own: Job | JobGroup;
  /** By worker, what its handlers were called for. */
  readonly seats = new Map<string, Seat[]>();
  /** By worker, the reports that were handed on. */
  readonly heard = new Map<string, string[]>();
  /** The worker as it was hosted last. */
  readonly workers = new Map<string, Worker>();
  isSettled = false;
  /** How long the next graces and backoffs take, in the order in which they are set. */
  nextGraces: number[] = [];
  nextBackOff: number | undefined;
  readonly #size: Size;

  constructor(size: Size, timeout: number | undefined, mode: "compiled" | "interpreted") {
    this.#size = size;
    this.runtime = createRuntime({
      name: "staged",
      clock: this.clock,
      mode,
      graceMs: GRACE_MS,
      pendingWarnMs: NEVER_MS,
      logger: () => {},
    });
    this.services = servicesOf(this.runtime);
    this.bus = new HeldBus(this.services);
    this.#timeTimers();
    const hear = (workerName: string, what: string): void => {
      this.heard.set(workerName, [...(this.heard.get(workerName) ?? []), what]);
    };
    this.runtime.on("jobUpdate", ({ workerName, data }) => hear(workerName, String(data)));
    this.runtime.on("jobStreamEnd", ({ workerName }) => hear(workerName, "end"));
    const on = size.retry === "always" ? { on: () => true } : {};
    const retry = size.retry === "never" ? {} : { retry: { attempts: 2, ...on } };
    const params = { name: "work", ...(timeout === undefined ? {} : { timeout }), ...retry };
    const names = Array.from({ length: size.workers }, (_, worker) => nameOf(worker));
    this.ask = size.isGroup
      ? this.runtime.jobGroup(names, { ...params, cancelOnError: size.cancelOnError })
      : this.runtime.job("a", params);
    this.own = this.services.jobs.get(this.ask.jobId) as Job | JobGroup;
    void this.ask.then(undefined, () => {});
    void this.ask.settled.then(() => {
      this.isSettled = true;
    });
  }

  /** Hosts a worker whose handler waits for the test, before it begins and after. */
  come(name: string): void {
    const validate = (): Promise<{ value: unknown }> => this.#newSeat(name).checked.promise;
    const payload = { "~standard": { version: 1, vendor: "test", validate } } as const;
    const run = async (request: JobRequest): Promise<unknown> => {
      const seat = this.seat(name, request.attempt);
      seat.request = request;
      const last = await seat.last.promise;
      return last();
    };
    const restartBackoff = { initialMs: BACK_OFF_MS, jitter: false };
    const worker = createWorker(name, {
      restart: this.#size.restart,
      maxRestarts: 1,
      restartBackoff,
      jobs: { work: { payload, run } },
    }) as Worker;
    this.workers.set(name, worker);
    void this.runtime.addWorkers(worker);
    this.bus.know(this.services.hosts.get(name) as WorkerHost);
  }

  seat(name: string, attempt: number): Seat {
    const seat = this.seats.get(name)?.find((each) => each.attempt === attempt);
    if (seat === undefined) throw new Error(`attempt ${attempt} has not reached worker '${name}'`);
    return seat;
  }

  /** The handlers of a process that has died do nothing any more that anybody could see: they are let go. */
  letGo(name: string): void {
    this.workers.delete(name);
    for (const { checked, last } of this.seats.get(name) ?? []) {
      checked.resolve({ value: undefined });
      last.resolve(() => undefined);
    }
  }

  #newSeat(name: string): Seat {
    const before = this.seats.get(name) ?? [];
    // The attempts come one after the other, but one of them may never reach its worker.
    const attempt = this.arriving;
    const seat: Seat = { attempt, checked: new Deferred(), last: new Deferred(), request: undefined };
    this.seats.set(name, [...before, seat]);
    return seat;
  }

  /** Which attempt's request arrives. */
  arriving = 0;

  /** Each timer takes as long as the path that is replayed says. */
  #timeTimers(): void {
    const { deadlines } = this.services;
    const armIn = deadlines.armIn.bind(deadlines);
    deadlines.armIn = (ms, due) => {
      if (ms === GRACE_MS) return armIn(this.nextGraces.shift() ?? NEVER_MS, due);
      if (ms === BACK_OFF_MS) return armIn(this.nextBackOff ?? NEVER_MS, due);
      return armIn(ms, due);
    };
  }
}
