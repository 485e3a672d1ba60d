import { describe, expect, it } from "vitest";
import { createActor } from "xstate";
import { type WorkerMachineInput, workerMachine } from "../../machines/index.ts";
import { compile } from "../../src/compile.ts";

describe.each([
  { mode: "interpreted", logic: workerMachine },
  { mode: "compiled", logic: compile(workerMachine) },
])("a worker, $mode,", ({ logic }) => {
  const make = (input?: WorkerMachineInput) => createActor(logic, { input }).start();

  it.each([undefined, {}, { active: true }])("has the floor when it starts, given %o", (input) => {
    const worker = make(input);
    expect(worker.getSnapshot().value).toBe("starting");
    worker.send({ type: "worker.start" });
    expect(worker.getSnapshot().value).toBe("active");
  });

  it("starts without the floor when it is made so", () => {
    const worker = make({ active: false });
    worker.send({ type: "worker.start" });
    expect(worker.getSnapshot().value).toBe("inactive");
  });

  it("keeps an activation that comes before its start", () => {
    const worker = make({ active: false });
    worker.send({ type: "worker.activate" });
    expect(worker.getSnapshot().value).toBe("starting");
    worker.send({ type: "worker.start" });
    expect(worker.getSnapshot().value).toBe("active");
  });

  it("keeps the last of several that come before its start", () => {
    const worker = make({ active: false });
    worker.send({ type: "worker.activate" });
    worker.send({ type: "worker.deactivate" });
    worker.send({ type: "worker.start" });
    expect(worker.getSnapshot().value).toBe("inactive");
  });

  it("takes and yields the floor while it lives", () => {
    const worker = make();
    worker.send({ type: "worker.start" });
    worker.send({ type: "worker.deactivate" });
    expect(worker.getSnapshot().value).toBe("inactive");
    expect(worker.getSnapshot().context).toMatchObject({ hasFloor: false });
    worker.send({ type: "worker.activate" });
    expect(worker.getSnapshot().value).toBe("active");
    expect(worker.getSnapshot().context).toMatchObject({ hasFloor: true });
  });

  it.each(["active", "inactive"] as const)("drains when it ends while %s, and is then gone", (state) => {
    const worker = make({ active: state === "active" });
    worker.send({ type: "worker.start" });
    worker.send({ type: "worker.end" });
    expect(worker.getSnapshot().value).toBe("ending");
    worker.send({ type: "worker.drained" });
    expect(worker.getSnapshot().value).toBe("ended");
    expect(worker.getSnapshot().status).toBe("done");
  });

  it("has nothing to drain before its start", () => {
    const worker = make();
    worker.send({ type: "worker.end" });
    expect(worker.getSnapshot().value).toBe("ended");
  });

  it("neither takes the floor nor starts again while it drains", () => {
    const worker = make();
    worker.send({ type: "worker.start" });
    worker.send({ type: "worker.end" });
    for (const type of ["worker.start", "worker.activate", "worker.deactivate", "worker.error"] as const) {
      expect(worker.getSnapshot().can({ type })).toBe(false);
    }
  });

  it("is gone at once when cancelled, whatever it is doing", () => {
    const ways = [
      [],
      ["worker.start"],
      ["worker.start", "worker.deactivate"],
      ["worker.start", "worker.end"],
    ] as const;
    for (const way of ways) {
      const worker = make();
      for (const type of way) worker.send({ type });
      worker.send({ type: "worker.cancel" });
      expect(worker.getSnapshot().value).toBe("cancelled");
      expect(worker.getSnapshot().status).toBe("done");
    }
  });

  it("has the effect of draining once, and that of its end once, with the events that brought them about", () => {
    const effects: string[] = [];
    const actions = {
      ending: ({ event }: { event: { type: string } }) => void effects.push(`ending by ${event.type}`),
      over: ({ event }: { event: { type: string } }) => void effects.push(`over by ${event.type}`),
    };
    const machine = workerMachine.provide({ actions });
    const worker = createActor(logic === workerMachine ? machine : compile(machine)).start();
    worker.send({ type: "worker.start" });
    worker.send({ type: "worker.deactivate" });
    expect(effects).toEqual([]);
    for (const type of ["worker.end", "worker.end", "worker.drained", "worker.cancel"] as const) {
      worker.send({ type });
    }
    expect(effects).toEqual(["ending by worker.end", "over by worker.drained"]);
  });
});
