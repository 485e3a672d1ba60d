import { describe, expect, it } from "vitest";
import { createWorker, type JobContext, type JobRequest } from "../../src/index.ts";
import { deferred } from "../fixtures/deferred.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { runtimeWith, servicesOf, testRuntime } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

const failing = (request: JobRequest): never => request.fail("not yet");
const on = (): boolean => true;

describe("a job that waits for its next attempt", () => {
  it("is asked again when its backoff is over, which grows, by the runtime's clock and chance", async () => {
    const at: number[] = [];
    const { runtime, clock } = runtimeWith(
      {
        w: (request) => {
          at.push(clock.now());
          return request.fail();
        },
      },
      { random: () => 0.5 },
    );
    const job = runtime.job("w", { retry: { attempts: 4, backoff: { initialMs: 100, maxMs: 300 }, on } });
    await clock.advance(1_000);
    expect(at).toEqual([0, 75, 225, 450]);
    expect(await rejectionOf(job)).toMatchObject({ code: "failed" });
  });

  it("is pending meanwhile, and holds one timer", async () => {
    const { runtime, clock } = runtimeWith({ w: failing });
    const job = runtime.job("w", { retry: { attempts: 2, backoff: 100, on } });
    await turn();
    expect(job.actor.getSnapshot()).toMatchObject({ value: "pending", context: { attempt: 2 } });
    expect([clock.pending, servicesOf(runtime).deadlines.size]).toEqual([1, 1]);
    await clock.advance(99);
    expect(job.status).toBeUndefined();
    await clock.advance(1);
    expect(job.status).toBe("failed");
  });

  it.each<[string, (job: JobContext, controller: AbortController) => void, object]>([
    ["cancel()", (job) => job.cancel("enough"), { code: "cancelled", reason: "enough" }],
    ["its signal", (_, controller) => controller.abort(new Error("left")), { code: "cancelled" }],
    ["disposal", (job) => void job[Symbol.asyncDispose](), { code: "cancelled", reason: "context exited" }],
  ])("is ended by %s, with its timer", async (_, end, expected) => {
    const { runtime, clock } = runtimeWith({ w: failing });
    const controller = new AbortController();
    const job = runtime.job("w", {
      retry: { attempts: 2, backoff: 100, on },
      signal: controller.signal,
    });
    await turn();
    end(job, controller);
    expect(await rejectionOf(job)).toMatchObject(expected);
    await job.settled;
    expect([clock.pending, servicesOf(runtime).jobs.size]).toEqual([0, 0]);
  });

  it("has one deadline for all attempts, and says why it passed", async () => {
    const { runtime, clock } = runtimeWith({ w: failing });
    const retry = { attempts: 9, backoff: 40, on };
    const job = runtime.job("w", { retry, timeout: 100 });
    await clock.advance(100);
    expect(await rejectionOf(job)).toMatchObject({ code: "timeout", reason: "timeout" });
    const orphan = runtime.job("w", { retry, timeout: 100 });
    await turn();
    await runtime.getWorker("w")?.cancel();
    await clock.advance(100);
    expect(await rejectionOf(orphan)).toMatchObject({ reason: "workers not ready within timeout" });
  });

  it("is ended by the end of the worker that asked", async () => {
    const { runtime } = runtimeWith({ w: failing, asker: untilAborted });
    const job = runtime.getWorker("asker")?.job("w", { retry: { attempts: 2, backoff: 100, on } });
    await turn();
    await runtime.getWorker("asker")?.end();
    expect(await rejectionOf(job as JobContext)).toMatchObject({ reason: "worker 'asker' has ended" });
  });

  it("is ended with the handler that asked for it", async () => {
    let sub: JobContext | undefined;
    const { runtime } = runtimeWith({
      w: failing,
      asker: async (request) => {
        sub = request.job("w", { retry: { attempts: 2, backoff: 100, on } });
        await turn();
        return "done";
      },
    });
    expect(await runtime.job("asker")).toBe("done");
    expect(await rejectionOf(sub as JobContext)).toMatchObject({
      reason: "the handler that asked for it is done",
    });
  });
});

describe("a sub-job", () => {
  it("is asked again within its parent", async () => {
    const { runtime } = runtimeWith({
      w: ({ attempt, fail }) => (attempt < 3 ? fail() : `attempt ${attempt}`),
      asker: (request) => request.job("w", { retry: { attempts: 3, on } }),
    });
    expect(await runtime.job("asker")).toBe("attempt 3");
  });
});

