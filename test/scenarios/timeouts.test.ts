import { afterEach, describe, expect, it, vi } from "vitest";
import { createRuntime, createWorker, type JobRequest } from "../../src/index.ts";
import { deferred } from "../fixtures/deferred.ts";
import { mode } from "../fixtures/mode.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { runtimeWith, testRuntime } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

const LONGEST = 2 ** 31 - 1;

describe("a time-out", () => {
  it("that passes while the job waits for its worker says so", async () => {
    const { runtime, clock, takeLog } = runtimeWith({}, { pendingWarnMs: 1_000 });
    const job = runtime.job("nobody", { timeout: 100 });
    await clock.advance(99);
    expect(job.status).toBeUndefined();
    await clock.advance(1);
    expect(await rejectionOf(job)).toMatchObject({
      code: "timeout",
      status: "cancelled",
      reason: "workers not ready within timeout",
    });
    expect(takeLog()).toEqual([]);
  });

  it("that passes while the job waits for a slot ends it before its handler ran", async () => {
    const gate = deferred();
    const begun: unknown[] = [];
    const { runtime, clock } = testRuntime();
    const run = async (request: JobRequest): Promise<void> => {
      begun.push(request.payload);
      await gate.promise;
    };
    await runtime.addWorkers(createWorker("w", { jobs: { j: { sequential: true, run } } }));
    const first = runtime.job("w", { name: "j", payload: 1 });
    const second = runtime.job("w", { name: "j", payload: 2, timeout: 50 });
    await clock.advance(50);
    expect(await rejectionOf(second)).toMatchObject({ code: "timeout", reason: "timeout" });
    await second.settled;
    gate.resolve();
    await first;
    expect(begun).toEqual([1]);
  });

  it("that passes while the handler runs aborts its signal with the same code", async () => {
    let reason: unknown;
    const { runtime, clock } = runtimeWith({
      w: async (request) => {
        await untilAborted(request);
        ({ reason } = request.signal);
      },
    });
    const job = runtime.job("w", { timeout: 75 });
    await clock.advance(75);
    expect(await rejectionOf(job)).toMatchObject({ code: "timeout", reason: "timeout" });
    await job.settled;
    expect(reason).toMatchObject({ name: "JobError", code: "timeout", reason: "timeout" });
  });

  it("covers readiness, queueing and run together, once", async () => {
    const gate = deferred();
    const { runtime, clock } = testRuntime();
    const run = (request: JobRequest): unknown =>
      request.payload === 1 ? gate.promise : untilAborted(request);
    const job = runtime.job("w", { name: "j", payload: 2, timeout: 90 });
    await clock.advance(30);
    const worker = createWorker("w", { jobs: { j: { sequential: true, run } } });
    runtime.job("w", { name: "j", payload: 1 });
    await runtime.addWorkers(worker);
    await clock.advance(30);
    gate.resolve();
    await clock.advance(29);
    expect(job.status).toBeUndefined();
    await clock.advance(1);
    expect(job.status).toBe("cancelled");
  });

  it("of 0 ends the job at once and sends nothing", async () => {
    const { runtime } = runtimeWith({ w: () => 1 });
    const messages: unknown[] = [];
    runtime.getWorker("w")?.on("message", (message) => messages.push(message));
    const job = runtime.job("w", { timeout: 0 });
    expect(job.status).toBe("cancelled");
    expect(await rejectionOf(job)).toMatchObject({ code: "timeout" });
    await job.settled;
    expect(messages).toEqual([]);
  });

  it("of 0 is not blamed on a worker that is ready", async () => {
    const { runtime } = runtimeWith({ w: () => 1 });
    expect(await rejectionOf(runtime.job("w", { timeout: 0 }))).toMatchObject({ reason: "timeout" });
    expect(await rejectionOf(runtime.job("nobody", { timeout: 0 }))).toMatchObject({
      reason: "workers not ready within timeout",
    });
  });

  it("of 0 ends a group at once, each of its jobs as well", async () => {
    const { runtime } = runtimeWith({ a: () => 1, b: () => 2 });
    const group = runtime.jobGroup(["a", "b"], { timeout: 0 });
    expect(group.group.isDone).toBe(true);
    expect(await rejectionOf(group)).toMatchObject({ code: "timeout", status: "cancelled" });
    expect(group.results).toMatchObject({ a: { code: "timeout" }, b: { code: "timeout" } });
  });

  it("of a group blames readiness as long as one of its workers is not there", async () => {
    const { runtime, clock } = runtimeWith({ here: untilAborted });
    const group = runtime.jobGroup(["here", "nobody"], { timeout: 10 });
    const whole = runtime.jobGroup(["here"], { timeout: 10 });
    await clock.advance(10);
    expect(await rejectionOf(group)).toMatchObject({ reason: "workers not ready within timeout" });
    expect(await rejectionOf(whole)).toMatchObject({ reason: "timeout" });
  });

  it("goes by Date.now where the clock has no now(), and a timer that the clock fires is the end", async () => {
    const timers = new Set<() => void>();
    const setTimeout = (fn: () => void): unknown => {
      timers.add(fn);
      return fn;
    };
    const clearTimeout = (id: unknown): void => void timers.delete(id as () => void);
    await using runtime = createRuntime({ mode, clock: { setTimeout, clearTimeout } });
    const deadlines: unknown[] = [];
    const onJob = (request: JobRequest): Promise<void> => {
      deadlines.push(request.deadline);
      return untilAborted(request);
    };
    await runtime.addWorkers(createWorker("w", { onJob }));
    const before = Date.now();
    const job = runtime.job("w", { timeout: 60_000 });
    await turn();
    expect(deadlines[0]).toBeGreaterThanOrEqual(before + 60_000);
    expect(deadlines[0]).toBeLessThanOrEqual(Date.now() + 60_000);
    expect(timers.size).toBe(1);
    for (const fire of timers) fire();
    expect(job.status).toBe("cancelled");
    timers.clear();
  });

  it("leaves no timer behind when the job ends before", async () => {
    const { runtime, clock } = runtimeWith({ w: () => 1 });
    await runtime.job("w", { timeout: 60_000 });
    expect(clock.pending).toBe(0);
  });
});

