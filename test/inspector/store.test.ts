import { describe, expect, it } from "vitest";
import type { Entry } from "../../src/inspector/entry.ts";
import { Store } from "../../src/inspector/store.ts";
import { collectGarbage } from "../fixtures/collect-garbage.ts";
import { SampleStore } from "./server/sample-store.ts";

const idsOf = (entries: readonly Entry[]): string[] => entries.map(({ actor }) => actor.id);

/** An entry that takes so many characters. */
const sized = (store: SampleStore, size: number): Entry => Object.assign(store.job(), { size });

describe("what is kept", () => {
  it("is all that goes on, whatever the limit, and the last of what is over, in the order in which it came", () => {
    const store = new SampleStore(2);
    const [a, b, c, d, e] = [store.job(), store.job(), store.job(), store.job(), store.job()];
    for (const entry of [d, a, c]) store.end(entry);
    expect(store.entries()).toEqual([a, b, c, e]);
    expect(store.totals()).toMatchObject({ forgotten: 1, jobs: { asked: 5, completed: 3 } });
  });

  it("is nothing that is over, with a limit of none", () => {
    const store = new SampleStore(0);
    const [a, b] = [store.job(), store.job()];
    store.end(a);
    expect(store.entries()).toEqual([b]);
    store.end(b);
    expect([store.entries(), store.totals().forgotten]).toEqual([[], 2]);
  });

  it("is less of what is large: there is room for so many characters", () => {
    const store = new SampleStore(10);
    // Ten of them may take 40,000.
    const large = Array.from({ length: 5 }, () => sized(store, 12_000));
    for (const entry of large) store.finish(entry);
    expect(store.entries()).toEqual(large.slice(2));
    expect(store.totals().forgotten).toBe(2);
    const small = Array.from({ length: 7 }, () => sized(store, 100));
    for (const entry of small) store.finish(entry);
    expect(store.entries()).toEqual([...large.slice(2), ...small]);
  });

  it("is the last one, however large", () => {
    const store = new SampleStore(10);
    const [small, huge, last] = [sized(store, 1), sized(store, 1e9), sized(store, 1)];
    store.finish(small);
    store.finish(huge);
    expect(store.entries()).toEqual([huge, last]);
    store.finish(last);
    expect(store.entries()).toEqual([last]);
  });

  it("is over once", () => {
    const store = new SampleStore(10);
    const [a, b] = [store.job(), store.job()];
    store.finish(a);
    store.finish(a);
    expect(store.entries()).toEqual([a, b]);
  });

  it("is linked by those that go on, whichever of them ends", () => {
    const order = [2, 0, 4, 1, 3];
    const store = new SampleStore(0);
    const all = order.map(() => store.job());
    const left = new Set(all);
    for (const index of order) {
      const entry = all[index] as Entry;
      store.finish(entry as never);
      left.delete(entry as never);
      expect(store.entries()).toEqual([...left]);
      expect([entry.before, entry.after]).toEqual([undefined, undefined]);
    }
    const again = store.job();
    expect(store.entries()).toEqual([again]);
  });

  it("is not held once it is forgotten", async () => {
    const store = new SampleStore(1);
    const refs = Array.from({ length: 5 }, () => {
      const entry = store.job();
      store.end(entry);
      return new WeakRef(entry);
    });
    await collectGarbage();
    expect(refs.map((ref) => ref.deref() !== undefined)).toEqual([false, false, false, false, true]);
  });

  it("is found by its id: the last that has it", () => {
    const store = new SampleStore();
    const first = store.job({ id: "worker:r/w" });
    store.end(first);
    const second = store.job({ id: "worker:r/w" });
    expect(store.get("worker:r/w")).toBe(second);
    expect(store.get("worker:r/v")).toBeUndefined();
  });

  it("is all of it where a recording is looked at, whatever its limit was", () => {
    const store = new Store({ limit: 1, sample: 1, machines: {}, keepsAll: true });
    const source = new SampleStore();
    for (let i = 0; i < 5; i++) {
      const entry = source.job();
      source.finish(entry);
      const copy = Object.assign(Object.create(entry), {
        isOver: false,
        before: undefined,
        after: undefined,
      });
      store.add(copy as Entry);
      store.finish(copy as Entry);
    }
    expect([store.entries().length, store.limit, store.totals().forgotten]).toEqual([5, 1, 0]);
  });
});

describe("who listens to it", () => {
  it("hears of each record as it is made, until he has enough", () => {
    const store = new SampleStore();
    const heard: string[] = [];
    const leave = store.subscribe({ touched: ({ actor }, seq) => heard.push(`${actor.id} ${seq}`) });
    const entry = store.job();
    store.to(entry, "running");
    leave();
    store.end(entry);
    leave();
    expect(heard).toEqual(["job:1/w 1", "job:1/w 2"]);
  });

  it("breaks nothing by throwing: he is told no more, and the error is reported once", () => {
    const errors: unknown[] = [];
    const store = new Store({ limit: 5, sample: 1, machines: {}, report: (error) => errors.push(error) });
    const heard: number[] = [];
    const broken = new Error("broken");
    store.subscribe({
      touched() {
        throw broken;
      },
    });
    store.subscribe({ touched: (_, seq) => heard.push(seq) });
    const entry = new SampleStore().job();
    store.add(entry);
    store.touch(entry, 7);
    expect(heard).toEqual([1, 7]);
    expect(errors).toEqual([broken]);
  });

  it("may leave, and others may come, as he hears of something", () => {
    const store = new SampleStore();
    const heard: string[] = [];
    const leave = store.subscribe({
      touched() {
        heard.push("one");
        leave();
        store.subscribe({ touched: () => heard.push("other") });
      },
    });
    const entry = store.job();
    expect(heard).toEqual(["one"]);
    store.to(entry, "running");
    expect(heard).toEqual(["one", "other"]);
  });
});

describe("what it gives away", () => {
  it("is one list of records by number, and then the totals", () => {
    const store = new SampleStore(7);
    const [a, b] = [store.job(), store.job()];
    store.to(b, "running");
    store.end(a);
    const { records, ...rest } = store.export(99);
    expect(rest).toEqual({
      format: "xstate-jobs/recording",
      version: 1,
      at: 99,
      limit: 7,
      sample: 1,
      machines: {},
    });
    expect(records.map(({ type, seq }) => `${type} ${seq}`)).toEqual([
      "actor 1",
      "actor 2",
      "step 3",
      "step 4",
      "totals 4",
    ]);
    expect(idsOf(store.entries())).toEqual(["job:1/w", "job:2/w"]);
  });
});
