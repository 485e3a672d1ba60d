import { describe, expect, it } from "vitest";
import type { JobContext, JobRequest } from "../../src/index.ts";
import { deferred } from "../fixtures/deferred.ts";
import { readAll, rejectionOf } from "../fixtures/read-all.ts";
import { runtimeWith } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

/** Where a handler may stand, with its sub-job running, when its own job is cancelled. */
const positions: Record<string, (request: JobRequest) => unknown> = {
  "awaits it": (request) => request.job("leaf"),
  "iterates it": (request) => readAll(request.job("leaf")),
  "awaits a group that it is in": (request) => request.jobGroup(["leaf", "other-leaf"]),
  "iterates a group that it is in": (request) => readAll(request.jobGroup(["leaf", "other-leaf"])),
  "is in its block form": (request) => request.job("leaf", {}, (job) => readAll(job)),
  "is in a group's block form": (request) => request.jobGroup(["leaf"], {}, (group) => readAll(group)),
  "is between awaits": async (request) => {
    const job = request.job("leaf");
    await untilAborted(request);
    expect(job.status).toBe("cancelled");
  },
  "has not looked at it": (request) => {
    request.job("leaf");
    return untilAborted(request);
  },
  "awaits a block around it that does not await it": (request) =>
    request.job("leaf", {}, () => untilAborted(request)),
};

describe("a handler whose job is cancelled", () => {
  for (const [position, handler] of Object.entries(positions)) {
    it(`has its sub-job cancelled when it ${position}`, async () => {
      const leaf = recorder();
      const { runtime } = runtimeWith({ parent: handler, leaf: leaf.handler, "other-leaf": untilAborted });
      const job = runtime.job("parent");
      await turn();
      expect(leaf.events).toEqual(["begins"]);
      job.cancel("enough");
      await job.settled;
      expect(leaf.events).toEqual(["begins", "aborted: enough", "settled"]);
      expect(await rejectionOf(job)).toMatchObject({ code: "cancelled", reason: "enough" });
    });
  }

  it("has sub-jobs cancelled three deep, and settles after the deepest", async () => {
    const order: string[] = [];
    const hand =
      (next: string) =>
      async (request: JobRequest): Promise<void> => {
        await request.job(next).catch(() => {});
        order.push(request.workerName);
      };
    const leaf = recorder(order);
    const { runtime } = runtimeWith({ a: hand("b"), b: hand("c"), c: hand("leaf"), leaf: leaf.handler });
    const job = runtime.job("a");
    await turn();
    job.cancel("enough");
    await job.settled;
    expect(order.slice(0, 2)).toEqual(["begins", "aborted: enough"]);
    expect(order.slice(2).sort()).toEqual(["a", "b", "c", "settled"]);
  });

  it("has sub-jobs cancelled that are still waiting for their worker", async () => {
    let sub: JobContext | undefined;
    const { runtime } = runtimeWith({
      parent: async (request) => {
        sub = request.job("nobody");
        await untilAborted(request);
      },
    });
    const job = runtime.job("parent");
    await turn();
    job.cancel("enough");
    await job.settled;
    expect(sub?.status).toBe("cancelled");
  });

  it("gets no new sub-job to run: it is cancelled before anything is sent", async () => {
    const leaf = recorder();
    let sub: JobContext | undefined;
    const { runtime } = runtimeWith({
      parent: async (request) => {
        await untilAborted(request);
        sub = request.job("leaf");
        expect(sub.status).toBe("cancelled");
      },
      leaf: leaf.handler,
    });
    const job = runtime.job("parent");
    await turn();
    job.cancel();
    await job.settled;
    expect(sub?.status).toBe("cancelled");
    expect(leaf.events).toEqual([]);
  });
});

describe("a handler that is done", () => {
  it("has the sub-jobs cancelled that it did not wait for, and its job settles after them", async () => {
    const leaf = recorder();
    const { runtime } = runtimeWith({
      parent: async (request) => {
        request.job("leaf");
        await turn();
        return "done";
      },
      leaf: leaf.handler,
    });
    const job = runtime.job("parent");
    expect(await job).toBe("done");
    await job.settled;
    expect(leaf.events).toEqual(["begins", "aborted: the handler that asked for it is done", "settled"]);
  });

  it("has them cancelled when it throws, too", async () => {
    const leaf = recorder();
    const { runtime } = runtimeWith({
      parent: async (request) => {
        request.jobGroup(["leaf"]);
        await turn();
        throw new Error("bad");
      },
      leaf: leaf.handler,
    });
    const job = runtime.job("parent");
    expect(await rejectionOf(job)).toMatchObject({ code: "error", reason: "bad" });
    await job.settled;
    expect(leaf.events.at(-1)).toBe("settled");
  });

  it("keeps its sub-jobs when it has responded and goes on", async () => {
    const gate = deferred();
    const { runtime } = runtimeWith({
      parent: async (request) => {
        const sub = request.job("leaf");
        await request.respond("early");
        expect(await sub).toBe("leaf");
      },
      leaf: async () => {
        await gate.promise;
        return "leaf";
      },
    });
    const job = runtime.job("parent");
    expect(await job).toBe("early");
    gate.resolve();
    await job.settled;
  });

  it("is one that was let go, too: its sub-jobs do not outlive graceMs", async () => {
    const leaf = recorder();
    const never = deferred();
    const { runtime, clock, takeLog } = runtimeWith(
      {
        parent: async (request) => {
          request.job("leaf");
          await request.respond("early");
          await never.promise;
        },
        leaf: leaf.handler,
      },
      { graceMs: 80 },
    );
    const job = runtime.job("parent");
    expect(await job).toBe("early");
    await clock.advance(79);
    expect(leaf.events).toEqual(["begins"]);
    await clock.advance(1);
    await job.settled;
    const eventsWhenLetGo = [...leaf.events];
    never.resolve();
    await turn();
    expect(takeLog()).toHaveLength(1);
    expect(leaf.events.at(-1)).toBe("settled");
    expect(eventsWhenLetGo.length).toBeGreaterThan(1);
  });

  it("lets nobody ask in its name afterwards, even while another sub-job still cleans up", async () => {
    const cleanUp = deferred();
    const leaf = recorder();
    let late: JobContext | undefined;
    const { runtime } = runtimeWith({
      parent: (request) => {
        request.job("slow");
        void turn().then(async () => {
          await turn();
          late = request.job("leaf");
        });
        return turn();
      },
      slow: async (request) => {
        await untilAborted(request);
        await cleanUp.promise;
      },
      leaf: leaf.handler,
    });
    const job = runtime.job("parent");
    await job;
    await turn();
    await turn();
    expect(late).toBeDefined();
    const statusOfLate = late?.status;
    cleanUp.resolve();
    await job.settled;
    expect(statusOfLate).toBe("cancelled");
    expect(leaf.events).toEqual([]);
  });
});

/** A handler that works until it is aborted, and writes down what happened to it. */
function recorder(events: string[] = []): {
  events: string[];
  handler: (request: JobRequest) => Promise<void>;
} {
  return {
    events,
    async handler(request) {
      events.push("begins");
      await untilAborted(request);
      events.push(`aborted: ${request.signal.reason.reason}`);
      await turn();
      events.push("settled");
    },
  };
}
