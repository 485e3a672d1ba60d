import { describe, expect, it } from "vitest";
import { createWorker, type Worker, type WorkerOptions } from "../../src/index.ts";
import { deferred } from "../fixtures/deferred.ts";
import { testRuntime } from "../fixtures/test-runtime.ts";
import { turn, turns } from "../fixtures/turn.ts";

// A hand-over, and what becomes of those it is about before they hear of it, or afterwards.

const SELF = { deactivateSelf: true };

/** A parent that is restarted after 10 ms, and its child `a`, which has the floor. `b` is anybody's who adds it. */
async function stage(options: WorkerOptions = {}) {
  const test = testRuntime({ random: () => 0.5 });
  const parent = createWorker("parent", { active: false, restart: "on-error", restartBackoff: 10 });
  const a = createWorker("a", options) as Worker;
  const makeB = (): Worker => createWorker("b", { active: false }) as Worker;
  const b = makeB();
  parent.on("workerFailed", () => {});
  test.runtime.on("workerFailed", () => {});
  await test.runtime.addWorkers(parent);
  await parent.addWorkers(a);
  /** Who has the floor, of those that are there. */
  const floor = (): string[] =>
    ["parent", "a", "b"].filter((name) => test.runtime.getWorker(name)?.active === true);
  return { ...test, parent, a, b, makeB, floor };
}

describe("a hand-over to a worker that is added at once", () => {
  it("never leaves the floor with both, and in the end with the new one", async () => {
    const { runtime, a, b, floor } = await stage();
    const told: string[][] = [];
    a.on("deactivated", () => told.push(floor()));
    b.on("activated", (args) => told.push([...floor(), String(args)]));
    const handedOver = a.activateWorker("b", "args", SELF);
    const added = runtime.addWorkers(b);
    expect(floor()).toEqual(["a"]);
    await Promise.all([handedOver, added]);
    await turn();
    expect(floor()).toEqual(["b"]);
    expect(told).toEqual([[], ["b", "args"]]);
  });

  it("by two, one after the other, leaves it with that one alone", async () => {
    const { runtime, parent, a, b, floor } = await stage();
    await parent.activateWorker("parent");
    const handedOver = [a.activateWorker("b", 1, SELF), parent.activateWorker("b", 2, SELF)];
    await Promise.all([...handedOver, runtime.addWorkers(b)]);
    expect(floor()).toEqual(["b"]);
  });
});

describe("a hand-over to a worker that goes before the word arrives", () => {
  it("is for the next one of its name", async () => {
    const { runtime, a, b, makeB, floor } = await stage();
    await runtime.addWorkers(b);
    const heard: unknown[] = [];
    b.on("activated", (args) => heard.push(args));
    const handedOver = a.activateWorker("b", "args", SELF);
    void b.cancel();
    await handedOver;
    expect([floor(), b.active, heard]).toEqual([[], false, []]);
    const next = makeB();
    next.on("activated", (args) => heard.push(args));
    await runtime.addWorkers(next);
    await turn();
    expect([floor(), next.active, heard]).toEqual([["b"], true, ["args"]]);
  });

  it("is for the next one if that is there already", async () => {
    const { runtime, a, b, makeB, floor } = await stage();
    await runtime.addWorkers(b);
    const next = makeB();
    const handedOver = a.activateWorker("b", "args", SELF);
    void b.cancel();
    void runtime.addWorkers(next);
    await handedOver;
    expect([floor(), next.active]).toEqual([["b"], true]);
  });

  it("counts for it as it comes back, if it is restarted", async () => {
    const { runtime, clock, a, floor } = await stage();
    const b = createWorker("b", { active: false, restart: "on-error", restartBackoff: 10 });
    await runtime.addWorkers(b);
    const handedOver = a.activateWorker("b", "args", SELF);
    b.fail(new Error("broke"));
    await handedOver;
    expect(floor()).toEqual([]);
    await clock.advance(10);
    expect(floor()).toEqual(["b"]);
  });
});

