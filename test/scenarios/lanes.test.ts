import { describe, expect, it } from "vitest";
import type { JobEvent, JobRequest } from "../../src/index.ts";
import { readAll, rejectionOf } from "../fixtures/read-all.ts";
import { runtimeWith } from "../fixtures/test-runtime.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

const MANY = 10_000;
/** So that none of them has to wait for room: all are on their way at once. */
const PARAMS = { buffer: 2 * MANY };

function queueMany(request: JobRequest): void {
  for (let i = 0; i < MANY; i++) void request.streamData(i);
}

/** A worker whose handler queues 10,000 stream events and then does something. */
function storm(afterwards: (request: JobRequest) => unknown) {
  const test = runtimeWith({
    async w(request) {
      queueMany(request);
      return afterwards(request);
    },
    asker: () => {},
  });
  const listeners: unknown[] = [];
  test.runtime.on("jobStreamData", ({ data }) => listeners.push(data));
  test.runtime.on("jobUpdate", ({ data }) => listeners.push(data));
  return { ...test, listeners };
}

const dataOf = (events: readonly JobEvent[]): unknown[] => events.map(({ data }) => data);
const ALL = Array.from({ length: MANY }, (_, i) => i);

describe("with 10,000 stream events on their way, a cancel overtakes them", () => {
  it("in the loop: it ends with the error after what it has read", async () => {
    const { runtime } = storm(untilAborted);
    const job = runtime.job("w", PARAMS);
    const read: unknown[] = [];
    const loop = async (): Promise<void> => {
      for await (const { data } of job) {
        read.push(data);
        if (read.length === 3) job.cancel("enough");
      }
    };
    expect(await rejectionOf(loop())).toMatchObject({ code: "cancelled", reason: "enough" });
    expect(read).toEqual([0, 1, 2]);
    expect(job.droppedEvents).toBe(MANY - 3);
    await job.settled;
  });

  it("at the handler's signal: it aborts before anybody has heard another event", async () => {
    let heardAtAbort: number | undefined;
    const { runtime, listeners } = storm((request) => {
      request.signal.addEventListener("abort", () => {
        heardAtAbort = listeners.length;
      });
      return untilAborted(request);
    });
    const job = runtime.job("w", PARAMS);
    runtime.on("jobStreamData", ({ data }) => {
      if (data === 2) job.cancel();
    });
    await job.settled;
    expect(heardAtAbort).toBe(3);
  });

  it("at the listeners of both sides: the worker hears of the cancel, the requester of no more events", async () => {
    const { runtime, listeners } = storm(untilAborted);
    const order: string[] = [];
    runtime.getWorker("w")?.on("jobCancelled", ({ code }) => order.push(`worker: ${code}`));
    runtime.on("jobError", ({ error }) => order.push(`requester: ${error.code}`));
    const job = runtime.job("w", PARAMS);
    runtime.on("jobStreamData", ({ data }) => {
      if (data === 2) job.cancel();
    });
    await job.settled;
    expect(order).toEqual(["requester: cancelled", "worker: cancelled"]);
    expect(listeners).toEqual([0, 1, 2]);
    // Nobody has read any of them.
    expect(job.droppedEvents).toBe(MANY);
  });

  it("of a group: the other member's handler hears of it as soon", async () => {
    let heardAtAbort: number | undefined;
    let heard = 0;
    const { runtime } = runtimeWith({
      async loud(request) {
        queueMany(request);
        await untilAborted(request);
      },
      async quiet(request) {
        request.signal.addEventListener("abort", () => {
          heardAtAbort = heard;
        });
        await untilAborted(request);
      },
    });
    const group = runtime.jobGroup(["quiet", "loud"], PARAMS);
    runtime.on("jobStreamData", () => {
      if (++heard === 3) group.cancel();
    });
    await group.settled;
    expect([heardAtAbort, heard]).toEqual([3, 3]);
  });

  it("though nobody reads them, and they have not been delivered to anybody yet", async () => {
    const { runtime, listeners } = storm(untilAborted);
    const job = runtime.job("w", PARAMS);
    runtime.getWorker("w")?.on("jobRequest", () => queueMicrotask(() => job.cancel()));
    await job.settled;
    expect([job.status, listeners]).toEqual(["cancelled", []]);
  });
});

