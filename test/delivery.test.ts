import { describe, expect, it } from "vitest";
import { createWorker } from "../src/index.ts";
import type { Message } from "../src/message.ts";
import { rejectionOf } from "./fixtures/read-all.ts";
import { runtimeWith, servicesOf, testRuntime } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

describe("the delivery of a request", () => {
  it("comes before whatever the worker is told of that job, however urgent", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const told: Message["type"][] = [];
    runtime.getWorker("w")?.on("message", ({ type }) => told.push(type));
    const job = runtime.job("w");
    job.requestUpdate();
    job.cancel();
    await job.settled;
    expect(told).toEqual(["job.request", "job.update_request", "job.cancel"]);
  });

  it("waits for a worker that is not there, and leaves no trace of having waited", async () => {
    const { runtime, clock } = testRuntime();
    const job = runtime.job("late");
    await turn();
    expect(clock.pending).toBe(1);
    await runtime.addWorkers(createWorker("late", { onJob: () => "here" }));
    expect(clock.pending).toBe(0);
    expect(await job).toBe("here");
  });

  it("is told of nothing by a job that ends as it waits: there is nobody to tell", async () => {
    const { runtime, clock } = testRuntime();
    const job = runtime.job("absent");
    job.requestUpdate();
    job.cancel("enough");
    expect(await rejectionOf(job)).toMatchObject({ code: "cancelled", reason: "enough" });
    await job.settled;
    expect(clock.pending).toBe(0);
    const told: string[] = [];
    const worker = createWorker("absent", { onJob: () => 1 });
    worker.on("message", ({ type }) => told.push(type));
    await runtime.addWorkers(worker);
    await turn();
    expect(told).toEqual([]);
  });

  it("goes to the worker that was ready when it began, though that one ends before", async () => {
    const { runtime } = runtimeWith({ w: () => 1 });
    const job = runtime.job("w");
    void runtime.getWorker("w")?.cancel();
    await runtime.addWorkers(createWorker("w", { onJob: () => 2 }));
    expect(await rejectionOf(job)).toMatchObject({ code: "worker_ended" });
    expect(servicesOf(runtime).registry.has("w")).toBe(true);
  });

  it("is refused of a job that begins after its runtime has begun to end, though that has nothing left to do", async () => {
    const { runtime } = runtimeWith({ w: () => 1 });
    const before = runtime.job("w");
    const ending = runtime.end();
    const after = [runtime.job("w"), runtime.jobGroup(["w"])].map(rejectionOf);
    expect(await before).toBe(1);
    for (const error of after) expect(await error).toMatchObject({ code: "refused", status: "error" });
    await ending;
  });
});

describe("the delivery of a request without a connection", () => {
  it("ends its job at once as disconnected where nothing can be asked elsewhere", async () => {
    const { runtime } = runtimeWith({ here: () => "here" });
    servicesOf(runtime).offline = "cut";
    const job = runtime.job("far");
    expect(await rejectionOf(job)).toMatchObject({ code: "disconnected", reason: "cut" });
    await job.settled;
    expect(await runtime.job("here")).toBe("here");
  });

  it("does so also where the worker elsewhere is still known", async () => {
    const { runtime } = runtimeWith({});
    const { registry } = servicesOf(runtime);
    const entry = { name: "far", runtime: "other", parent: undefined, startedAt: 0, jobs: [] };
    const far = { receive: () => expect.fail("it was asked") };
    registry.addRemote(entry, far);
    servicesOf(runtime).offline = "cut";
    expect(await rejectionOf(runtime.job("far"))).toMatchObject({ code: "disconnected" });
    registry.remove("far", far);
  });

  it("ends its job when it has waited for too long, and leaves no trace of having waited", async () => {
    const { runtime, clock } = testRuntime();
    const job = runtime.job("far");
    await turn();
    servicesOf(runtime).registry.loseWaiting("cut", () => true);
    expect(await rejectionOf(job)).toMatchObject({ code: "disconnected", reason: "cut" });
    await job.settled;
    expect(clock.pending).toBe(0);
  });

  it("ends its job after all its attempts, however many, where there is none for any of them", async () => {
    const { runtime } = runtimeWith({});
    servicesOf(runtime).offline = "cut";
    const job = runtime.job("far", { retry: { attempts: 5_000 } });
    expect(await rejectionOf(job)).toMatchObject({ code: "disconnected" });
    await job.settled;
  });

  it("is asked again where its job is to be, once there is one", async () => {
    const { runtime, clock } = runtimeWith({});
    servicesOf(runtime).offline = "cut";
    const job = runtime.job("late", { retry: { attempts: 2, backoff: 50 } });
    await turn();
    servicesOf(runtime).offline = undefined;
    await runtime.addWorkers(createWorker("late", { onJob: ({ attempt }) => attempt }));
    await clock.advance(50);
    expect(await job).toBe(2);
  });
});
