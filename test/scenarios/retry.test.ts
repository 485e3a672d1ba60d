import { describe, expect, it } from "vitest";
import { createWorker, type JobContext, type JobErrorCode, type JobRequest } from "../../src/index.ts";
import { deferred } from "../fixtures/deferred.ts";
import { readAll, readData, rejectionOf } from "../fixtures/read-all.ts";
import { runtimeWith, testRuntime } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

/** A handler that goes wrong until its last attempt, and reports which one it is. */
const untilAttempt =
  (last: number) =>
  async (request: JobRequest): Promise<string> => {
    await request.update(request.attempt);
    if (request.attempt < last) throw new Error(`attempt ${request.attempt}`);
    return `done in attempt ${request.attempt}`;
  };
const always = (): boolean => true;

function valuesOf(job: JobContext): unknown[] {
  const values: unknown[] = [];
  job.actor.subscribe(({ value, context }) => values.push(`${value} ${context.attempt}`));
  return values;
}

describe("a job that is asked again", () => {
  it("is one job with one actor, one ending, and the events of all attempts in order", async () => {
    const { runtime } = runtimeWith({ w: untilAttempt(3) });
    const notices: unknown[] = [];
    runtime.on("jobResponse", ({ status, response }) => notices.push([status, response]));
    runtime.on("jobError", () => notices.push("jobError"));
    const job = runtime.job("w", { retry: { attempts: 3, on: always } });
    const values = valuesOf(job);
    expect(await readData(job)).toEqual([1, 2, 3]);
    expect(await job).toBe("done in attempt 3");
    expect(values).toEqual([
      ...["running 1", "running 1", "pending 2", "running 2", "running 2"],
      ...["pending 3", "running 3", "running 3", "completed 3"],
    ]);
    await turn();
    expect(notices).toEqual([["completed", "done in attempt 3"]]);
    await job.settled;
    expect(runtime.stats()).toMatchObject({ lateEndings: 0, lateReports: 0, droppedEvents: 0 });
  });

  it("ends as its last attempt did, when there is none left", async () => {
    const { runtime } = runtimeWith({ w: untilAttempt(9) });
    const error = await rejectionOf(runtime.job("w", { retry: { attempts: 3, on: always } }));
    expect(error).toMatchObject({ status: "error", code: "error", reason: "attempt 3" });
  });

  it("has the same request each time, but for the attempt", async () => {
    const requests: object[] = [];
    const { runtime } = runtimeWith({
      w: ({ jobId, name, payload, meta, deadline, source, attempt }) => {
        requests.push({ jobId, name, payload, meta, deadline, source });
        if (attempt === 1) throw new Error("no");
      },
    });
    const payload = {};
    await runtime.job("w", { payload, meta: { a: "1" }, timeout: 9, retry: { attempts: 2, on: always } });
    expect(requests).toHaveLength(2);
    expect(requests[1]).toEqual(requests[0]);
  });

  it("is asked once where its attempts are one, and after an ending that is not worth another", async () => {
    let runs = 0;
    const { runtime } = runtimeWith({
      w: () => {
        runs++;
        throw new Error("no");
      },
    });
    await rejectionOf(runtime.job("w", { retry: { attempts: 1, on: always } }));
    await rejectionOf(runtime.job("w", { retry: { attempts: 5 } }));
    expect(runs).toBe(2);
  });

  it("is not asked again when its handler says that it was cancelled", async () => {
    const { runtime } = runtimeWith({ w: (request) => request.respond(1, { status: "cancelled" }) });
    const error = await rejectionOf(runtime.job("w", { retry: { attempts: 5, on: always } }));
    expect(error).toMatchObject({ code: "cancelled", response: 1 });
  });

  it("has the events of an attempt that had no room yet before those of the next", async () => {
    const { runtime } = runtimeWith({
      w: (request) => {
        for (const part of ["a", "b", "c"]) void request.update(`${part}${request.attempt}`);
        if (request.attempt === 1) throw new Error("no");
      },
    });
    const job = runtime.job("w", { buffer: 1, retry: { attempts: 2, on: always } });
    expect(await readData(job)).toEqual(["a1", "b1", "c1", "a2", "b2", "c2"]);
  });
});

