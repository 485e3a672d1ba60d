import { describe, expect, it } from "vitest";
import { createWorker, type Transport, type TransportPort } from "../../src/index.ts";
import type { RequesterMessage, WorkerMessage } from "../../src/message.ts";
import { deferred } from "../fixtures/deferred.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { disposeRuntime, servicesOf, testRuntime } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

/** A transport that notes what is asked of it. */
function noting(more: Partial<Transport> = {}) {
  const ports: TransportPort[] = [];
  const calls: string[] = [];
  const transport: Transport = {
    name: "noting",
    open: (port) => {
      calls.push("open");
      ports.push(port);
    },
    close: () => void calls.push("close"),
    ...more,
  };
  return { transport, calls, port: () => ports[0] as TransportPort };
}

describe("a transport", () => {
  it("is opened once, as the runtime is made, and told its name", () => {
    const { transport, calls, port } = noting();
    const { runtime } = testRuntime({ name: "here", transport });
    expect(runtime.transport).toBe(transport);
    expect(calls).toEqual(["open"]);
    expect(port().runtimeName).toBe("here");
  });

  it("is closed once, however often the runtime is disposed of", async () => {
    const { transport, calls } = noting();
    const { runtime, clock } = testRuntime({ transport });
    await disposeRuntime(runtime, clock);
    await disposeRuntime(runtime, clock);
    await runtime.wait();
    expect(calls).toEqual(["open", "close"]);
  });

  it("is waited for while it closes", async () => {
    const closing = deferred();
    const { transport } = noting({ close: () => closing.promise });
    const { runtime } = testRuntime({ transport });
    let isOver = false;
    const over = runtime.end().then(() => {
      isOver = true;
    });
    await turn();
    expect(isOver).toBe(false);
    closing.resolve();
    await over;
  });

  it("may refuse a payload: thrown at the call, before anything is sent", async () => {
    const { transport } = noting({
      assertSendable: (payload) => {
        if (typeof payload === "function") throw new TypeError("a function cannot be sent");
      },
    });
    const { runtime } = testRuntime({ transport });
    const payload = (): void => {};
    expect(() => runtime.job("w", { payload })).toThrow(new TypeError("a function cannot be sent"));
    expect(() => runtime.jobGroup(["w"], { payload })).toThrow(TypeError);
    expect(await rejectionOf(runtime.requestJob("w", { payload }))).toBeInstanceOf(TypeError);
    expect(servicesOf(runtime).jobs.size).toBe(0);
  });

  it("delivers to a worker, on the lane that it says", async () => {
    const { transport, port } = noting();
    const { runtime } = testRuntime({ transport });
    const worker = createWorker("w", { onJob: untilAborted });
    await runtime.addWorkers(worker);
    const types: string[] = [];
    worker.on("message", ({ type }) => types.push(type));
    const job = runtime.job("w");
    await turn();
    const address = { jobId: job.jobId, workerName: "w", attempt: 1 };
    const update: WorkerMessage = { type: "job.update_request", ...address };
    const cancel: WorkerMessage = { type: "job.cancel", ...address, code: "cancelled", reason: "far" };
    port().toWorker("w", update, "data");
    port().toWorker("w", cancel, "system");
    await turn();
    expect(types).toEqual(["job.request", "job.cancel", "job.update_request"]);
    expect(worker.activeJobs.size).toBe(0);
  });

  it("delivers to who asked", async () => {
    const { transport, port } = noting();
    const { runtime } = testRuntime({ transport });
    const job = runtime.job("far");
    const address = { jobId: job.jobId, workerName: "far", attempt: 1 };
    port().toRequester({ type: "job.update", ...address, data: 1 }, "data");
    const ending: RequesterMessage = { type: "job.response", ...address, status: "completed", response: 2 };
    port().toRequester({ ...ending, settled: true }, "data");
    expect(await job).toBe(2);
    const events: unknown[] = [];
    for await (const { data } of job) events.push(data);
    expect(events).toEqual([1]);
  });

  it("has messages for nobody counted as bad frames", async () => {
    const { transport, port } = noting();
    const { runtime } = testRuntime({ transport });
    port().toWorker(
      "nobody",
      { type: "job.update_request", jobId: "j", workerName: "nobody", attempt: 1 },
      "data",
    );
    port().toRequester({ type: "job.start", jobId: "unknown", workerName: "w", attempt: 1 }, "system");
    await turn();
    expect(runtime.stats().badFrames).toBe(2);
    servicesOf(runtime).stats.badFrames = 0;
  });
});
