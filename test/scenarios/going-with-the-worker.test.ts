import { describe, expect, it } from "vitest";
import {
  createWorker,
  type JobContext,
  type JobRequest,
  Worker,
  type WorkerOptions,
} from "../../src/index.ts";
import { deferred } from "../fixtures/deferred.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { testRuntime } from "../fixtures/test-runtime.ts";
import { turn, turns } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

// Whatever a worker has, or gets as it goes, goes with it.

/** How a worker goes. */
const WAYS = ["is cancelled", "is restarted", "fails for good"] as const;
type Way = (typeof WAYS)[number];

const OPTIONS: Readonly<Record<Way, WorkerOptions>> = {
  "is cancelled": {},
  "is restarted": { restart: "on-error", restartBackoff: 100 },
  "fails for good": { restart: "on-error", maxRestarts: 0 },
};

function go(way: Way, worker: Worker): void {
  if (way === "is cancelled") void worker.cancel();
  else worker.fail(new Error("broke"));
}

/** A handler that does something as its signal aborts, inside of the worker's end. */
function asItIsAborted(act: () => void) {
  return (request: JobRequest): Promise<void> => {
    request.signal.addEventListener("abort", act, { once: true });
    return untilAborted(request);
  };
}

describe.each(WAYS)("a worker that %s", (way) => {
  async function withWorker(act: (worker: Worker) => void, others: Worker[] = []) {
    const test = testRuntime();
    test.runtime.on("workerFailed", () => {}).on("error", () => {});
    const worker: Worker = new Worker("w", { ...OPTIONS[way], onJob: asItIsAborted(() => act(worker)) });
    await test.runtime.addWorkers(worker, ...others);
    const job = test.runtime.job("w");
    await turn();
    go(way, worker);
    return { ...test, worker, job };
  }

  it("takes with it the child that a listener of a signal adds meanwhile", async () => {
    const child = createWorker("child", { onJob: () => "answer" }) as Worker;
    const { runtime, clock, worker, job } = await withWorker((each) => {
      void each.addWorkers(child).catch(() => {});
    });
    expect(await rejectionOf(job)).toMatchObject({ code: "worker_ended" });
    await turn();
    expect([runtime.registry.has("child"), child.startedAt]).toEqual([false, undefined]);
    await clock.advance(100);
    // What is back has its children.
    const isBack = way === "is restarted";
    expect([worker.startedAt !== undefined, runtime.registry.has("child")]).toEqual([isBack, isBack]);
    expect(worker.children).toEqual(isBack ? [child] : []);
  });

  it("takes with it the job that a listener of a signal asks it to ask for meanwhile", async () => {
    let asked: JobContext | undefined;
    const other = createWorker("other", { onJob: untilAborted }) as Worker;
    const { worker } = await withWorker(
      (each) => {
        asked = each.job("other");
      },
      [other],
    );
    expect(await rejectionOf(asked as JobContext)).toMatchObject({
      code: "cancelled",
      reason: way === "is restarted" ? "worker 'w' was restarted" : "worker 'w' has ended",
    });
    await asked?.settled;
    expect([other.activeJobs.size, worker.jobGroups.size]).toEqual([0, 0]);
  });
});

describe("a job that is cut off by the failure of its worker", () => {
  it.each(["is restarted", "fails for good"] as const)(
    "which %s has the very failure as its cause",
    async (way) => {
      const { runtime } = testRuntime();
      runtime.on("workerFailed", () => {}).on("error", () => {});
      const reasons: unknown[] = [];
      const worker: Worker = new Worker("w", {
        ...OPTIONS[way],
        onJob: async (request) => {
          await untilAborted(request);
          reasons.push(request.signal.reason);
        },
      });
      await runtime.addWorkers(worker);
      const job = runtime.job("w");
      await turn();
      const cause = new Error("broke");
      worker.fail(cause);
      const error = (await rejectionOf(job)) as Error;
      expect(error).toMatchObject({ code: "worker_ended", reason: "worker 'w' stopped" });
      expect(error.cause).toBe(cause);
      expect(reasons).toEqual([expect.objectContaining({ code: "worker_ended" })]);
      expect((reasons[0] as Error).cause).toBe(cause);
    },
  );

  it("has whatever the worker's own code threw", async () => {
    const { runtime } = testRuntime();
    runtime.on("workerFailed", () => {});
    const cause = { what: "broke" };
    class Brittle extends Worker {
      override onJobRequest({ name }: JobRequest): void {
        if (name === "break") throw cause;
      }
    }
    const jobs = { wait: untilAborted, break: () => {} };
    await runtime.addWorkers(new Brittle("w", { restart: "on-error", jobs }));
    const job = runtime.job("w", { name: "wait" });
    await turn();
    void runtime.job("w", { name: "break" }).catch(() => {});
    expect(((await rejectionOf(job)) as Error).cause).toBe(cause);
  });

  it("has the child's end as the cause where its worker goes for a child that is given up", async () => {
    const { runtime } = testRuntime();
    const told: unknown[] = [];
    runtime.on("workerFailed", ({ error }) => told.push(error));
    const parent = createWorker("parent", { onJob: untilAborted });
    parent.on("workerFailed", () => {});
    const child = createWorker("child", { restart: "on-error", maxRestarts: 0 });
    await parent.addWorkers(child);
    await runtime.addWorkers(parent);
    const job = runtime.job("parent");
    await turn();
    child.fail(new Error("broke"));
    const { cause } = (await rejectionOf(job)) as Error;
    expect(cause).toMatchObject({
      message: expect.stringContaining("worker 'parent' failed: worker 'child'"),
    });
    expect(told).toEqual([cause]);
  });

  it("has no cause where nothing has failed", async () => {
    const { runtime } = testRuntime();
    const worker = createWorker("w", { onJob: untilAborted });
    await runtime.addWorkers(worker);
    const job = runtime.job("w");
    await turn();
    void worker.cancel();
    const error = (await rejectionOf(job)) as Error;
    expect([error.cause, "cause" in error && error.cause !== undefined]).toEqual([undefined, false]);
  });
});

/** A worker that notes its lives, and whose own code throws as it has stopped. */
class Sloppy extends Worker {
  readonly told: string[] = [];

  override onStarted(): void {
    this.told.push("started");
  }
  override onStopped(): void {
    this.told.push("stopped");
    throw new Error("cannot close");
  }
}

describe("an onStopped that throws", () => {
  it.each([
    ["before it starts again", 10],
    ["when the backoff was over long ago", 0],
  ])("does not end the next life, if the last handler settles %s", async (_when, restartBackoff) => {
    const { runtime, clock } = testRuntime();
    const failed: string[] = [];
    runtime.on("workerFailed", ({ error }) => failed.push((error as Error).message));
    const gate = deferred();
    const worker = new Sloppy("w", {
      ...{ restart: "on-error", restartBackoff, maxRestarts: 1 },
      onJob: () => gate.promise,
    });
    await runtime.addWorkers(worker);
    const job = runtime.job("w");
    await turn();
    worker.fail(new Error("broke"));
    await rejectionOf(job);
    if (restartBackoff === 0) await clock.advance(50);
    gate.resolve();
    await turn();
    await clock.advance(1_000);
    await turns(2);
    expect(worker.told).toEqual(["started", "stopped", "started"]);
    expect(failed).toEqual(["broke", "cannot close"]);
    expect([runtime.registry.has("w"), clock.pending]).toEqual([true, 0]);
  });
});
