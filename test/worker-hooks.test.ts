import { describe, expect, it } from "vitest";
import { type JobRequest, Worker, type WorkerEvents } from "../src/index.ts";
import { rejectionOf } from "./fixtures/read-all.ts";
import { runtimeWith, testRuntime } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

type Hook = `on${Capitalize<keyof WorkerEvents>}`;
const HOOKS = {
  onStarted: "started",
  onStopped: "stopped",
  onActivated: "activated",
  onDeactivated: "deactivated",
  onWorkerReady: "workerReady",
  onWorkerFailed: "workerFailed",
  onMessage: "message",
  onJobRequest: "jobRequest",
  onJobUpdateRequested: "jobUpdateRequested",
  onJobCancelled: "jobCancelled",
  onJobUpdate: "jobUpdate",
  onJobStreamStart: "jobStreamStart",
  onJobStreamData: "jobStreamData",
  onJobStreamEnd: "jobStreamEnd",
  onJobResponse: "jobResponse",
  onJobCompleted: "jobCompleted",
  onJobError: "jobError",
} as const satisfies Record<Hook, keyof WorkerEvents>;
const NAMES = Object.keys(HOOKS) as Hook[];

/** A worker whose class overrides all hooks to note what they hear. */
class Noting extends Worker {
  readonly heard: [Hook, unknown][] = [];
  static {
    for (const hook of NAMES) {
      Object.defineProperty(Noting.prototype, hook, {
        value(this: Noting, value: unknown) {
          this.heard.push([hook, value]);
        },
      });
    }
  }
}

async function lifeOf(worker: Worker): Promise<void> {
  const { runtime, takeLog } = runtimeWith({
    other: async (request) => {
      await request.update(1);
      await request.streamStart(2);
      await request.streamData(3);
      await request.streamEnd(4);
    },
    bad: (request) => request.fail("no"),
  });
  await runtime.addWorkers(worker);
  await worker.job("other");
  await rejectionOf(worker.job("bad"));
  const run = runtime.job(worker.name);
  await turn();
  run.requestUpdate();
  await turn();
  run.cancel("enough");
  await run.settled;
  await turn();
  class Bad extends Worker {
    override onStarted(): void {
      throw new Error("bad");
    }
  }
  worker.watchWorkers("bad child");
  await worker.addWorkers(new Bad("bad child"));
  await turn();
  await worker.cancel();
  await turn();
  // That the child failed is told here where the worker does not hear it.
  takeLog();
}

describe("the methods of a class of workers", () => {
  it("hear all that listeners hear, the same objects", async () => {
    const worker = new Noting("w", { onJob: untilAborted });
    const heard: [string, unknown][] = [];
    for (const hook of NAMES) worker.on(HOOKS[hook], (value: unknown) => heard.push([hook, value]));
    await lifeOf(worker);
    expect(new Set(worker.heard.map(([hook]) => hook))).toEqual(new Set(NAMES));
    expect(worker.heard.map(([hook]) => hook)).toEqual(heard.map(([hook]) => hook));
    for (const [index, [, value]] of worker.heard.entries()) expect(value).toBe(heard[index]?.[1]);
  });

  it("hear it before the listeners do, with the worker as `this`, and are heard without one", async () => {
    const order: unknown[] = [];
    class Own extends Worker {
      override onJobRequest(): void {
        order.push(this);
      }
    }
    const { runtime } = testRuntime();
    const worker = new Own("w", { onJob: () => {} });
    await runtime.addWorkers(worker);
    await runtime.job("w");
    expect(order).toEqual([worker]);
    worker.on("jobRequest", () => order.push("listener"));
    await runtime.job("w");
    expect(order).toEqual([worker, worker, "listener"]);
  });

  it("that throw or reject are reported and stop neither the listeners nor the job", async () => {
    class Broken extends Worker {
      override onJobRequest(_request: JobRequest): void {
        throw new Error("of the hook");
      }
      override async onJobUpdateRequested(): Promise<void> {
        throw new Error("of a later hook");
      }
    }
    const { runtime } = testRuntime();
    const worker = new Broken("w", { onJob: untilAborted });
    await runtime.addWorkers(worker);
    const errors: string[] = [];
    runtime.on("error", ({ error, where }) => errors.push(`${where}: ${(error as Error).message}`));
    const heard: unknown[] = [];
    worker.on("jobRequest", ({ jobId }) => heard.push(jobId));
    const job = runtime.job("w");
    await turn();
    job.requestUpdate();
    await turn();
    expect(heard).toEqual([job.jobId]);
    expect(job.status).toBeUndefined();
    expect(errors).toEqual([
      "onJobRequest of worker 'w': of the hook",
      "onJobUpdateRequested of worker 'w': of a later hook",
    ]);
    expect(runtime.stats().listenerErrors).toBe(2);
  });

  it("do nothing in a class that has none of its own, and may be called by one that has", async () => {
    class Calling extends Worker {
      calls = 0;
      override onJobRequest(request: JobRequest): unknown {
        this.calls++;
        return super.onJobRequest(request);
      }
    }
    const worker = new Calling("w", { onJob: untilAborted });
    await lifeOf(worker);
    expect(worker.calls).toBe(1);
  });

  it("may be put on a worker itself", async () => {
    const { runtime } = testRuntime();
    const worker = new Worker("w", { onJob: () => {} });
    const heard: unknown[] = [];
    worker.onJobRequest = ({ jobId }) => heard.push(jobId);
    await runtime.addWorkers(worker);
    const job = runtime.job("w");
    await job;
    expect(heard).toEqual([job.jobId]);
  });
});

it("hears whatever it has a method or a listener for, and nothing else", () => {
  class Own extends Worker {
    override onJobRequest(): void {}
  }
  const worker = new Own("w");
  worker.on("jobError", () => {});
  const heard = Object.values(HOOKS).filter((event) => worker._hears(event));
  expect(heard).toEqual(["jobRequest", "jobError"]);
});
