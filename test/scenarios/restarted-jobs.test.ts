import { describe, expect, it } from "vitest";
import { type JobGroupContext, type JobGroupError, type JobRequest, Worker } from "../../src/index.ts";
import { readData, rejectionOf } from "../fixtures/read-all.ts";
import { runtimeWith } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

/** A worker that is restarted 100 ms after it failed; its first `bad` attempts at a job last until they are cut off. */
class Shaky extends Worker {
  readonly attempts: number[] = [];

  constructor(bad = 1) {
    super("shaky", {
      restart: "on-error",
      restartBackoff: 100,
      onJob: async (request) => {
        this.attempts.push(request.attempt);
        await request.update(`attempt ${request.attempt}`);
        if (this.attempts.length <= bad) await untilAborted(request);
        return `done at attempt ${request.attempt}`;
      },
    });
  }
}

async function withShaky(bad?: number) {
  const calm = (request: JobRequest): unknown =>
    request.payload === "wait" ? untilAborted(request) : "calm";
  const test = runtimeWith({ calm });
  const shaky = new Shaky(bad);
  test.runtime.on("workerFailed", () => {});
  await test.runtime.addWorkers(shaky);
  const restart = async (): Promise<void> => {
    await turn();
    shaky.fail(new Error("shaken"));
    await turn();
    await test.clock.advance(100);
    await turn();
  };
  return { ...test, shaky, restart };
}

const retry = { attempts: 3 };

describe("a job with retry on a worker that is restarted", () => {
  it("is asked again when the worker is back, and completes", async () => {
    const { runtime, shaky, restart } = await withShaky();
    const job = runtime.job("shaky", { retry });
    await restart();
    expect(await job).toBe("done at attempt 2");
    expect(shaky.attempts).toEqual([1, 2]);
    expect(job.actor.getSnapshot().context).toMatchObject({ attempt: 2 });
  });

  it("ends with worker_ended when the worker goes down more often than it may be asked", async () => {
    const { runtime, shaky, restart } = await withShaky(9);
    const job = runtime.job("shaky", { retry: { attempts: 2 } });
    await restart();
    await restart();
    expect(await rejectionOf(job)).toMatchObject({ code: "worker_ended", reason: "worker 'shaky' stopped" });
    expect(shaky.attempts).toEqual([1, 2]);
  });

  it("has one deadline: time that it waits for the restart counts", async () => {
    const { runtime, clock, shaky } = await withShaky();
    const job = runtime.job("shaky", { retry, timeout: 50 });
    await turn();
    shaky.fail(new Error("shaken"));
    await clock.advance(50);
    expect(await rejectionOf(job)).toMatchObject({ code: "timeout" });
    await clock.advance(100);
    expect(shaky.attempts).toEqual([1]);
  });

  it("ends with worker_ended when the worker is given up and does not come back", async () => {
    const { runtime, clock } = runtimeWith({});
    class Hopeless extends Worker {
      constructor() {
        super("hopeless", { restart: "on-error", maxRestarts: 0, onJob: untilAborted });
      }
    }
    const worker = new Hopeless();
    runtime.on("workerFailed", () => {}).on("error", () => {});
    await runtime.addWorkers(worker);
    const [once, again] = [runtime.job("hopeless"), runtime.job("hopeless", { retry, timeout: 1_000 })];
    await turn();
    worker.fail(new Error("hopeless"));
    expect(await rejectionOf(once)).toMatchObject({ code: "worker_ended" });
    expect(again.status).toBeUndefined();
    await clock.advance(1_000);
    expect(await rejectionOf(again)).toMatchObject({
      code: "timeout",
      reason: "workers not ready within timeout",
    });
  });
});

describe("a group with a worker that is restarted meanwhile", () => {
  const outcome = async (group: JobGroupContext): Promise<unknown[]> => {
    const error = await group.then(
      () => undefined,
      (thrown: JobGroupError) => thrown,
    );
    const results = Object.entries(group.results).map(([name, { status, code }]) => [name, status, code]);
    return [error?.code, ...results];
  };

  it("ends by it where it is not asked again, and cancels the rest", async () => {
    const { runtime, restart } = await withShaky();
    const group = runtime.jobGroup(["shaky", "calm"], { payload: "wait" });
    await restart();
    expect(await outcome(group)).toEqual([
      "worker_ended",
      ["shaky", "cancelled", "worker_ended"],
      ["calm", "cancelled", "cancelled"],
    ]);
  });

  it("completes with retry: neither cancel-on-error nor results see the attempt that was cut off", async () => {
    const { runtime, restart } = await withShaky();
    const responses: unknown[] = [];
    runtime.on("jobResponse", ({ workerName, status }) => responses.push([workerName, status]));
    const group = runtime.jobGroup(["shaky", "calm"], { retry });
    const events = readData(group);
    await restart();
    expect(await outcome(group)).toEqual([
      undefined,
      ["shaky", "completed", undefined],
      ["calm", "completed", undefined],
    ]);
    expect(responses).toEqual([
      ["calm", "completed"],
      ["shaky", "completed"],
    ]);
    expect(await events).toEqual(["attempt 1", "attempt 2"]);
  });

  it("ends by the last attempt that there is, under cancel-on-error, and cancels the rest", async () => {
    const { runtime, shaky, restart } = await withShaky(9);
    const group = runtime.jobGroup(["shaky", "calm"], { payload: "wait", retry: { attempts: 2 } });
    await restart();
    await restart();
    expect(await outcome(group)).toEqual([
      "worker_ended",
      ["shaky", "cancelled", "worker_ended"],
      ["calm", "cancelled", "cancelled"],
    ]);
    expect(shaky.attempts).toEqual([1, 2]);
  });

  it("waits for all without cancel-on-error, the one that is asked again included", async () => {
    const { runtime, restart } = await withShaky(9);
    const group = runtime.jobGroup(["shaky", "calm"], { cancelOnError: false, retry: { attempts: 2 } });
    await restart();
    await restart();
    expect(await outcome(group)).toEqual([
      undefined,
      ["shaky", "cancelled", "worker_ended"],
      ["calm", "completed", undefined],
    ]);
  });
});
