import { describe, expect, it } from "vitest";
import { createActor } from "xstate";
import { type WorkerMachineEvent, type WorkerMachineInput, workerMachine } from "../../machines/index.ts";
import { compile } from "../../src/compile/compile.ts";

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

  it("does not start again while it drains, nor for what went wrong", () => {
    const worker = make({ restart: "on-error" });
    worker.send({ type: "worker.start" });
    worker.send({ type: "worker.end" });
    for (const type of ["worker.start", "worker.error", "worker.fail"] as const) {
      worker.send({ type });
      expect(worker.getSnapshot().value).toBe("ending");
    }
  });

  it("keeps what is said of the floor while it drains for when it is back", () => {
    const worker = make({ restart: "always" });
    const says = (...types: readonly WorkerMachineEvent["type"][]): void => {
      for (const type of types) worker.send({ type } as WorkerMachineEvent);
    };
    says("worker.start", "worker.end", "worker.deactivate", "worker.drained");
    expect(worker.getSnapshot().value).toBe("restarting");
    says("worker.start");
    expect(worker.getSnapshot().value).toBe("inactive");
    says("worker.end", "worker.activate", "worker.drained", "worker.start");
    expect(worker.getSnapshot().value).toBe("active");
  });

  it.each(["starting", "restarting"])(
    "drains as soon as it is up when it is to end for good while %s",
    (state) => {
      const worker = make({ restart: "always" });
      if (state === "restarting") {
        worker.send({ type: "worker.start" });
        worker.send({ type: "worker.error" });
      }
      worker.send({ type: "worker.end", forGood: true });
      expect(worker.getSnapshot().value).toBe(state);
      worker.send({ type: "worker.start" });
      expect(worker.getSnapshot().value).toBe("ending");
      worker.send({ type: "worker.drained" });
      expect(worker.getSnapshot().value).toBe("ended");
    },
  );

  it.each(["starting", "restarting"])("ends while %s when nothing needs it any more", (state) => {
    const worker = make({ restart: "on-error" });
    if (state === "restarting") {
      worker.send({ type: "worker.start" });
      worker.send({ type: "worker.error" });
    }
    worker.send({ type: "worker.end", forGood: true });
    worker.send({ type: "worker.drained" });
    expect(worker.getSnapshot().value).toBe("ended");
  });

  it("counts its restarts on when a sibling has it started again, and from nothing when its parent starts anew", () => {
    const worker = make({ restart: "on-error" });
    const restarts = (): readonly number[] => worker.getSnapshot().context.restarts;
    worker.send({ type: "worker.start" });
    worker.send({ type: "worker.error", at: 5 });
    worker.send({ type: "worker.start" });
    worker.send({ type: "worker.restart" });
    expect([worker.getSnapshot().value, restarts()]).toEqual(["starting", [5]]);
    worker.send({ type: "worker.start" });
    worker.send({ type: "worker.restart", anew: true });
    expect([worker.getSnapshot().value, restarts()]).toEqual(["starting", []]);
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
