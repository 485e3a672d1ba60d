import fc from "fast-check";
import { expect, it } from "vitest";
import { LocalRegistry, type RegistryEntry, type WaitingJob, type Watcher } from "../src/registry.ts";
import { Bus, type Receiver } from "../src/transport/bus.ts";
import { turn } from "./fixtures/turn.ts";

const NAMES = ["a", "b"] as const;
const PLACES = 3;
const WATCHERS = 3;

type Step =
  | { do: "add" | "addRemote" | "remove"; name: string; of: number }
  | { do: "wait" | "pause" | "cancelWaiting" | "loseWaiting"; name: string }
  | { do: "watch"; name: string; of: number }
  | { do: "forget" | "unwatchAll" | "unsubscribe"; of: number }
  | { do: "subscribe" | "settle" };

const name = fc.constantFrom(...NAMES);
const of = fc.nat(PLACES - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constantFrom("add", "addRemote", "remove", "remove"), name, of }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom("wait", "wait", "pause", "cancelWaiting", "loseWaiting"),
      name,
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("watch"), name, of }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom("forget", "unwatchAll", "unsubscribe"), of: fc.nat(9) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("subscribe", "settle", "settle") }) },
) as fc.Arbitrary<Step>;

interface Ready {
  readonly entry: RegistryEntry;
  readonly receiver: Receiver;
  readonly isRemote: boolean;
}

/** A job, and what became of its wait. */
class Waiter implements WaitingJob {
  readonly workerName: string;
  fate: unknown = "waits";
  readonly #registry: LocalRegistry;

  constructor(workerName: string, registry: LocalRegistry) {
    this.workerName = workerName;
    this.#registry = registry;
  }
  workerReady(worker: Receiver): void {
    this.#become(worker);
  }
  cancel(): void {
    this.#become("cancelled");
    this.#registry.forget(this);
  }
  disconnected(): void {
    this.#become("disconnected");
    this.#registry.forget(this);
  }
  #become(fate: unknown): void {
    if (this.fate !== "waits" && this.fate !== "pauses") throw new Error("its wait was over already");
    this.fate = fate;
  }
}

/** What a registry is to do, in lists. What is told is told later: if it is true still, and wanted still. */
class Model {
  ready: Ready[] = [];
  shadowed: Ready[] = [];
  waiters: { job: Waiter; fate: unknown }[] = [];
  watches: { name: string; watcher: number }[] = [];
  listeners: { isOver: boolean; readonly told: string[] }[] = [];
  readonly told: string[][] = Array.from({ length: WATCHERS }, () => []);
  later: (() => void)[] = [];

  at(name: string): Ready | undefined {
    return this.ready.find(({ entry }) => entry.name === name);
  }
  put(made: Ready): void {
    const { name } = made.entry;
    const place = this.ready.findIndex(({ entry }) => entry.name === name);
    if (place < 0) this.ready.push(made);
    else this.ready[place] = made;
    for (const { watcher } of this.watches.filter((each) => each.name === name)) this.tell(made, watcher);
    this.changed("added", made);
    for (const waiter of this.waiters.filter(({ job, fate }) => fate === "waits" && job.workerName === name))
      waiter.fate = made.receiver;
  }
  remove(name: string, receiver: Receiver): void {
    const shadow = this.shadowed.find((each) => each.entry.name === name);
    const now = this.at(name);
    if (shadow?.receiver === receiver) this.shadowed = this.shadowed.filter((each) => each !== shadow);
    if (now?.receiver !== receiver) return;
    this.ready = this.ready.filter((each) => each !== now);
    this.changed("removed", now);
    if (shadow === undefined) return;
    this.shadowed = this.shadowed.filter((each) => each !== shadow);
    this.put(shadow);
  }
  tell(ready: Ready, watcher: number): void {
    const { entry } = ready;
    this.later.push(() => {
      const isWanted = this.watches.some((each) => each.name === entry.name && each.watcher === watcher);
      if (isWanted && this.at(entry.name)?.entry === entry) this.told[watcher]?.push(textOf(entry));
    });
  }
  changed(type: string, { entry }: Ready): void {
    const listeners = [...this.listeners];
    this.later.push(() => {
      for (const each of listeners) if (!each.isOver) each.told.push(`${type} ${textOf(entry)}`);
    });
  }
  end(name: string, fates: readonly unknown[], fate: string): number {
    const ending = this.waiters.filter((each) => fates.includes(each.fate) && each.job.workerName === name);
    for (const each of ending) each.fate = fate;
    return ending.length;
  }
}

const textOf = ({ name, startedAt }: RegistryEntry): string => `${name} ${startedAt}`;

