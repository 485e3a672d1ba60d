import type { StandardSchemaV1 } from "@standard-schema/spec";
import { describe, expect, it } from "vitest";
import { createWorker, type JobContext, type JobRequest, type Runtime } from "../../src/index.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { runtimeWith, testRuntime } from "../fixtures/test-runtime.ts";
import { turn, turns } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

/** A schema that lets everything pass and calls `during` while it looks. */
function schemaThat(during: () => void): StandardSchemaV1 {
  return {
    "~standard": {
      version: 1,
      vendor: "test",
      validate(value) {
        during();
        return { value };
      },
    },
  };
}

/** A worker that reports once, and works until it is aborted. */
async function reportsOnce(request: JobRequest): Promise<void> {
  await request.update("once");
  await untilAborted(request);
}

describe("inside a listener", () => {
  it("of the job's actor nothing happens before the handler's own call has returned", async () => {
    const order: string[] = [];
    const { runtime } = runtimeWith({
      w: async (request) => {
        await turn();
        order.push("before");
        void request.update(1);
        order.push(`after ${job.status}`);
        await untilAborted(request);
      },
    });
    const job = runtime.job("w");
    job.actor.on("*", () => {
      order.push("heard");
      job.cancel("seen enough");
    });
    await rejectionOf(job);
    expect(order).toEqual(["before", "after undefined", "heard"]);
  });

  it("a job may be cancelled by its own event", async () => {
    const { runtime } = runtimeWith({ w: reportsOnce });
    const job = runtime.job("w");
    runtime.on("jobUpdate", () => job.cancel("by the listener"));
    expect(await rejectionOf(job)).toMatchObject({ reason: "by the listener" });
    await job.settled;
  });

  it("a job may be asked for by the ending of another", async () => {
    const { runtime } = runtimeWith({ w: (request) => request.payload });
    let second: JobContext | undefined;
    runtime.once("jobCompleted", () => {
      second = runtime.job("w", { payload: "second" });
    });
    await runtime.job("w", { payload: "first" });
    await turn();
    expect(await second).toBe("second");
  });

  it("the runtime may be disposed by an event", async () => {
    const { runtime } = runtimeWith({ w: reportsOnce, other: untilAborted });
    const jobs = [runtime.job("w"), runtime.job("other")];
    const disposal = new Promise<void>((resolve) => {
      runtime.once("jobUpdate", () => resolve(runtime[Symbol.asyncDispose]()));
    });
    await disposal;
    expect(jobs.map(({ status }) => status)).toEqual(["cancelled", "cancelled"]);
  });

  it("the worker may be cancelled by its own jobRequest, before the handler runs", async () => {
    let isRun = false;
    const { runtime } = runtimeWith({
      w: () => {
        isRun = true;
      },
    });
    const worker = runtime.getWorker("w")!;
    worker.on("jobRequest", () => void worker.cancel());
    expect(await rejectionOf(runtime.job("w"))).toMatchObject({ code: "worker_ended" });
    expect(isRun).toBe(false);
  });

  it("the worker may be cancelled by the very message that asks for a job", async () => {
    const { runtime } = runtimeWith({ w: () => 1 });
    const worker = runtime.getWorker("w")!;
    worker.once("message", () => void worker.cancel());
    const job = runtime.job("w");
    expect(await rejectionOf(job)).toMatchObject({ code: "worker_ended" });
    await job.settled;
  });

  it("a group may be cancelled by the first of its responses: the others are cancelled, one ending each", async () => {
    const { runtime } = runtimeWith({ quick: () => 1, slow: untilAborted });
    const responses: string[] = [];
    const outcomes: string[] = [];
    const group = runtime.jobGroup(["quick", "slow"]);
    runtime.on("jobResponse", ({ workerName, status }) => {
      responses.push(`${workerName}: ${status}`);
      group.cancel("by the listener");
    });
    runtime.on("jobCompleted", () => outcomes.push("completed"));
    runtime.on("jobError", () => outcomes.push("error"));
    expect(await rejectionOf(group)).toMatchObject({ reason: "by the listener" });
    await group.settled;
    await turn();
    expect(responses).toEqual(["quick: completed", "slow: cancelled"]);
    expect(outcomes).toEqual(["error"]);
  });
});

