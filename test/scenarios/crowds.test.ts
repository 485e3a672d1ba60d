import { describe, expect, it } from "vitest";
import { createWorker, type JobRequest } from "../../src/index.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { runtimeWith, testRuntime } from "../fixtures/test-runtime.ts";
import { turn, turns } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

// More than the dispatcher delivers before the event loop has its turn.
const MANY = 3_000;

describe("thousands of jobs at once", () => {
  it("have all ended when runtime.cancel() resolves, though their handlers have not settled", async () => {
    const { runtime } = runtimeWith({
      w: async (request) => {
        await untilAborted(request);
        await turn();
      },
    });
    const jobs = Array.from({ length: MANY }, () => runtime.job("w"));
    await turns(10);
    await runtime.cancel("closing time");
    expect(new Set(jobs.map(({ status }) => status))).toEqual(new Set(["cancelled"]));
    await Promise.all(jobs.map(({ settled }) => settled));
  });

  it("have all ended, as worker_ended, when worker.cancel() resolves", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const jobs = Array.from({ length: MANY }, () => runtime.job("w"));
    await turns(10);
    await runtime.getWorker("w")?.cancel();
    expect(new Set(jobs.map(({ status }) => status))).toEqual(new Set(["cancelled"]));
    const codes = await Promise.all(
      jobs.map(async (job) => ((await rejectionOf(job)) as { code: string }).code),
    );
    expect(new Set(codes)).toEqual(new Set(["worker_ended"]));
    await Promise.all(jobs.map(({ settled }) => settled));
  });

  it("finish when the runtime ends, those in the queue of a slot and those on their way", async () => {
    const { runtime } = testRuntime();
    const order: unknown[] = [];
    let [running, most] = [0, 0];
    const run = async (request: JobRequest): Promise<unknown> => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
      order.push(request.payload);
      return request.payload;
    };
    await runtime.addWorkers(createWorker("w", { jobs: { j: { concurrency: 3, run } } }));
    const jobs = Array.from({ length: MANY }, (_, payload) => runtime.job("w", { name: "j", payload }));
    const end = runtime.end();
    const all = Array.from({ length: MANY }, (_, index) => index);
    expect(await Promise.all(jobs)).toEqual(all);
    await end;
    expect(order).toEqual(all);
    expect(most).toBe(3);
  });

  it("are one group's: the first that fails takes all others along, one ending each", async () => {
    const { runtime } = testRuntime();
    const names = Array.from({ length: 500 }, (_, index) => `w${index}`);
    await runtime.addWorkers(
      ...names.map((name) =>
        createWorker(name, {
          onJob: async (request) => {
            if (name === "w250") request.fail("no");
            await untilAborted(request);
          },
        }),
      ),
    );
    let endings = 0;
    runtime.on("jobResponse", () => endings++);
    const group = runtime.jobGroup(names);
    expect(await rejectionOf(group)).toMatchObject({ workerName: "w250", code: "failed" });
    await group.settled;
    await turn();
    expect(endings).toBe(500);
    expect(Object.keys(group.results)).toEqual(names);
  });

  it("let the event loop have its turn in between", async () => {
    const { runtime } = runtimeWith({ w: (request) => request.payload });
    let turnsTaken = 0;
    let isOver = false;
    const taking = (async () => {
      while (!isOver) {
        await turn();
        turnsTaken++;
      }
    })();
    await Promise.all(Array.from({ length: MANY }, (_, payload) => runtime.job("w", { payload })));
    isOver = true;
    await taking;
    expect(turnsTaken).toBeGreaterThan(2);
  });
});