describe("a job that a full queue refuses", () => {
  it("was never running, and gets its turn after a backoff", async () => {
    const gate = deferred();
    const { runtime, clock } = testRuntime();
    const run = ({ attempt }: JobRequest) => gate.promise.then(() => attempt);
    await runtime.addWorkers(createWorker("w", { jobs: { j: { sequential: true, maxQueued: 0, run } } }));
    const first = runtime.job("w", { name: "j" });
    const refused = runtime.job("w", { name: "j" });
    const second = runtime.job("w", { name: "j", retry: { attempts: 3, backoff: 10 } });
    const values: unknown[] = [];
    second.actor.subscribe(({ value, context }) => values.push(`${value} ${context.attempt}`));
    await clock.advance(10);
    gate.resolve();
    await clock.advance(10);
    expect(await Promise.all([first, second])).toEqual([1, 3]);
    expect(await rejectionOf(refused)).toMatchObject({ code: "refused" });
    expect(values).toEqual(["pending 2", "pending 3", "running 3", "completed 3"]);
  });

  it("is not asked again after a deadlock", async () => {
    const { runtime } = testRuntime();
    await runtime.addWorkers(
      createWorker("w", {
        jobs: {
          j: {
            sequential: true,
            run: (request) => request.job("w", { name: "j", retry: { attempts: 3 } }),
          },
        },
      }),
    );
    expect(await rejectionOf(runtime.job("w", { name: "j" }))).toMatchObject({ cause: { code: "deadlock" } });
  });

  it("does not overlap the clean-up of its own earlier attempt", async () => {
    const lines: string[] = [];
    const { runtime } = testRuntime();
    const run = async (request: JobRequest) => {
      lines.push(`begin ${request.attempt}`);
      await request.respond(request.attempt, { status: request.attempt === 1 ? "failed" : "completed" });
      await turn();
      expect(runtime.getWorker("w")?.activeJobs.size).toBe(1);
      lines.push(`end ${request.attempt}`);
    };
    await runtime.addWorkers(createWorker("w", { jobs: { j: { sequential: true, run } } }));
    const job = runtime.job("w", { name: "j", retry: { attempts: 2, on } });
    expect(await job).toBe(2);
    await job.settled;
    expect(lines).toEqual(["begin 1", "end 1", "begin 2", "end 2"]);
  });
});

describe("when its worker ends by and by", () => {
  it("an attempt that finds it gone is used up, and the next waits for its successor", async () => {
    const { runtime } = testRuntime();
    const gate = deferred();
    const first = createWorker("w", {
      onJob: async () => {
        await gate.promise;
        throw new Error("not yet");
      },
    });
    await runtime.addWorkers(first);
    const job = runtime.job("w", { retry: { attempts: 3, on } });
    await turn();
    const ending = first.end();
    gate.resolve();
    await ending;
    await turn();
    expect(job.status).toBeUndefined();
    await runtime.addWorkers(
      createWorker("w", { onJob: ({ attempt }) => `second worker, attempt ${attempt}` }),
    );
    expect(await job).toBe("second worker, attempt 3");
  });
});

describe("when the runtime ends", () => {
  it("a job that began before is asked again, and the end waits for it", async () => {
    const { runtime, clock } = runtimeWith({ w: ({ attempt, fail }) => (attempt === 1 ? fail() : attempt) });
    const job = runtime.job("w", { retry: { attempts: 2, backoff: 100, on } });
    await turn();
    const ending = runtime.end();
    await clock.advance(100);
    expect(await job).toBe(2);
    await ending;
  });

  it("a job whose worker is gone has the ending that it gave", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const job = runtime.job("w", { retry: { attempts: 9 } });
    await turn();
    const ending = runtime.end();
    await runtime.getWorker("w")?.cancel("crash");
    expect(await rejectionOf(job)).toMatchObject({
      code: "worker_ended",
      reason: "worker 'w' stopped: crash",
    });
    await ending;
  });

  it("a job that waits for a successor is cancelled, and one that comes too late is refused once", async () => {
    const { runtime, clock } = runtimeWith({ w: untilAborted, other: untilAborted });
    const waiting = runtime.job("w", { retry: { attempts: 9 } });
    void runtime.job("other", { timeout: 10 });
    await turn();
    await runtime.getWorker("w")?.cancel();
    await turn();
    const ending = runtime.end({ reason: "shutdown" });
    const late = runtime.job("other", { retry: { attempts: 9, backoff: 1_000, on } });
    expect(await rejectionOf(waiting)).toMatchObject({ code: "cancelled", reason: "shutdown" });
    expect(await rejectionOf(late)).toMatchObject({ code: "refused" });
    await clock.advance(10);
    await ending;
  });

  it("at once, a job that waits for its backoff is cancelled", async () => {
    const { runtime, clock } = runtimeWith({ w: failing });
    const job = runtime.job("w", { retry: { attempts: 2, backoff: 100, on } });
    await turn();
    await runtime.cancel("over");
    expect(await rejectionOf(job)).toMatchObject({ code: "cancelled", reason: "over" });
    expect(clock.pending).toBe(0);
  });
});
