import { afterEach, beforeEach, expect, test } from "vitest";
import type { JobRequest, Runtime } from "../../../src/index.ts";
import { collectGarbage } from "../../fixtures/collect-garbage.ts";
import { disposeRuntime, runtimeWith } from "../../fixtures/test-runtime.ts";
import { turn, turns } from "../../fixtures/turn.ts";
import { untilAborted } from "../../fixtures/until-aborted.ts";

const unhandled: unknown[] = [];
const listener = (reason: unknown): void => {
  unhandled.push(reason);
};

beforeEach(() => {
  unhandled.length = 0;
  process.on("unhandledRejection", listener);
});

afterEach(async () => {
  // Node tells of a rejection when the microtasks are done, and of one in the garbage, too.
  await turns(2);
  await collectGarbage();
  process.off("unhandledRejection", listener);
  expect(unhandled).toEqual([]);
});

const workers = {
  throws: () => {
    throw new Error("broken");
  },
  rejects: async () => {
    throw new Error("broken");
  },
  fails: (request: JobRequest) => request.fail("no data"),
  w: untilAborted,
};

/** What `jobError` tells of the asks of a runtime. */
function errorsOf(runtime: Runtime): (string | undefined)[] {
  const errors: (string | undefined)[] = [];
  runtime.on("jobError", ({ code, error }) => {
    expect(error).toBeInstanceOf(Error);
    errors.push(code);
  });
  return errors;
}

test("A rejection that nobody handles is noticed here", async () => {
  void Promise.reject(new Error("for the listener"));
  await turn();
  expect(unhandled.splice(0)).toEqual([new Error("for the listener")]);
});

test("Jobs that nobody awaits or iterates reject nobody, in whatever way they end; jobError tells", async () => {
  const { runtime, clock } = runtimeWith(workers);
  const errors = errorsOf(runtime);
  runtime.job("throws");
  runtime.job("rejects");
  runtime.job("fails");
  runtime.job("w", { name: "unknown" });
  await clock.advance(0);
  expect(errors.sort()).toEqual(["error", "error", "failed", "no_handler"]);
  errors.length = 0;
  runtime.job("w", { timeout: 100 });
  runtime.job("nobody", { timeout: 100 });
  runtime.job("w").cancel();
  runtime.job("w", { signal: AbortSignal.abort() });
  await clock.advance(100);
  expect(errors.sort()).toEqual(["cancelled", "cancelled", "timeout", "timeout"]);
});

test("Groups that nobody awaits or iterates reject nobody; jobError tells", async () => {
  const { runtime, clock } = runtimeWith(workers);
  const errors = errorsOf(runtime);
  runtime.jobGroup(["throws", "w"]);
  runtime.jobGroup(["fails", "w"]);
  runtime.jobGroup(["w", "nobody"], { timeout: 100 });
  runtime.jobGroup(["w"]).cancel();
  runtime.jobGroup(["w"]).group.fail("no");
  await clock.advance(100);
  expect(errors.sort()).toEqual(["cancelled", "cancelled", "error", "failed", "timeout"]);
});

test("Jobs that are asked for by requestJob and requestJobGroup reject nobody; jobError tells", async () => {
  const { runtime } = runtimeWith(workers);
  const errors = errorsOf(runtime);
  expect(await runtime.requestJob("fails")).toBeTypeOf("string");
  expect(await runtime.requestJobGroup(["throws", "fails"])).toBeTypeOf("string");
  await turns(2);
  expect(errors).toHaveLength(2);
});

test("A job of which only settled, status, results or endings are looked at rejects nobody", async () => {
  const { runtime } = runtimeWith(workers);
  const job = runtime.job("fails");
  const group = runtime.jobGroup(["fails", "throws"]);
  await Promise.all([job.settled, group.settled]);
  expect([job.status, group.group.isDone]).toEqual(["failed", true]);
  const ended: string[] = [];
  for await (const [workerName] of group.endings()) ended.push(workerName);
  expect(ended).toHaveLength(2);
});

test("A job that is only iterated throws in its loop, and nowhere else", async () => {
  const { runtime } = runtimeWith(workers);
  let caught: unknown;
  try {
    for await (const _ of runtime.job("fails"));
  } catch (error) {
    caught = error;
  }
  expect(caught).toMatchObject({ code: "failed" });
});

test("A job whose loop is left rejects nobody when it fails later", async () => {
  const { runtime } = runtimeWith({
    async w(request) {
      await request.update(1);
      await turn();
      request.fail("later");
    },
  });
  const job = runtime.job("w");
  for await (const _ of job) break;
  await job.settled;
  expect(job.status).toBe("failed");
});

test("A job that is only awaited rejects there, and nowhere else", async () => {
  const { runtime } = runtimeWith(workers);
  const job = runtime.job("fails");
  await expect(job).rejects.toMatchObject({ code: "failed" });
  await expect(job.then(() => 1)).rejects.toMatchObject({ code: "failed" });
});

test("Leaving a scope with a job that was cancelled by it rejects nobody", async () => {
  const { runtime } = runtimeWith(workers);
  {
    await using job = runtime.job("w");
    await using group = runtime.jobGroup(["w"]);
    await turn();
    expect([job.status, group.group.isDone]).toEqual([undefined, false]);
  }
});

test("A block that throws rejects with its own error only", async () => {
  const { runtime } = runtimeWith(workers);
  const block = runtime.job("fails", {}, async () => {
    await turn();
    throw new Error("of the block");
  });
  await expect(block).rejects.toThrow("of the block");
});

test("Sub-jobs that nobody awaits reject nobody", async () => {
  const { runtime } = runtimeWith({
    ...workers,
    async outer(request) {
      request.job("fails");
      request.jobGroup(["throws", "w"]);
      request.job("w");
      await turn();
      return "done";
    },
  });
  expect(await runtime.job("outer")).toBe("done");
});

test("A second answer that its handler does not await rejects nobody", async () => {
  const { runtime } = runtimeWith({
    async w(request) {
      void request.respond(1);
      void request.respond(2);
      void request.streamEnd(3);
      await turn();
    },
  });
  const job = runtime.job("w");
  expect(await job).toBe(1);
  await job.settled;
});

test("Disposing a runtime with all sorts of jobs rejects nobody", async () => {
  const { runtime, clock } = runtimeWith(workers);
  runtime.job("w");
  runtime.job("nobody");
  runtime.jobGroup(["w", "nobody"]);
  const loop = runtime.job("w")[Symbol.asyncIterator]();
  await turn();
  await disposeRuntime(runtime, clock);
  await expect(loop.next()).rejects.toMatchObject({ code: "cancelled" });
});

test("Listeners that throw or reject, in whatever event, reject nobody and are reported", async () => {
  const { runtime, takeLog } = runtimeWith(workers);
  for (const event of ["jobResponse", "jobError"] as const) {
    runtime.on(event, () => Promise.reject(new Error(`rejection of ${event}`)));
    runtime.on(event, () => {
      throw new Error(`throw of ${event}`);
    });
  }
  runtime.job("fails");
  await turns(2);
  expect(takeLog()).toHaveLength(4);
  expect(runtime.stats().listenerErrors).toBe(4);
});