describe("with 10,000 stream events on their way, an urgent update overtakes them", () => {
  const urgent = (request: JobRequest) => request.update("fire", { urgent: true });

  it("in a loop that was begun before, in one that begins late, and in none does it replace an event", async () => {
    const { runtime } = storm(urgent);
    const job = runtime.job("w", PARAMS);
    const early = await readAll(job);
    expect(early.events[0]).toEqual({ type: "update", data: "fire" });
    expect(dataOf(early.events)).toEqual(["fire", ...ALL]);
    const lateJob = runtime.job("w", PARAMS);
    await lateJob;
    expect(dataOf((await readAll(lateJob)).events)).toEqual(["fire", ...ALL]);
  });

  it("at the listeners of the requester", async () => {
    const { runtime, listeners } = storm(urgent);
    await runtime.job("w", PARAMS);
    expect(listeners).toEqual(["fire", ...ALL]);
  });

  it("in the loop over a group, past the events of another member", async () => {
    const { runtime } = runtimeWith({
      loud: queueMany,
      quiet: (request) => request.update("fire", { urgent: true }),
    });
    const { events } = await readAll(runtime.jobGroup(["loud", "quiet"], PARAMS));
    expect(events[0]).toEqual({ type: "update", workerName: "quiet", data: "fire" });
    expect(events).toHaveLength(MANY + 1);
  });

  it("and keeps its place among urgent ones: they come in the order in which they were sent", async () => {
    const { runtime, listeners } = storm((request) => {
      for (const data of ["one", "two", "three"]) void request.update(data, { urgent: true });
    });
    const { events } = await readAll(runtime.job("w", PARAMS));
    expect(dataOf(events).slice(0, 4)).toEqual(["one", "two", "three", 0]);
    expect(listeners.slice(0, 4)).toEqual(["one", "two", "three", 0]);
  });
});

describe("with 10,000 stream events on their way, an urgent response overtakes them", () => {
  const urgent = (request: JobRequest) => request.respond("at once", { urgent: true });

  it("in the loop, which ends after what it has read, and at the promise; the rest is counted", async () => {
    const { runtime } = storm(urgent);
    const job = runtime.job("w", PARAMS);
    const { events, error } = await readAll(job);
    expect([events, error, await job]).toEqual([[], undefined, "at once"]);
    expect(job.droppedEvents).toBe(MANY);
  });

  it("at the listeners: the response is the first and the last that they hear", async () => {
    const { runtime, listeners } = storm(urgent);
    const order: unknown[] = [];
    runtime.on("jobResponse", ({ response }) => order.push(response));
    const job = runtime.job("w", PARAMS);
    await job.settled;
    expect([order, listeners]).toEqual([["at once"], []]);
  });

  it("while the handler goes on: its signal does not abort, and what it reports later is late", async () => {
    let signal: AbortSignal | undefined;
    const { runtime } = storm(async (request) => {
      await urgent(request);
      ({ signal } = request);
      await request.update("too late");
    });
    const job = runtime.job("w", PARAMS);
    expect(await job).toBe("at once");
    await job.settled;
    expect(signal?.aborted).toBe(false);
    expect(runtime.stats().lateReports).toBe(1);
  });

  it("of one member of a group discards its own events and none of the others'", async () => {
    const { runtime } = runtimeWith({
      loud: queueMany,
      async hasty(request) {
        queueMany(request);
        await request.respond("at once", { urgent: true });
      },
    });
    const group = runtime.jobGroup(["loud", "hasty"], { buffer: 4 * MANY });
    const { events } = await readAll(group);
    expect(events.filter(({ workerName }) => workerName === "hasty")).toEqual([]);
    expect(dataOf(events)).toEqual(ALL);
    expect((await group).responses).toMatchObject({ hasty: "at once" });
  });
});

describe("what is not urgent", () => {
  it("stays behind them all: an update, and the response", async () => {
    const { runtime, listeners } = storm(async (request) => {
      void request.update("last");
      return "done";
    });
    const job = runtime.job("w", PARAMS);
    const { events } = await readAll(job);
    expect(dataOf(events)).toEqual([...ALL, "last"]);
    expect(listeners).toEqual([...ALL, "last"]);
    expect(await job).toBe("done");
  });
});
