import { describe, expect, it } from "vitest";
import { createWorker, type JobRequest, type Runtime } from "../../src/index.ts";
import { deferred } from "../fixtures/deferred.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { testRuntime } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";

/** A worker with one job, `j`, of limited concurrency. */
async function limited(
  runtime: Runtime,
  name: string,
  limits: { sequential?: boolean; concurrency?: number; maxQueued?: number },
  run: (request: JobRequest) => unknown,
): Promise<void> {
  await runtime.addWorkers(createWorker(name, { jobs: { j: { ...limits, run } } }));
}

const j = { name: "j" };

describe("a job that would wait for a slot of its own ancestor", () => {
  it("ends at once as a deadlock when A asks B and B asks A", async () => {
    const { runtime } = testRuntime();
    await limited(runtime, "a", { sequential: true }, (request) => request.job("b", j));
    await limited(runtime, "b", {}, (request) => rejectionOf(request.job("a", j)));
    expect(await runtime.job("a", j)).toMatchObject({ code: "deadlock", status: "error", workerName: "a" });
  });

  it("ends at once when a handler asks for its own kind", async () => {
    const { runtime } = testRuntime();
    await limited(runtime, "a", { sequential: true }, (request) => rejectionOf(request.job("a", j)));
    const error = await runtime.job("a", j);
    expect(error).toMatchObject({ code: "deadlock" });
    expect(String(error)).toMatch(/slot.*'j'.*'a'/);
  });

  it("ends at once as part of a group, and takes the group with it", async () => {
    const { runtime } = testRuntime();
    await limited(runtime, "a", { sequential: true }, (request) =>
      rejectionOf(request.jobGroup(["b", "a"], j)),
    );
    await limited(runtime, "b", {}, () => "fine");
    expect(await runtime.job("a", j)).toMatchObject({
      name: "JobGroupError",
      code: "deadlock",
      workerName: "a",
      reason: "worker 'a' errored",
    });
  });

  it("ends at once however far the ancestor is", async () => {
    const { runtime } = testRuntime();
    await limited(runtime, "a", { sequential: true }, (request) => request.job("b", j));
    await limited(runtime, "b", { sequential: true }, (request) => request.jobGroup(["c"], j));
    await limited(runtime, "c", { sequential: true }, (request) => request.job("d", j));
    await limited(runtime, "d", {}, (request) => rejectionOf(request.job("a", j)));
    const { responses } = (await runtime.job("a", j)) as { responses: Record<string, unknown> };
    expect(responses.c).toMatchObject({ code: "deadlock" });
  });

  it("runs when there is a free slot", async () => {
    const { runtime } = testRuntime();
    await limited(runtime, "a", { concurrency: 2 }, (request) =>
      request.payload === "inner" ? "fine" : request.job("b", j),
    );
    await limited(runtime, "b", {}, (request) => request.job("a", { ...j, payload: "inner" }));
    expect(await runtime.job("a", j)).toBe("fine");
  });

  it("is a deadlock when its ancestors hold all the slots", async () => {
    const { runtime } = testRuntime();
    await limited(runtime, "a", { concurrency: 2 }, (request) => {
      const depth = Number(request.payload);
      const next = request.job("a", { ...j, payload: depth + 1 });
      return depth === 1 ? next : rejectionOf(next);
    });
    expect(await runtime.job("a", { ...j, payload: 1 })).toMatchObject({ code: "deadlock" });
  });

  it("waits when somebody else holds one of the slots, and gets it", async () => {
    const gate = deferred();
    const { runtime } = testRuntime();
    const begun: unknown[] = [];
    await limited(runtime, "a", { concurrency: 2 }, async (request) => {
      begun.push(request.payload);
      if (request.payload === "stranger") await gate.promise;
      if (request.payload === "outer") return request.job("a", { ...j, payload: "inner" });
      return request.payload;
    });
    const stranger = runtime.job("a", { ...j, payload: "stranger" });
    const outer = runtime.job("a", { ...j, payload: "outer" });
    await turn();
    expect(begun).toEqual(["stranger", "outer"]);
    gate.resolve();
    expect([await stranger, await outer]).toEqual(["stranger", "inner"]);
  });

  it("waits like any other when its slots are held by strangers alone", async () => {
    const gate = deferred();
    const { runtime } = testRuntime();
    await limited(runtime, "a", { sequential: true }, async () => {
      await gate.promise;
      return "a";
    });
    await limited(runtime, "b", { sequential: true }, (request) => request.job("a", j));
    const stranger = runtime.job("a", j);
    const job = runtime.job("b", j);
    await turn();
    expect(job.status).toBeUndefined();
    gate.resolve();
    expect([await stranger, await job]).toEqual(["a", "a"]);
  });

  it("says no for a different job of the same worker, whose slots are others", async () => {
    const { runtime } = testRuntime();
    await runtime.addWorkers(
      createWorker("a", {
        jobs: {
          outer: { sequential: true, run: (request) => request.job("a", { name: "inner" }) },
          inner: { sequential: true, run: () => "fine" },
        },
      }),
    );
    expect(await runtime.job("a", { name: "outer" })).toBe("fine");
  });

  it("leaves the slot usable: the next job runs", async () => {
    const { runtime } = testRuntime();
    await limited(runtime, "a", { sequential: true }, (request) => rejectionOf(request.job("a", j)));
    expect(await runtime.job("a", j)).toMatchObject({ code: "deadlock" });
    expect(await runtime.job("a", j)).toMatchObject({ code: "deadlock" });
  });
});

describe("a queue", () => {
  it("takes as many as maxQueued and refuses what is beyond", async () => {
    const gate = deferred();
    const { runtime } = testRuntime();
    await limited(runtime, "a", { sequential: true, maxQueued: 1 }, () => gate.promise);
    const running = runtime.job("a", j);
    const queued = runtime.job("a", j);
    const refused = runtime.job("a", j);
    expect(await rejectionOf(refused)).toMatchObject({ code: "refused", status: "error" });
    expect(queued.actor.getSnapshot().value).toBe("pending");
    gate.resolve();
    await Promise.all([running, queued]);
  });

  it("has a place again when one that waited was cancelled", async () => {
    const gate = deferred();
    const { runtime } = testRuntime();
    await limited(runtime, "a", { sequential: true, maxQueued: 1 }, () => gate.promise);
    const running = runtime.job("a", j);
    const queued = runtime.job("a", j);
    await turn();
    queued.cancel();
    await queued.settled;
    const next = runtime.job("a", j);
    await turn();
    expect(next.status).toBeUndefined();
    gate.resolve();
    await Promise.all([running, next]);
  });
});
