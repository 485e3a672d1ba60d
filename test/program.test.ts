import { describe, expect, it, vi } from "vitest";
import { createWorker, type RunOptions, type Runtime, type Worker } from "../src/index.ts";
import { runProgram } from "../src/program.ts";
import { deferred } from "./fixtures/deferred.ts";
import { FakeProcess } from "./fixtures/fake-process.ts";
import { rejectionOf } from "./fixtures/read-all.ts";
import { runtimeWith, servicesOf, testRuntime } from "./fixtures/test-runtime.ts";
import { turn, turns } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

interface Program {
  readonly host: FakeProcess;
  readonly over: Promise<void>;
  readonly isOver: boolean;
}

/** Runs a runtime as a program of a process that only notes what is done to it. */
function program(runtime: Runtime, options: RunOptions = {}, host = new FakeProcess()): Program {
  let isOver = false;
  const roots = {
    get size() {
      return runtime.registry.size;
    },
  };
  const over = runProgram({ runtime, services: servicesOf(runtime), roots }, options, host).then(() => {
    isOver = true;
  });
  return {
    host,
    over,
    get isOver() {
      return isOver;
    },
  };
}

describe("a program", () => {
  it("is kept alive and hears signals until its runtime has ended, and then leaves the process alone", async () => {
    const { runtime } = runtimeWith({ w: () => 1 });
    const run = program(runtime);
    await turn();
    expect([run.isOver, run.host.alive, run.host.listeners]).toEqual([false, 1, 2]);
    await runtime.end();
    await run.over;
    expect([run.host.alive, run.host.listeners, run.host.done]).toEqual([0, 0, []]);
  });

  it("that is cancelled leaves the exit code alone, and is over when all has settled", async () => {
    const gate = deferred();
    const { runtime } = runtimeWith({ w: () => gate.promise });
    const job = runtime.job("w");
    await turn();
    const run = program(runtime);
    await runtime.cancel();
    await turn();
    expect([job.status, run.isOver]).toEqual(["cancelled", false]);
    gate.resolve();
    await run.over;
    expect([run.host.alive, run.host.listeners, run.host.done]).toEqual([0, 0, []]);
    expect(runtime.stats().cutOff).toBe(1);
  });

  it("cannot run twice at once", async () => {
    const { runtime } = testRuntime();
    const run = program(runtime);
    const again = program(runtime);
    expect(await rejectionOf(again.over)).toMatchObject({ message: expect.stringMatching(/runs already/) });
    expect([again.host.alive, again.host.listeners]).toEqual([0, 0]);
    await runtime.end();
    await run.over;
  });

  it("is over at once when its runtime is", async () => {
    const { runtime } = testRuntime();
    await runtime.end();
    const run = program(runtime);
    await run.over;
    expect([run.host.alive, run.host.listeners, run.host.done]).toEqual([0, 0, []]);
  });

  it("runs where there is no process", async () => {
    vi.stubGlobal("process", undefined);
    const { runtime } = runtimeWith({ w: () => 1 });
    const run = runtime.run({ autoEnd: true });
    vi.unstubAllGlobals();
    expect(await runtime.job("w")).toBe(1);
    await runtime.getWorker("w")?.end();
    await run;
  });

  it.each([
    [{ autoEnd: 1 }, /'autoEnd' of run\(\) of runtime 'test' must be true or false/],
    [{ signals: "SIGTERM" }, /'signals' of run\(\)/],
    [{ drainMs: -1 }, /'drainMs' of run\(\)/],
    [
      { graceMs: 5 },
      /unknown option 'graceMs' of run\(\) of runtime 'test'; it takes autoEnd, signals, drainMs/,
    ],
  ])("refuses %o", async (options, message) => {
    const { runtime } = testRuntime();
    expect(await rejectionOf(runtime.run(options as RunOptions))).toMatchObject({
      message: expect.stringMatching(message),
    });
  });
});

