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

describe("a worker of another runtime", () => {
  const changesOf = (registry: LocalRegistry): string[] => {
    const changes: string[] = [];
    registry.subscribe(({ type, worker }) => changes.push(`${type} ${worker.name} of ${worker.runtime}`));
    return changes;
  };
  const remote = (name: string): RegistryEntry => ({ ...entry(name), runtime: "elsewhere" });

  it("is ready as one of this runtime is: jobs that wait for it begin, and who watches is told", async () => {
    const registry = newRegistry();
    const changes = changesOf(registry);
    const waits = new Waiter("a");
    const told: string[] = [];
    registry.wait(waits);
    registry.watch("a", { _tell: (_, { runtime }) => told.push(runtime) });
    const [there, ofA] = [receiver(), remote("a")];
    registry.addRemote(ofA, there);
    expect(waits.ready).toEqual([there]);
    expect(registry.get("a")).toBe(ofA);
    await turn();
    expect([told, changes]).toEqual([["elsewhere"], ["added a of elsewhere"]]);
    registry.remove("a", there);
    await turn();
    expect([registry.size, changes.at(-1)]).toEqual([0, "removed a of elsewhere"]);
  });

  it("stands behind one of this runtime that is ready already, until that is gone", async () => {
    const registry = newRegistry();
    const changes = changesOf(registry);
    const [here, there] = [receiver(), receiver()];
    registry.add(entry("a"), here);
    registry.addRemote(remote("a"), there);
    expect([registry.size, registry.find("a") === here]).toEqual([1, true]);
    registry.remove("a", here);
    expect([registry.size, registry.find("a") === there]).toEqual([1, true]);
    await turn();
    expect(changes).toEqual(["added a of test", "removed a of test", "added a of elsewhere"]);
  });

  it("makes room for one of this runtime that becomes ready later, and comes back after it", async () => {
    const registry = newRegistry();
    const changes = changesOf(registry);
    const [here, there] = [receiver(), receiver()];
    registry.addRemote(remote("a"), there);
    registry.add(entry("a"), here);
    expect(registry.find("a")).toBe(here);
    const waits = new Waiter("a");
    registry.wait(waits);
    registry.remove("a", here);
    expect([registry.find("a") === there, waits.ready]).toEqual([true, [there]]);
    await turn();
    expect(changes).toEqual([
      ...["added a of elsewhere", "removed a of elsewhere", "added a of test"],
      ...["removed a of test", "added a of elsewhere"],
    ]);
  });

  it("that goes while it stands behind another leaves no trace", async () => {
    const registry = newRegistry();
    const [here, there] = [receiver(), receiver()];
    registry.add(entry("a"), here);
    registry.addRemote(remote("a"), there);
    const changes = changesOf(registry);
    registry.remove("a", there);
    await turn();
    expect([registry.find("a") === here, changes]).toEqual([true, []]);
    registry.remove("a", here);
    expect(registry.has("a")).toBe(false);
  });
});

describe("a job that waits without a connection", () => {
  const lost = (name: string): boolean => name !== "here";

  it("ends as disconnected, unless its worker is one of this runtime", () => {
    const registry = newRegistry();
    const [a, here, b] = ["a", "here", "b"].map(
      (name) => new Waiter(name, (waiter) => registry.forget(waiter)),
    ) as [Waiter, Waiter, Waiter];
    for (const each of [a, here, b]) registry.wait(each);
    registry.loseWaiting("cut", lost);
    expect([a, here, b].map(({ cancels }) => cancels)).toEqual([
      ["disconnected: cut"],
      [],
      ["disconnected: cut"],
    ]);
    registry.loseWaiting("again", lost);
    expect(a.cancels).toHaveLength(1);
  });

  it("does not end twice when it ends with another", () => {
    const registry = newRegistry();
    const others: Waiter[] = [];
    const endAll = (): void => {
      for (const other of others) registry.forget(other);
    };
    others.push(...["a", "a", "b"].map((name) => new Waiter(name, endAll)));
    for (const each of others) registry.wait(each);
    registry.loseWaiting("cut", lost);
    expect(others.flatMap(({ cancels }) => cancels)).toEqual(["disconnected: cut"]);
  });

  it("goes on pausing before it looks for its worker again: it finds out then", () => {
    const registry = newRegistry();
    const pauses = new Waiter("a");
    registry.pause(pauses);
    registry.loseWaiting("cut", lost);
    expect(pauses.cancels).toEqual([]);
  });
});
