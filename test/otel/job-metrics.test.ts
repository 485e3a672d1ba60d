import { describe, expect, it } from "vitest";
import type { JobRequest } from "../../src/index.ts";
import { instrumented } from "../fixtures/instrumented.ts";
import type { Series } from "../fixtures/telemetry.ts";
import { turns } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

const WORKERS = {
  w: {
    works: () => 1,
    throws: () => {
      throw new Error("no");
    },
    waits: untilAborted,
    "works in the end": (request: JobRequest) => (request.attempt < 3 ? request.fail("not yet") : 1),
  },
  v: () => 2,
};

/** The series of a metric without the sum: how long it took is real time. */
const counts = (series: readonly Series[] | undefined): unknown[] =>
  (series ?? []).map(({ attributes, value }) => [attributes, value]);

describe("the metrics of jobs", () => {
  it("count those that have ended, by worker, name, status and code", async () => {
    const { runtime, metrics } = instrumented(WORKERS);
    await runtime.jobGroup([{ target: "w", name: "works" }, "v"]);
    await runtime.job("w", { name: "works" });
    await runtime.job("w", { name: "throws" }).catch(() => {});
    const waiting = runtime.job("w", { name: "waits" });
    waiting.cancel();
    await waiting.settled;
    const works = { "xstate_jobs.worker.name": "w", "xstate_jobs.job.name": "works" };
    expect(counts((await metrics()).get("xstate_jobs.jobs.ended"))).toEqual([
      [{ ...works, "xstate_jobs.job.status": "completed" }, 2],
      [{ "xstate_jobs.worker.name": "v", "xstate_jobs.job.status": "completed" }, 1],
      [
        {
          ...works,
          "xstate_jobs.job.name": "throws",
          "xstate_jobs.job.status": "error",
          "error.type": "error",
        },
        1,
      ],
      [{ ...works, "xstate_jobs.job.name": "waits", "xstate_jobs.job.status": "cancelled" }, 1],
    ]);
  });

  it("measure how long they and their handlers take, in seconds", async () => {
    const { runtime, metrics } = instrumented(WORKERS);
    await runtime.job("w", { name: "works" });
    await runtime.job("w", { name: "throws" }).catch(() => {});
    const all = await metrics();
    for (const name of ["rpc.client.call.duration", "rpc.server.call.duration"]) {
      const call = { "rpc.system.name": "xstate_jobs" };
      expect(counts(all.get(name))).toEqual([
        [{ ...call, "rpc.method": "w/works", "rpc.status_code": "completed" }, 1],
        [{ ...call, "rpc.method": "w/throws", "rpc.status_code": "error", "error.type": "error" }, 1],
      ]);
      for (const { sum } of all.get(name) ?? []) expect(sum).toBeLessThan(1);
    }
  });

  it("tell how many jobs and handlers there are right now", async () => {
    const { runtime, metrics } = instrumented(WORKERS);
    const jobs = [
      runtime.job("w", { name: "waits" }),
      runtime.job("w", { name: "waits" }),
      runtime.job("nobody"),
    ];
    await turns(2);
    const during = await metrics();
    expect(counts(during.get("xstate_jobs.jobs.active"))).toEqual([
      [{ "xstate_jobs.worker.name": "w" }, 2],
      [{ "xstate_jobs.worker.name": "nobody" }, 1],
    ]);
    expect(counts(during.get("xstate_jobs.handlers.active"))).toEqual([
      [{ "xstate_jobs.worker.name": "w" }, 2],
    ]);
    for (const job of jobs) job.cancel();
    await Promise.all(jobs.map(({ settled }) => settled));
    const after = await metrics();
    expect(after.get("xstate_jobs.jobs.active")?.map(({ value }) => value)).toEqual([0, 0]);
    expect(after.get("xstate_jobs.handlers.active")?.map(({ value }) => value)).toEqual([0]);
  });

  it("count attempts after the first, and the job itself once", async () => {
    const { runtime, metrics } = instrumented(WORKERS);
    const name = "works in the end";
    await runtime.job("w", { name, retry: { attempts: 3, on: () => true } });
    const all = await metrics();
    const job = { "xstate_jobs.worker.name": "w", "xstate_jobs.job.name": name };
    expect(counts(all.get("xstate_jobs.jobs.retried"))).toEqual([[job, 2]]);
    expect(all.get("xstate_jobs.jobs.ended")?.map(({ value }) => value)).toEqual([1]);
    expect(all.get("rpc.client.call.duration")?.map(({ value }) => value)).toEqual([1]);
    expect(all.get("rpc.server.call.duration")?.map(({ value }) => value)).toEqual([2, 1]);
  });

  it("have no series for each name that somebody made up, and none for an id", async () => {
    const { runtime, metrics } = instrumented(WORKERS);
    const retry = { attempts: 2, on: () => true };
    const jobs = [...Array(20).keys()].map((index) => runtime.job("w", { name: `made up ${index}`, retry }));
    await Promise.allSettled(jobs);
    const all = await metrics();
    for (const [name, series] of all) {
      if (name.startsWith("rpc.") || name.startsWith("xstate_jobs.jobs.")) expect(series).toHaveLength(1);
    }
    expect(all.get("rpc.client.call.duration")?.[0]?.attributes["rpc.method"]).toBe("_OTHER");
    expect(JSON.stringify([...all])).not.toContain(jobs[0]?.jobId);
  });

  it("have the units that the conventions want", async () => {
    const { runtime, units } = instrumented(WORKERS);
    await runtime.job("v", { retry: { attempts: 2 } });
    await runtime.job("w", { name: "throws", retry: { attempts: 2, on: () => true } }).catch(() => {});
    expect(Object.fromEntries(await units())).toMatchObject({
      "rpc.client.call.duration": "s",
      "rpc.server.call.duration": "s",
      "xstate_jobs.jobs.ended": "{job}",
      "xstate_jobs.jobs.retried": "{attempt}",
      "xstate_jobs.jobs.active": "{job}",
      "xstate_jobs.handlers.active": "{handler}",
    });
  });
});