describe("inside a schema's validate", () => {
  for (const side of ["payload", "response"] as const) {
    it(`the ${side}'s may cancel the job: it ends once, as cancelled`, async () => {
      let job: JobContext | undefined;
      const { runtime } = testRuntime();
      const schema = schemaThat(() => job?.cancel("by the schema"));
      await runtime.addWorkers(createWorker("w", { jobs: { j: { [side]: schema, run: () => 1 } } }));
      job = runtime.job("w", { name: "j" });
      const endings: unknown[] = [];
      runtime.on("jobError", ({ reason }) => endings.push(reason));
      runtime.on("jobCompleted", () => endings.push("completed"));
      expect(await rejectionOf(job)).toMatchObject({ reason: "by the schema" });
      await job.settled;
      await turn();
      expect(endings).toEqual(["by the schema"]);
    });

    it(`the ${side}'s may cancel the worker, and dispose the runtime`, async () => {
      const { runtime } = testRuntime();
      let disposal: PromiseLike<void> | undefined;
      const schema = schemaThat(() => {
        void runtime.getWorker("w")?.cancel();
        disposal = runtime[Symbol.asyncDispose]();
      });
      const jobs = { j: { [side]: schema, sequential: true, run: () => 1 } };
      await runtime.addWorkers(createWorker("w", { jobs }));
      const job = runtime.job("w", { name: "j" });
      expect(await rejectionOf(job)).toMatchObject({ status: "cancelled" });
      await disposal;
    });
  }

  it("another job of the same sequential kind may be asked for: it has its turn afterwards", async () => {
    const { runtime } = testRuntime();
    let second: JobContext | undefined;
    const payload = schemaThat(() => {
      second ??= runtime.job("w", { name: "j", payload: 2 });
    });
    const run = (request: JobRequest<never>): unknown => request.payload;
    await runtime.addWorkers(createWorker("w", { jobs: { j: { payload, sequential: true, run } } }));
    expect(await runtime.job("w", { name: "j", payload: 1 })).toBe(1);
    expect(await second).toBe(2);
  });
});

describe("inside a handler", () => {
  it("its own job may be cancelled by whoever asked, which aborts its signal", async () => {
    const { runtime } = runtimeWith({
      w: async (request) => {
        runtime.cancelJobGroup(request.jobId, "by the handler");
        await untilAborted(request);
      },
    });
    expect(await rejectionOf(runtime.job("w"))).toMatchObject({ reason: "by the handler" });
  });

  it("the runtime may be cancelled, and that does not wait for the handler", async () => {
    const { runtime } = runtimeWith({ w: () => runtime.cancel("by the handler") });
    expect(await rejectionOf(runtime.job("w"))).toMatchObject({ reason: "by the handler" });
    await runtime.wait();
  });

  it("the runtime may be disposed: it waits for that very handler no longer than graceMs", async () => {
    const { runtime, clock, takeLog } = runtimeWith(
      { w: () => runtime[Symbol.asyncDispose]() },
      { graceMs: 30 },
    );
    const job = runtime.job("w");
    await clock.advance(30);
    expect(job.status).toBe("cancelled");
    await job.settled;
    expect(takeLog()).toHaveLength(1);
  });
});

describe("inside createId", () => {
  it("the runtime may be cancelled: the job that is being made ends at once", async () => {
    let runtime: Runtime | undefined;
    const createId = (): string => {
      void runtime?.cancel("while it was made");
      return "id";
    };
    const test = runtimeWith({ w: () => 1 }, { createId });
    ({ runtime } = test);
    const job = runtime.job("w");
    expect(await rejectionOf(job)).toMatchObject({ status: "cancelled", jobId: "id" });
    await turns(2);
    expect(test.clock.pending).toBe(0);
  });

  it("another job may be asked for", async () => {
    let count = 0;
    let inner: JobContext | undefined;
    const { runtime } = runtimeWith(
      { w: (request) => request.jobId },
      {
        createId: () => {
          const id = `id-${++count}`;
          if (count === 1) inner = runtime.job("w");
          return id;
        },
      },
    );
    const outer = runtime.job("w");
    expect(await inner).toBe(inner?.jobId);
    expect(await outer).toBe(outer.jobId);
  });
});
