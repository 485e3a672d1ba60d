import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { InspectorRecord } from "../../src/inspector/record.ts";
import { RecordStream } from "../../src/inspector/record-stream.ts";
import { turn } from "../fixtures/turn.ts";
import { SampleStore } from "./server/sample-store.ts";

/** So many records wait for a reader, beside those that were there when he came. */
const CAPACITY = 10_000;

async function take(stream: RecordStream, count: number): Promise<InspectorRecord[]> {
  const records: InspectorRecord[] = [];
  for (let left = count; left > 0; left--) {
    const { value } = await stream.next();
    if (value !== undefined) records.push(value);
  }
  return records;
}

const namesOf = (records: readonly InspectorRecord[]): string[] =>
  records.map(({ type, seq }) => `${type} ${seq}`);

describe("a reader of records", () => {
  it("gets what there is by number, and then what comes, as it comes", async () => {
    const store = new SampleStore();
    const [a, b] = [store.job(), store.job()];
    store.to(b, "running");
    store.to(a, "running");
    const stream = new RecordStream(store);
    store.end(b);
    expect(namesOf(await take(stream, 5))).toEqual(["actor 1", "actor 2", "step 3", "step 4", "step 5"]);
    const next = stream.next();
    store.end(a);
    expect((await next).value).toMatchObject({ seq: 6, to: "completed" });
    await stream.return();
  });

  it("gets all of it however many there are when he comes", async () => {
    const store = new SampleStore();
    for (let i = 0; i < 1.5 * CAPACITY; i++) store.job();
    const stream = new RecordStream(store);
    for (let i = 0; i < CAPACITY; i++) store.job();
    const records = await take(stream, 2.5 * CAPACITY);
    expect(records.every(({ type, seq }, index) => type === "actor" && seq === index + 1)).toBe(true);
    await stream.return();
  });

  it("misses the oldest if he is too slow, and is told how many, in their place", async () => {
    const store = new SampleStore();
    const stream = new RecordStream(store);
    for (let i = 0; i < CAPACITY + 5; i++) store.job();
    const [gap, first] = await take(stream, 2);
    expect(gap).toEqual({ type: "gap", seq: 6, at: 6, missing: 5 });
    expect(first).toMatchObject({ type: "actor", seq: 6 });
    for (let i = 0; i < 3; i++) store.job();
    expect(namesOf(await take(stream, 2))).toEqual(["gap 9", "actor 9"]);
    expect(namesOf(await take(stream, CAPACITY - 1)).at(-1)).toBe(`actor ${CAPACITY + 8}`);
    await stream.return();
  });

  it("is told as well of steps that were not kept until he came to read them", async () => {
    const store = new SampleStore();
    const stream = new RecordStream(store);
    const entry = store.job();
    for (let i = 0; i < 150; i++) store.to(entry, "running");
    const records = await take(stream, 1 + 20 + 1 + 80);
    expect(records[21]).toMatchObject({ type: "gap", seq: 72, missing: 50 });
    expect(records.at(-1)).toMatchObject({ type: "step", seq: 151 });
    await stream.return();
  });

  it("waits until there is something, whichever of his calls it is for", async () => {
    const store = new SampleStore();
    const stream = new RecordStream(store);
    const both = Promise.all([stream.next(), stream.next()]);
    await turn();
    store.job();
    await turn();
    store.job();
    expect((await both).map(({ value }) => value?.seq)).toEqual([1, 2]);
    await stream.return();
  });

  it("who leaves is told no more: not even what waited for him", async () => {
    const store = new SampleStore();
    store.job();
    const stream = new RecordStream(store);
    await stream.return();
    store.job();
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(await stream.return()).toEqual({ done: true, value: undefined });
  });

  it("who leaves as he waits is answered", async () => {
    const stream = new RecordStream(new SampleStore());
    const waiting = [stream.next(), stream.next()];
    await turn();
    await stream.return();
    expect(await Promise.all(waiting)).toEqual([
      { done: true, value: undefined },
      { done: true, value: undefined },
    ]);
  });

  it("does not disturb another", async () => {
    const store = new SampleStore();
    const [one, other] = [new RecordStream(store), new RecordStream(store)];
    store.job();
    await one.return();
    store.job();
    expect(namesOf(await take(other, 2))).toEqual(["actor 1", "actor 2"]);
    await other.return();
  });

  it("has every record once, or is told that he missed it, whenever he reads and whatever happens", async () => {
    const act = fc.oneof(
      { weight: 3, arbitrary: fc.record({ make: fc.integer({ min: 1, max: 6_000 }), of: fc.nat(3) }) },
      { weight: 2, arbitrary: fc.record({ read: fc.integer({ min: 1, max: 6_000 }) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 12 }), async (acts) => {
        const store = new SampleStore();
        const entries = [store.job(), store.job(), store.job()];
        const stream = new RecordStream(store);
        let made = 3;
        let accounted = 0;
        let last = 0;
        const readOne = async (): Promise<void> => {
          const { value } = await stream.next();
          if (value?.type === "gap") {
            accounted += value.missing;
            // It is where the next one is.
            expect(value.seq).toBeGreaterThan(last);
            return;
          }
          accounted++;
          expect(value?.seq).toBeGreaterThan(last);
          last = value?.seq ?? 0;
        };
        for (const each of acts) {
          if ("read" in each) {
            for (let left = each.read; left > 0 && last < made; left--) await readOne();
            continue;
          }
          const entry = entries[each.of];
          for (let left = each.make; left > 0; left--) {
            if (entry === undefined) store.job();
            else store.to(entry, "running");
            made++;
          }
        }
        while (last < made) await readOne();
        expect(accounted).toBe(made);
        await stream.return();
      }),
      { numRuns: 40 },
    );
  });
});
