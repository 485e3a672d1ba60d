import { describe, expect, it } from "vitest";
import type { JobContext, JobRequest } from "../../src/index.ts";
import { deferred } from "../fixtures/deferred.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { runtimeWith } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

/** A handler that calls `act` while its signal aborts, and goes on until the gate opens. */
function acting(act: (request: JobRequest) => unknown) {
  const gate = deferred();
  const handler = async (request: JobRequest): Promise<void> => {
    request.signal.addEventListener("abort", () => act(request));
    await gate.promise;
  };
  return { gate, handler };
}

describe("while its signal aborts, a handler", () => {
  it("may respond and report: it is too late for both, and counted", async () => {
    const { gate, handler } = acting((request) => {
      void request.update("late");
      void request.respond("late");
      void request.respond("later");
    });
    const { runtime } = runtimeWith({ w: handler });
    const job = runtime.job("w");
    await turn();
    job.cancel("enough");
    await turn();
    gate.resolve();
    await job.settled;
    expect(await rejectionOf(job)).toMatchObject({ reason: "enough" });
    expect(runtime.stats()).toMatchObject({ lateReports: 1, lateEndings: 2 });
  });

  it("may ask for a sub-job, which is over at once", async () => {
    let sub: JobContext | undefined;
    let statusThen: unknown;
    const { gate, handler } = acting((request) => {
      sub = request.job("leaf");
      statusThen = sub.status;
    });
    let isRun = false;
    const leaf = (): void => {
      isRun = true;
    };
    const { runtime } = runtimeWith({ w: handler, leaf });
    const job = runtime.job("w");
    await turn();
    job.cancel();
    await turn();
    expect(statusThen).toBe("cancelled");
    gate.resolve();
    await job.settled;
    expect(isRun).toBe(false);
  });

  it("may ask its worker, which is not bound to the job", async () => {
    let asked: JobContext | undefined;
    const { gate, handler } = acting(() => {
      asked = runtime.getWorker("w")?.job("leaf");
    });
    const { runtime } = runtimeWith({ w: handler, leaf: () => "clean-up is done" });
    const job = runtime.job("w");
    await turn();
    job.cancel();
    await turn();
    expect(await asked).toBe("clean-up is done");
    gate.resolve();
    await job.settled;
  });

  it("may cancel the whole runtime", async () => {
    const { gate, handler } = acting(() => void runtime.cancel("all of it"));
    const { runtime } = runtimeWith({ w: handler, other: untilAborted });
    const [job, other] = [runtime.job("w"), runtime.job("other")];
    await turn();
    job.cancel("one");
    await turn();
    expect(await rejectionOf(job)).toMatchObject({ reason: "one" });
    expect(await rejectionOf(other)).toMatchObject({ reason: "all of it" });
    gate.resolve();
    await runtime.wait();
  });

  it("finds the job's error as the reason, once and for all", async () => {
    const reasons: unknown[] = [];
    const { gate, handler } = acting(({ signal }) => reasons.push(signal.reason));
    const { runtime } = runtimeWith({ w: handler });
    const job = runtime.job("w", { name: undefined });
    await turn();
    job.cancel("first");
    job.cancel("second");
    await turn();
    await runtime.getWorker("w")?.cancel();
    gate.resolve();
    await job.settled;
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toMatchObject({
      name: "JobError",
      code: "cancelled",
      reason: "first",
      jobId: job.jobId,
    });
  });
});

describe("a handler's signal", () => {
  it("never aborts because the job completed, nor when it is cancelled afterwards", async () => {
    let signal: AbortSignal | undefined;
    const gate = deferred();
    const { runtime } = runtimeWith({
      w: async (request) => {
        ({ signal } = request);
        await request.respond("done");
        await gate.promise;
      },
    });
    const job = runtime.job("w", { timeout: 1_000 });
    await job;
    job.cancel();
    await turn();
    gate.resolve();
    await job.settled;
    await runtime.getWorker("w")?.cancel();
    expect(signal?.aborted).toBe(false);
  });

  it("has aborted already when it is first looked at after the cancel", async () => {
    const gate = deferred();
    let signal: AbortSignal | undefined;
    const { runtime } = runtimeWith({
      w: async (request) => {
        await gate.promise;
        ({ signal } = request);
      },
    });
    const job = runtime.job("w");
    await turn();
    job.cancel("enough");
    await turn();
    gate.resolve();
    await job.settled;
    expect(signal?.aborted).toBe(true);
    expect(signal?.reason).toMatchObject({ reason: "enough" });
  });

  it("aborts when the worker that asked goes away", async () => {
    let reason: { code: string } | undefined;
    const { runtime } = runtimeWith({
      w: async (request) => {
        await untilAborted(request);
        ({ reason } = request.signal);
      },
      asker: () => {},
    });
    const job = runtime.getWorker("asker")!.job("w");
    await turn();
    await runtime.getWorker("asker")?.cancel();
    await job.settled;
    expect(reason?.code).toBe("cancelled");
  });
});
