import { describe, expect, it } from "vitest";
import { createWorker } from "../../src/index.ts";
import { actorIn, actorsIn, brokenIn, linesOf, openIn, recordedWith } from "../fixtures/recorded.ts";
import { turn } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

describe("the record of a worker", () => {
  it("says where it is, and what has become of it", async () => {
    const { runtime, inspector } = recordedWith({});
    const child = createWorker("child", { onJob: () => 1 });
    const parent = createWorker("parent", { onJob: () => 1 });
    await runtime.addWorkers(parent);
    await parent.addWorkers(child);
    expect(actorIn(inspector, "worker:test/parent")).toMatchObject({
      ...{
        kind: "worker",
        machine: "worker",
        parent: "runtime:test",
        name: "parent",
        state: "starting",
        runtime: "test",
      },
    });
    expect(actorIn(inspector, "worker:test/child")).toMatchObject({
      parent: "worker:test/parent",
      name: "child",
    });
    expect(linesOf(inspector, "worker:test/parent")).toEqual(["worker.start starting>active"]);
    await parent.end();
    expect(linesOf(inspector, "worker:test/child").at(-1)).toMatch(/^worker\.\w+ ending>ended/);
    expect(linesOf(inspector, "worker:test/parent").at(-1)).toBe("worker.drained ending>ended");
    expect(openIn(inspector)).toEqual(["runtime:test"]);
  });

  it("has the floor that it is given, and with what", async () => {
    const { runtime, inspector } = recordedWith({});
    const worker = createWorker("w", { onJob: () => 1, active: false });
    await runtime.addWorkers(worker);
    worker.actor.send({ type: "worker.activate", args: { turn: 1 } });
    worker.actor.send({ type: "worker.deactivate" });
    const lines = linesOf(inspector, "worker:test/w");
    expect(lines[0]).toBe("worker.start starting>inactive");
    expect(lines.slice(1)).toEqual([
      'worker.activate inactive>active data={"turn":1}',
      "worker.deactivate active>inactive",
    ]);
  });

  it("that went wrong has why, and that it is started again, and given up", async () => {
    const { runtime, inspector, clock, takeLog } = recordedWith({});
    runtime.on("workerFailed", () => {});
    const worker = createWorker("w", {
      onJob: () => 1,
      restart: "on-error",
      maxRestarts: 1,
      restartBackoff: 10,
    });
    await runtime.addWorkers(worker);
    for (let i = 0; i < 2; i++) {
      worker.fail(new Error("broken"));
      await clock.advance(100);
    }
    expect(takeLog()[0]).toContain("it is given up");
    const lines = linesOf(inspector, "worker:test/w");
    expect(lines[0]).toBe("worker.start starting>active");
    expect(lines[1]).toBe("worker.error active>restarting reason=broken");
    expect(lines[2]).toBe("worker.start restarting>active");
    expect(lines[3]).toBe("worker.error active>failed reason=broken");
    expect(brokenIn(inspector.export().records)).toEqual([]);
    expect(openIn(inspector)).toEqual(["runtime:test"]);
  });

  it("of a name that is given again is another one, under the same id", async () => {
    const { runtime, inspector } = recordedWith({});
    for (let i = 0; i < 2; i++) {
      const worker = createWorker("w", { onJob: () => 1 });
      await runtime.addWorkers(worker);
      if (i === 0) await worker.cancel("enough");
    }
    const both = actorsIn(inspector).filter(({ id }) => id === "worker:test/w");
    expect(both).toHaveLength(2);
    expect(linesOf(inspector, "worker:test/w")).toEqual([
      "worker.start starting>active",
      "worker.cancel active>cancelled reason=enough",
      "worker.start starting>active",
    ]);
  });
});

describe("the record of a runtime", () => {
  it("says how it ended, after all that was in it", async () => {
    const { runtime, inspector } = recordedWith({ w: untilAborted });
    const job = runtime.job("w");
    await turn();
    await runtime.cancel("enough");
    await Promise.allSettled([job]);
    await runtime.wait();
    await turn();
    expect(actorIn(inspector, "runtime:test")).toMatchObject({
      kind: "runtime",
      machine: "runtime",
      state: "open",
    });
    expect(linesOf(inspector, "runtime:test")).toEqual(["runtime.cancel open>cancelled reason=enough"]);
    expect(linesOf(inspector, "job:1/w").at(-1)).toBe(
      "job.cancel running>cancelled reason=enough code=cancelled",
    );
    expect(openIn(inspector)).toEqual([]);
    expect(inspector.export().records.map((record) => ("event" in record ? record.event : ""))).not.toContain(
      "inspector.detached",
    );
  });

  it("that drains has that", async () => {
    const { runtime, inspector } = recordedWith({ w: () => 1 });
    await runtime.end({ reason: "the day is over" });
    expect(linesOf(inspector, "runtime:test")).toEqual([
      "runtime.end open>ending reason=the day is over",
      "runtime.drained ending>ended",
    ]);
    expect(openIn(inspector)).toEqual([]);
  });
});