describe("a time-out of 3,000,000,000 ms, which a host's timer would fire at once", () => {
  afterEach(() => vi.useRealTimers());

  it("ends the job on time, to the millisecond, and no timer is ever longer than a host's may be", async () => {
    const { runtime, clock } = runtimeWith({ w: untilAborted });
    const delays: number[] = [];
    const set = clock.setTimeout.bind(clock);
    clock.setTimeout = (fn, ms) => {
      delays.push(ms ?? 0);
      return set(fn, ms);
    };
    const job = runtime.job("w", { timeout: 3e9 });
    await clock.advance(LONGEST);
    expect(job.status).toBeUndefined();
    await clock.advance(3e9 - LONGEST - 1);
    expect(job.status).toBeUndefined();
    await clock.advance(1);
    expect(await rejectionOf(job)).toMatchObject({ code: "timeout" });
    expect(Math.max(...delays)).toBeLessThanOrEqual(LONGEST);
  });

  it("does not hold up a shorter one that comes later", async () => {
    const { runtime, clock } = runtimeWith({ w: untilAborted });
    const long = runtime.job("w", { timeout: 3e9 });
    const short = runtime.job("w", { timeout: 20 });
    await clock.advance(20);
    expect([long.status, short.status]).toEqual([undefined, "cancelled"]);
    await clock.advance(3e9 - 20);
    expect(long.status).toBe("cancelled");
  });

  it("is not fired at once by the process's own timers, nor warned of", async () => {
    const warnings: unknown[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning);
    process.on("warning", onWarning);
    try {
      await using runtime = createRuntime({ mode });
      await runtime.addWorkers(createWorker("w", { onJob: untilAborted }));
      const job = runtime.job("w", { timeout: 3e9 });
      for (let i = 0; i < 20; i++) await turn();
      expect(job.status).toBeUndefined();
    } finally {
      process.off("warning", onWarning);
    }
    expect(warnings).toEqual([]);
  });

  it("is re-armed by the process's own timers until it is due", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    await using runtime = createRuntime({ mode });
    await runtime.addWorkers(createWorker("w", { onJob: untilAborted }));
    const job = runtime.job("w", { timeout: 3e9 });
    await vi.advanceTimersByTimeAsync(LONGEST);
    expect(job.status).toBeUndefined();
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(3e9 - LONGEST);
    expect(job.status).toBe("cancelled");
    expect(vi.getTimerCount()).toBe(0);
  });
});