describe("a worker that has handed over the floor", () => {
  it("comes back without it after its own restart", async () => {
    const { runtime, clock, a, b, floor } = await stage({ restart: "on-error", restartBackoff: 10 });
    await runtime.addWorkers(b);
    await a.activateWorker("b", undefined, SELF);
    a.fail(new Error("broke"));
    await clock.advance(10);
    expect([floor(), runtime.registry.has("a")]).toEqual([["b"], true]);
  });

  it("comes back without it when it was given up, with its parent", async () => {
    const { runtime, clock, a, b, floor } = await stage({ restart: "on-error", maxRestarts: 0 });
    await runtime.addWorkers(b);
    await a.activateWorker("b", undefined, SELF);
    a.fail(new Error("broke"));
    await turn();
    expect([floor(), runtime.getWorker("a")]).toEqual([["b"], undefined]);
    await clock.advance(10);
    expect([floor(), runtime.registry.has("a")]).toEqual([["b"], true]);
  });

  it("comes back without it even if it is given up before the word arrives", async () => {
    const { runtime, clock, a, b, floor } = await stage({ restart: "on-error", maxRestarts: 0 });
    await runtime.addWorkers(b);
    const handedOver = a.activateWorker("b", undefined, SELF);
    a.fail(new Error("broke"));
    await handedOver;
    await clock.advance(10);
    expect([floor(), runtime.registry.has("a")]).toEqual([["b"], true]);
  });

  it("has it again if it is given it while it is away", async () => {
    const { runtime, clock, parent, a, b, floor } = await stage({ restart: "on-error", maxRestarts: 0 });
    const heard: unknown[] = [];
    a.on("activated", (args) => heard.push(args));
    await runtime.addWorkers(b);
    const words = [a.activateWorker("b", undefined, SELF), b.activateWorker("a", "yours again", SELF)];
    a.fail(new Error("broke"));
    await Promise.all(words);
    expect(floor()).toEqual([]);
    await clock.advance(10);
    expect([floor(), heard.at(-1), parent.children]).toEqual([["a"], "yours again", [a]]);
  });
});

describe("a worker that was given the floor", () => {
  it("has it, and what it was activated with, when it was given up and is back with its parent", async () => {
    const { clock, parent, a, floor } = await stage({ active: false, restart: "on-error", maxRestarts: 0 });
    await parent.activateWorker("a", "args");
    const heard: unknown[] = [];
    a.on("activated", (args) => heard.push(args));
    a.fail(new Error("broke"));
    await clock.advance(10);
    expect([floor(), heard]).toEqual([["a"], ["args"]]);
  });
});

describe("what is said of the floor while a worker drains", () => {
  it("counts when it comes back: it has given it up", async () => {
    const gate = deferred();
    const { runtime, clock, a, b, floor } = await stage({
      restart: "always",
      restartBackoff: 10,
      onJob: () => gate.promise,
    });
    await runtime.addWorkers(b);
    const job = runtime.job("a");
    await turn();
    const ended = a.end();
    expect(floor()).toEqual([]);
    await a.activateWorker("b", undefined, SELF);
    expect(floor()).toEqual(["b"]);
    gate.resolve();
    await Promise.all([job, ended]);
    await clock.advance(10);
    expect([floor(), runtime.registry.has("a")]).toEqual([["b"], true]);
  });

  it("counts when it comes back: it was given it, and is told then", async () => {
    const gate = deferred();
    const { runtime, clock, parent, a, floor } = await stage({
      active: false,
      restart: "always",
      restartBackoff: 10,
      onJob: () => gate.promise,
    });
    const heard: unknown[] = [];
    a.on("activated", (args) => heard.push(args));
    const job = runtime.job("a");
    await turn();
    const ended = a.end();
    await parent.activateWorker("a", "args");
    await turns(2);
    expect([floor(), heard]).toEqual([[], []]);
    gate.resolve();
    await Promise.all([job, ended]);
    await clock.advance(10);
    expect([floor(), heard]).toEqual([["a"], ["args"]]);
  });

  it("is of no use to one that does not come back, and is not for the next one of its name", async () => {
    const gate = deferred();
    const { runtime, parent, b, makeB, floor } = await stage();
    const old = createWorker("b", { active: false, onJob: () => gate.promise });
    await runtime.addWorkers(old);
    const job = runtime.job("b");
    await turn();
    const ended = old.end();
    await parent.activateWorker("b");
    gate.resolve();
    await Promise.all([job, ended]);
    await runtime.addWorkers(b);
    await turn();
    expect([floor(), makeB().active]).toEqual([["a"], false]);
  });
});