describe("the decision to ask again", () => {
  it("is `on`'s, who gets the error of the attempt: the very one of the job, if it says no", async () => {
    const { runtime } = runtimeWith({ w: (request) => request.fail("no", { cause: request.attempt }) });
    const seen: unknown[] = [];
    const on = (error: { cause?: unknown }): boolean => {
      seen.push(error);
      return error.cause === 1;
    };
    const job = runtime.job("w", { retry: { attempts: 9, on } });
    const error = await rejectionOf(job);
    expect(seen).toMatchObject([{ code: "failed", cause: 1 }, { cause: 2 }]);
    expect(error).toBe(seen[1]);
    expect((await readAll(job)).error).toBe(error);
  });

  it.each<[JobErrorCode, string | undefined]>([
    ["no_handler", "unknown"],
    ["failed", "j"],
  ])("may be yes for %s, too", async (code, name) => {
    const codes: unknown[] = [];
    const { runtime } = runtimeWith({ w: { j: (request) => request.fail() } });
    const on = (error: { code: unknown }): boolean => codes.push(error.code) > 0;
    await rejectionOf(runtime.job("w", { ...(name && { name }), retry: { attempts: 3, on } }));
    expect(codes).toEqual([code, code]);
  });

  it("is no where `on` throws, which is reported", async () => {
    const { runtime } = runtimeWith({ w: untilAttempt(2) });
    const reported: unknown[] = [];
    runtime.on("error", ({ error, where }) => reported.push([error, where]));
    const thrown = new Error("from on");
    const on = (): never => {
      throw thrown;
    };
    const job = runtime.job("w", { retry: { attempts: 2, on } });
    expect(await rejectionOf(job)).toMatchObject({ code: "error", reason: "attempt 1" });
    expect(reported).toEqual([[thrown, `'retry' of job ${job.jobId} on worker 'w'`]]);
  });

  it("is no where `on` answers with a promise, which is reported, whatever becomes of that", async () => {
    const { runtime } = runtimeWith({ w: untilAttempt(2) });
    const reported: unknown[] = [];
    runtime.on("error", ({ error }) => reported.push((error as Error).message));
    const on = async (): Promise<boolean> => {
      throw new Error("nobody hears this");
    };
    const job = runtime.job("w", { retry: { attempts: 2, on: on as never } });
    expect(await rejectionOf(job)).toMatchObject({ code: "error", reason: "attempt 1" });
    expect(reported).toEqual([
      "xstate-jobs: 'on' of 'retry' must say true or false at once, not with a promise",
    ]);
  });

  it("does not count where `on` cancels the job", async () => {
    const { runtime } = runtimeWith({ w: untilAttempt(2) });
    const job = runtime.job("w", {
      retry: {
        attempts: 2,
        on: () => {
          job.cancel("enough");
          return true;
        },
      },
    });
    expect(await rejectionOf(job)).toMatchObject({ code: "cancelled", reason: "enough" });
    await job.settled;
    expect(runtime.stats().lateEndings).toBe(1);
  });

  it("is by what was asked for, whatever becomes of the object", async () => {
    const { runtime } = runtimeWith({ w: untilAttempt(3) });
    const retry = { attempts: 3, on: always };
    const job = runtime.job("w", { retry });
    retry.attempts = 1;
    expect(await job).toBe("done in attempt 3");
  });
});

describe("a job whose worker ends", () => {
  it("waits, pending, for a successor of the same name, and is asked again", async () => {
    const { runtime, takeLog, clock } = runtimeWith({ w: untilAborted }, { pendingWarnMs: 50 });
    const job = runtime.job("w", { retry: { attempts: 2 } });
    await turn();
    await runtime.getWorker("w")?.cancel("out of memory");
    await clock.advance(60);
    expect(job.actor.getSnapshot()).toMatchObject({ value: "pending", context: { attempt: 2 } });
    expect(takeLog()).toHaveLength(1);
    await runtime.addWorkers(createWorker("w", { onJob: ({ attempt }) => `attempt ${attempt}` }));
    expect(await job).toBe("attempt 2");
    await job.settled;
  });

  it("settles when the handlers of all its attempts have", async () => {
    const cleanUp = deferred();
    const { runtime } = testRuntime();
    const first = createWorker("w", {
      onJob: async (request) => {
        await untilAborted(request);
        await request.update("too late");
        await cleanUp.promise;
      },
    });
    await runtime.addWorkers(first);
    const job = runtime.job("w", { retry: { attempts: 2 } });
    await turn();
    void first.cancel();
    await turn();
    await runtime.addWorkers(createWorker("w", { onJob: () => "second" }));
    expect(await job).toBe("second");
    let isSettled = false;
    void job.settled.then(() => {
      isSettled = true;
    });
    await turn();
    expect([isSettled, await readData(job)]).toEqual([false, []]);
    cleanUp.resolve();
    await job.settled;
  });

  it("ends by that where its attempts are used up", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const job = runtime.job("w", { retry: { attempts: 1 } });
    await turn();
    await runtime.getWorker("w")?.cancel();
    expect(await rejectionOf(job)).toMatchObject({ code: "worker_ended", reason: "worker 'w' stopped" });
  });
});