describe("a program that is told to end", () => {
  it("lets what runs finish, and says so", async () => {
    const gate = deferred();
    const { runtime } = runtimeWith({ w: () => gate.promise });
    const run = program(runtime);
    const job = runtime.job("w");
    await turn();
    run.host.tell("SIGTERM");
    await turn();
    expect(await rejectionOf(runtime.job("w"))).toMatchObject({ code: "refused" });
    expect(run.isOver).toBe(false);
    gate.resolve();
    await Promise.all([job, run.over]);
    expect(run.host.done).toEqual([
      "xstate-jobs: runtime 'test' ended on SIGTERM: drained",
      "exit in 500 ms",
    ]);
    expect([run.host.alive, run.host.listeners]).toEqual([0, 0]);
  });

  it("cuts off what has not finished after drainMs, and does not wait for handlers that ignore that", async () => {
    const { runtime, clock, takeLog } = runtimeWith({ w: () => new Promise(() => {}), v: untilAborted });
    const run = program(runtime, { drainMs: 100 });
    const jobs = [runtime.job("w"), runtime.jobGroup(["w", "v"])];
    await turn();
    run.host.tell("SIGINT");
    await clock.advance(99);
    expect(run.isOver).toBe(false);
    await clock.advance(1);
    expect(run.isOver).toBe(true);
    expect(await Promise.all(jobs.map(rejectionOf))).toEqual(
      jobs.map(() => expect.objectContaining({ code: "cancelled", reason: "runtime 'test' ends on SIGINT" })),
    );
    expect(run.host.done).toEqual([
      "xstate-jobs: runtime 'test' ended on SIGINT: 2 jobs cut off",
      "code 130",
      "exit in 500 ms",
    ]);
    await clock.advance(5_000);
    expect(takeLog()).toHaveLength(2);
  });

  it("has 5 s to drain", async () => {
    const { runtime, clock } = runtimeWith({ w: untilAborted });
    const run = program(runtime);
    runtime.job("w");
    await turn();
    run.host.tell("SIGTERM");
    await clock.advance(4_999);
    expect(run.isOver).toBe(false);
    await clock.advance(1);
    expect(run.isOver).toBe(true);
  });

  it("cuts off at once what waits for a worker that is not there", async () => {
    const { runtime } = runtimeWith({ w: () => 1 });
    const run = program(runtime);
    const jobs = [runtime.job("nobody"), runtime.jobGroup(["w", "never", "ever"])];
    await turn();
    run.host.tell("SIGTERM");
    await run.over;
    for (const job of jobs) expect(await rejectionOf(job)).toMatchObject({ status: "cancelled" });
    expect(run.host.done).toEqual([
      "xstate-jobs: runtime 'test' ended on SIGTERM: 2 jobs cut off",
      "code 143",
      "exit in 500 ms",
    ]);
  });

  it("a second time ends at once, with the code of that signal, when every job has its ending", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const run = program(runtime);
    const job = runtime.job("w");
    const errors: unknown[] = [];
    runtime.on("jobError", ({ code }) => errors.push(code, ...run.host.done));
    await turn();
    run.host.tell("SIGINT");
    await turn();
    expect(job.status).toBeUndefined();
    run.host.tell("SIGTERM");
    expect(job.status).toBe("cancelled");
    await run.over;
    expect(errors).toEqual(["cancelled"]);
    expect(run.host.done).toEqual([
      "xstate-jobs: runtime 'test' ended on SIGTERM: 1 job cut off",
      "code 143",
      "exit",
    ]);
  });

  it("does not count jobs that had their ending, though their handlers go on", async () => {
    const gate = deferred();
    const { runtime } = runtimeWith({ w: () => gate.promise });
    const run = program(runtime, { drainMs: 10 });
    const job = runtime.job("w");
    await turn();
    job.cancel();
    run.host.tell("SIGTERM");
    gate.resolve();
    await run.over;
    expect(run.host.done[0]).toBe("xstate-jobs: runtime 'test' ended on SIGTERM: drained");
  });

  it("after it was cancelled waits no longer for handlers to settle", async () => {
    const gate = deferred();
    const { runtime } = runtimeWith({ w: () => gate.promise });
    const run = program(runtime);
    runtime.job("w");
    await turn();
    await runtime.cancel();
    await turn();
    expect(run.isOver).toBe(false);
    run.host.tell("SIGINT");
    await run.over;
    expect(run.host.done).toEqual([
      "xstate-jobs: runtime 'test' ended on SIGINT: 1 job cut off",
      "code 130",
      "exit in 500 ms",
    ]);
    gate.resolve();
  });

  it("bounds the end of one that ends already", async () => {
    const { runtime, clock } = runtimeWith({ w: untilAborted });
    const run = program(runtime, { drainMs: 10 });
    const job = runtime.job("w");
    await turn();
    const end = runtime.end();
    run.host.tell("SIGTERM");
    await clock.advance(10);
    await Promise.all([end, run.over]);
    expect(job.status).toBe("cancelled");
  });

  it("hears nothing with signals: false", async () => {
    const { runtime } = testRuntime();
    const run = program(runtime, { signals: false });
    expect([run.host.alive, run.host.listeners]).toEqual([1, 0]);
    await runtime.end();
    await run.over;
    expect(run.host.alive).toBe(0);
  });

  it("exits when the last runtime of its process is over", async () => {
    const gate = deferred();
    const host = new FakeProcess();
    const slow = runtimeWith({ w: () => gate.promise }, { name: "slow" });
    const quick = testRuntime({ name: "quick" });
    const runs = [slow, quick].map(({ runtime }) => program(runtime, {}, host));
    const job = slow.runtime.job("w");
    await turn();
    host.tell("SIGTERM");
    await runs[1]?.over;
    expect(host.done).toEqual(["xstate-jobs: runtime 'quick' ended on SIGTERM: drained"]);
    gate.resolve();
    await Promise.all([job, runs[0]?.over]);
    expect(host.done.slice(1)).toEqual([
      "xstate-jobs: runtime 'slow' ended on SIGTERM: drained",
      "exit in 500 ms",
    ]);
  });
});

