import { describe, expect, it } from "vitest";
import { createWorker, type JobRequest } from "../../src/index.ts";
import { deferred } from "../fixtures/deferred.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { type TestRuntime, testRuntime } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";

const name = "j";

/** A worker whose jobs wait for their gates, by payload, where there is one, and are served one at a time. */
async function sequential(gated: readonly unknown[]) {
  const gates = new Map(gated.map((payload) => [payload, deferred()]));
  const order: unknown[] = [];
  const test: TestRuntime = testRuntime();
  const run = (request: JobRequest): unknown => {
    const { payload } = request;
    order.push(payload);
    return gates.has(payload) ? gates.get(payload)?.promise.then(() => payload) : payload;
  };
  await test.runtime.addWorkers(createWorker("w", { jobs: { [name]: { sequential: true, run } } }));
  const ask = (payload: unknown) => test.runtime.job("w", { name, payload });
  return { ...test, ask, order, open: (payload: unknown) => gates.get(payload)?.resolve() };
}

describe("a sequential job", () => {
  it("is served first come, first served, and pending until its turn", async () => {
    const { ask, order, open } = await sequential([1, 2]);
    const jobs = [1, 2, 3].map(ask);
    await turn();
    expect(jobs.map(({ actor }) => actor.getSnapshot().value)).toEqual(["running", "pending", "pending"]);
    open(1);
    await turn();
    expect(jobs.map(({ actor }) => actor.getSnapshot().value)).toEqual(["completed", "running", "pending"]);
    open(2);
    expect(await Promise.all(jobs)).toEqual([1, 2, 3]);
    expect(order).toEqual([1, 2, 3]);
  });

  it("gives its turn to the next when it is cancelled in the queue", async () => {
    const { ask, order, open } = await sequential([1]);
    const [first, second, third] = [1, 2, 3].map(ask) as [
      ReturnType<typeof ask>,
      ReturnType<typeof ask>,
      ReturnType<typeof ask>,
    ];
    await turn();
    second.cancel();
    await second.settled;
    open(1);
    expect(await Promise.all([first, third])).toEqual([1, 3]);
    expect(order).toEqual([1, 3]);
  });

  it("gives its turn to the next when it fails or throws", async () => {
    const { runtime } = testRuntime();
    const run = (request: JobRequest): unknown => {
      if (request.payload === "fail") return request.fail("no");
      if (request.payload === "throw") throw new Error("bad");
      return "served";
    };
    await runtime.addWorkers(createWorker("w", { jobs: { [name]: { sequential: true, run } } }));
    const jobs = ["fail", "throw", "serve"].map((payload) => runtime.job("w", { name, payload }));
    const endings = await Promise.all(
      jobs.map((job) => job.catch((error) => (error as { code: string }).code)),
    );
    expect(endings).toEqual(["failed", "error", "served"]);
  });

  it("gives its turn to the next when its payload is refused", async () => {
    const { runtime } = testRuntime();
    const refuse = {
      "~standard": { version: 1, vendor: "test", validate: () => ({ issues: [{ message: "no" }] }) },
    } as const;
    await runtime.addWorkers(
      createWorker("w", { jobs: { [name]: { sequential: true, payload: refuse, run: () => 1 } } }),
    );
    const jobs = [1, 2, 3].map((payload) => runtime.job("w", { name, payload }));
    for (const job of jobs) expect(await rejectionOf(job)).toMatchObject({ code: "invalid_payload" });
  });

  it("may be followed by tens of thousands whose handlers are synchronous", async () => {
    const { ask, order, open } = await sequential([0]);
    const jobs = Array.from({ length: 30_000 }, (_, payload) => ask(payload));
    await turn();
    for (let i = 0; i < 100; i++) await turn();
    open(0);
    expect(await jobs.at(-1)).toBe(29_999);
    expect(order).toHaveLength(30_000);
    await Promise.all(jobs);
  });

  it("does not hold up those of another name, nor those of another worker's", async () => {
    const gate = deferred();
    const { runtime } = testRuntime();
    const jobs = {
      [name]: { sequential: true, run: () => gate.promise },
      other: { sequential: true, run: () => "other" },
    };
    await runtime.addWorkers(createWorker("a", { jobs }), createWorker("b", { jobs }));
    const blocked = runtime.job("a", { name });
    await turn();
    expect(await runtime.job("a", { name: "other" })).toBe("other");
    const second = runtime.job("b", { name });
    await turn();
    expect(second.actor.getSnapshot().value).toBe("running");
    gate.resolve();
    await Promise.all([blocked, second]);
  });
});