it("a registry does what a model of it in lists says, in whatever order things are done; and nothing is left", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60, size: "max" }), async (steps) => {
      const failed: unknown[] = [];
      const registry = new LocalRegistry(new Bus(turn, (error) => failed.push(error)), (error) =>
        failed.push(error),
      );
      const model = new Model();
      const receivers = Array.from({ length: PLACES }, (): Receiver => ({ receive() {} }));
      const told: string[][] = Array.from({ length: WATCHERS }, () => []);
      const watchers = told.map(
        (list): Watcher => ({
          _tell: (_, { workerName }) => void list.push(textOf(registry.get(workerName)!)),
        }),
      );
      const subscriptions: { unsubscribe(): void }[] = [];
      const heard: string[][] = [];
      let count = 0;
      const made = (name: string, of: number, isRemote: boolean): Ready => ({
        entry: { name, runtime: "r", parent: undefined, startedAt: ++count, jobs: [] },
        receiver: receivers[of] as Receiver,
        isRemote,
      });
      const take = (step: Step): void => {
        switch (step.do) {
          case "add": {
            const ready = made(step.name, step.of, false);
            const before = model.at(step.name);
            if (before?.isRemote) {
              model.shadowed = [...model.shadowed.filter(({ entry }) => entry.name !== step.name), before];
              model.changed("removed", before);
            }
            model.put(ready);
            registry.add(ready.entry, ready.receiver);
            return;
          }
          case "addRemote": {
            const ready = made(step.name, step.of, true);
            if (model.at(step.name) === undefined) model.put(ready);
            else model.shadowed = [...model.shadowed.filter(({ entry }) => entry.name !== step.name), ready];
            registry.addRemote(ready.entry, ready.receiver);
            return;
          }
          case "remove":
            model.remove(step.name, receivers[step.of] as Receiver);
            registry.remove(step.name, receivers[step.of] as Receiver);
            return;
          case "wait":
          case "pause": {
            const job = new Waiter(step.name, registry);
            job.fate = step.do === "wait" ? "waits" : "pauses";
            model.waiters.push({ job, fate: job.fate });
            registry[step.do](job);
            return;
          }
          case "forget": {
            const waiter = model.waiters[step.of % Math.max(1, model.waiters.length)];
            if (waiter === undefined) return;
            // It is over already, or it is by this.
            if (waiter.fate === "waits" || waiter.fate === "pauses")
              waiter.fate = waiter.job.fate = "forgotten";
            registry.forget(waiter.job);
            return;
          }
          case "cancelWaiting": {
            const ended = model.end(step.name, ["waits", "pauses"], "cancelled");
            expect(registry.cancelWaiting("r", (name) => name === step.name)).toBe(ended);
            return;
          }
          case "loseWaiting":
            model.end(step.name, ["waits"], "disconnected");
            registry.loseWaiting("r", (name) => name === step.name);
            return;
          case "watch": {
            const isNew = !model.watches.some((each) => each.name === step.name && each.watcher === step.of);
            if (isNew) model.watches.push({ name: step.name, watcher: step.of });
            const ready = model.at(step.name);
            if (ready !== undefined) model.tell(ready, step.of);
            registry.watch(step.name, watchers[step.of] as Watcher);
            return;
          }
          case "unwatchAll":
            model.watches = model.watches.filter(({ watcher }) => watcher !== step.of % WATCHERS);
            registry.unwatchAll(watchers[step.of % WATCHERS] as Watcher);
            return;
          case "subscribe": {
            const list: string[] = [];
            heard.push(list);
            model.listeners.push({ isOver: false, told: [] });
            subscriptions.push(
              registry.subscribe(({ type, worker }) => list.push(`${type} ${textOf(worker)}`)),
            );
            return;
          }
          case "unsubscribe": {
            const at = step.of % Math.max(1, subscriptions.length);
            const listener = model.listeners[at];
            if (listener !== undefined) listener.isOver = true;
            subscriptions[at]?.unsubscribe();
            return;
          }
        }
      };
      const settle = async (): Promise<void> => {
        await turn();
        for (const then of model.later.splice(0)) then();
      };
      for (const step of steps) {
        if (step.do === "settle") await settle();
        else take(step);
        expect([...registry]).toEqual(model.ready.map(({ entry }) => entry));
        for (const name of NAMES) expect(registry.find(name)).toBe(model.at(name)?.receiver);
        for (const { job, fate } of model.waiters) expect(job.fate).toBe(fate);
      }
      await settle();
      expect([told, heard]).toEqual([model.told, model.listeners.map(({ told }) => told)]);

      for (const each of subscriptions) each.unsubscribe();
      for (const each of watchers) registry.unwatchAll(each);
      for (const { job } of model.waiters) registry.forget(job);
      for (const name of NAMES) for (const each of [...receivers, ...receivers]) registry.remove(name, each);
      const before = JSON.stringify([told, heard]);
      expect(registry.size).toBe(0);
      for (const name of NAMES) registry.add(made(name, 0, false).entry, { receive() {} });
      await turn();
      expect(registry.cancelWaiting("r", () => true)).toBe(0);
      expect([JSON.stringify([told, heard]), failed]).toEqual([before, []]);
      for (const { job, fate } of model.waiters)
        if (fate !== "waits" && fate !== "pauses") expect(job.fate).toBe(fate);
    }),
    { numRuns: 120 },
  );
});