describe("a program with autoEnd", () => {
  const worker = (name: string): Worker<string, unknown> => createWorker(name, { onJob: () => name });

  it("ends when the last of its workers has, and lets what is left be", async () => {
    const { runtime } = testRuntime();
    const run = program(runtime, { autoEnd: true });
    await turns(3);
    expect(run.isOver).toBe(false);
    await runtime.addWorkers(worker("a"), worker("b"));
    await runtime.getWorker("a")?.end();
    await turn();
    expect(run.isOver).toBe(false);
    const waiting = runtime.job("a");
    await runtime.getWorker("b")?.cancel();
    await run.over;
    expect(await rejectionOf(waiting)).toMatchObject({ reason: "every worker has ended" });
    expect(run.host.done).toEqual([]);
  });

  it("ends at once when its workers have ended before", async () => {
    const { runtime } = testRuntime();
    await runtime.addWorkers(worker("a"));
    await runtime.getWorker("a")?.end();
    await program(runtime, { autoEnd: true }).over;
  });

  it("goes on where another worker takes over in time", async () => {
    const { runtime } = testRuntime();
    const run = program(runtime, { autoEnd: true });
    await runtime.addWorkers(worker("a"));
    const ended = runtime.getWorker("a")?.cancel();
    await runtime.addWorkers(worker("a"));
    await ended;
    await turn();
    expect(run.isOver).toBe(false);
    await runtime.getWorker("a")?.end();
    await run.over;
  });

  it.each([
    [1, "1 worker failed"],
    [2, "2 workers failed"],
  ])("says that it did not do what it was for when %d of its workers failed", async (count, what) => {
    const { runtime } = testRuntime();
    const run = program(runtime, { autoEnd: true });
    runtime.on("workerFailed", () => {}).on("error", () => {});
    const shaky = Array.from({ length: count }, (_, i) =>
      createWorker(`w${i}`, { restart: "on-error", maxRestarts: 0 }),
    );
    await runtime.addWorkers(worker("fine"), ...shaky);
    for (const each of shaky) each.fail(new Error("worn"));
    await runtime.getWorker("fine")?.end();
    await run.over;
    expect(run.host.done).toEqual([`xstate-jobs: runtime 'test' ended: ${what}`, "code 1"]);
  });

  it("does not end without it", async () => {
    const { runtime } = testRuntime();
    const run = program(runtime);
    await runtime.addWorkers(worker("a"));
    await runtime.getWorker("a")?.end();
    await turns(3);
    expect(run.isOver).toBe(false);
    await runtime.end();
    await run.over;
  });
});
