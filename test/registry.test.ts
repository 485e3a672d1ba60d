import { describe, expect, it } from "vitest";
import { LocalRegistry, type RegistryEntry, type WaitingJob } from "../src/registry.ts";
import { Bus, type Receiver } from "../src/transport/bus.ts";
import { turn } from "./fixtures/turn.ts";

const entry = (name: string): RegistryEntry => ({
  name,
  runtime: "test",
  parent: undefined,
  startedAt: 7,
  jobs: [],
});
const failed: unknown[] = [];
const newRegistry = (): LocalRegistry => {
  const bus = new Bus(turn, (error) => failed.push(error));
  return new LocalRegistry(bus, (error, where) => failed.push([error, where]));
};
const receiver = (): Receiver => ({ receive: () => {} });

class Waiter implements WaitingJob {
  readonly workerName: string;
  readonly ready: Receiver[] = [];
  readonly cancels: (string | undefined)[] = [];
  readonly act: (waiter: Waiter) => void;

  constructor(workerName: string, act: (waiter: Waiter) => void = () => {}) {
    this.workerName = workerName;
    this.act = act;
  }
  workerReady(worker: Receiver): void {
    this.ready.push(worker);
    this.act(this);
  }
  cancel(reason?: string): void {
    this.cancels.push(reason);
    this.act(this);
  }
  disconnected(reason: string): void {
    this.cancel(`disconnected: ${reason}`);
  }
}

describe("a registry", () => {
  it("knows who is ready, in the order in which they came", () => {
    const registry = newRegistry();
    expect([registry.size, registry.has("a"), registry.get("a")]).toEqual([0, false, undefined]);
    const [a, b] = [entry("a"), entry("b")];
    const ofA = receiver();
    registry.add(a, ofA);
    registry.add(b, receiver());
    expect([...registry]).toEqual([a, b]);
    expect([registry.size, registry.has("a")]).toEqual([2, true]);
    expect(registry.get("a")).toBe(a);
    expect(registry.find("a")).toBe(ofA);
    expect(registry.find("c")).toBeUndefined();
  });

  it("forgets who is gone, unless another has taken the name meanwhile", () => {
    const registry = newRegistry();
    const [old, next] = [receiver(), receiver()];
    registry.add(entry("a"), old);
    registry.add(entry("a"), next);
    registry.remove("a", old);
    expect(registry.find("a")).toBe(next);
    registry.remove("a", next);
    registry.remove("a", next);
    expect([registry.size, registry.has("a"), registry.find("a")]).toEqual([0, false, undefined]);
  });

  it("knows a worker of any name", () => {
    const registry = newRegistry();
    expect(registry.has("__proto__")).toBe(false);
    registry.add(entry("__proto__"), receiver());
    expect(registry.get("__proto__")?.name).toBe("__proto__");
    expect(registry.has("constructor")).toBe(false);
  });
});

describe("a job that waits for a worker", () => {
  it("begins when that worker is ready, once, in the order of waiting; others wait on", () => {
    const registry = newRegistry();
    const order: string[] = [];
    const [one, two] = [new Waiter("a", () => order.push("one")), new Waiter("a", () => order.push("two"))];
    const other = new Waiter("b");
    for (const each of [one, other, two]) registry.wait(each);
    const worker = receiver();
    registry.add(entry("a"), worker);
    expect(order).toEqual(["one", "two"]);
    expect(one.ready).toEqual([worker]);
    expect(other.ready).toEqual([]);
    registry.remove("a", worker);
    registry.add(entry("a"), receiver());
    expect(one.ready).toHaveLength(1);
  });

  it("finds the worker among those that are ready as it begins", () => {
    const registry = newRegistry();
    let isThere = false;
    registry.wait(
      new Waiter("a", () => {
        isThere = registry.has("a");
      }),
    );
    registry.add(entry("a"), receiver());
    expect(isThere).toBe(true);
  });

  it("does not begin once it is forgotten, which it may be twice, or without having waited", () => {
    const registry = newRegistry();
    const [gone, kept] = [new Waiter("a"), new Waiter("a")];
    registry.wait(gone);
    registry.wait(kept);
    registry.forget(gone);
    registry.forget(gone);
    registry.forget(new Waiter("nobody"));
    registry.add(entry("a"), receiver());
    expect([gone.ready.length, kept.ready.length]).toEqual([0, 1]);
  });

  it("is cancelled with all others, whoever they wait for, while they are forgotten one by one", () => {
    const registry = newRegistry();
    const forget = (waiter: Waiter): void => registry.forget(waiter);
    const waiters = ["a", "b", "a"].map((name) => new Waiter(name, forget));
    for (const each of waiters) registry.wait(each);
    expect(registry.cancelWaiting("the runtime ends", () => true)).toBe(3);
    expect(waiters.map(({ cancels }) => cancels)).toEqual(Array(3).fill(["the runtime ends"]));
    expect(registry.cancelWaiting("again", () => true)).toBe(0);
    registry.add(entry("a"), receiver());
    expect(waiters.map(({ cancels, ready }) => [cancels.length, ready.length])).toEqual(
      Array(3).fill([1, 0]),
    );
  });

  it("counts those that it cancels, not those that end with another", () => {
    const registry = newRegistry();
    const others: Waiter[] = [];
    const endAll = (): void => {
      for (const other of others) registry.forget(other);
    };
    others.push(...["a", "a", "b"].map((name) => new Waiter(name, endAll)));
    for (const each of others) registry.wait(each);
    expect(registry.cancelWaiting("the runtime ends", () => true)).toBe(1);
  });

  it("is not cancelled when its worker will come, and is when it pauses and its worker will not", () => {
    const registry = newRegistry();
    const [waits, coming, pauses] = ["a", "b", "a"].map((name) => new Waiter(name)) as [
      Waiter,
      Waiter,
      Waiter,
    ];
    registry.wait(waits);
    registry.wait(coming);
    registry.pause(pauses);
    expect(registry.cancelWaiting("the runtime ends", (name) => name === "a")).toBe(2);
    expect([waits, coming, pauses].map(({ cancels }) => cancels.length)).toEqual([1, 0, 1]);
    registry.forget(pauses);
    expect(registry.cancelWaiting("again", () => true)).toBe(2);
  });

  it("pauses without being told that its worker is ready", () => {
    const registry = newRegistry();
    const pauses = new Waiter("a");
    registry.pause(pauses);
    registry.add(entry("a"), receiver());
    expect(pauses.ready).toEqual([]);
  });
});
