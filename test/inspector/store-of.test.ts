import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RecordedEntry } from "../../src/inspector/recorded-entry.ts";
import type { Recording } from "../../src/inspector/recording.ts";
import { storeOf } from "../../src/inspector/store-of.ts";
import { SampleStore } from "./server/sample-store.ts";

const copyOf = (recording: Recording): unknown => JSON.parse(JSON.stringify(recording));

describe("the store of a recording", () => {
  it("gives away what it was made of, whatever that is", () => {
    const act = fc.record({
      do: fc.constantFrom("ask", "ask", "step", "step", "step", "end", "name again"),
      of: fc.nat(20),
      data: fc.option(fc.jsonValue(), { nil: undefined }),
    });
    fc.assert(
      fc.property(
        fc.array(act, { maxLength: 300, size: "max" }),
        fc.integer({ min: 0, max: 20 }),
        (acts, limit) => {
          const source = new SampleStore(limit);
          const open = [source.job()];
          let worker: RecordedEntry | undefined;
          const end = (entry: RecordedEntry): void => {
            if (!entry.isOver) source.end(entry);
            if (open.includes(entry)) open.splice(open.indexOf(entry), 1);
          };
          for (const { do: what, of, data } of acts) {
            const entry = open[of % Math.max(open.length, 1)];
            if (what === "ask" || entry === undefined) open.push(source.job());
            else if (what === "name again") {
              if (worker !== undefined) end(worker);
              worker = source.job({ id: "worker:r/w", kind: "worker" });
              open.push(worker);
            } else if (what === "step") source.to(entry, "running", { data: data as never });
            else end(entry);
          }
          const made = copyOf(source.export(7)) as Recording;
          const store = storeOf(made);
          expect(copyOf(store.export(7))).toEqual(made);
          expect(store.entries().map(({ isOver, state }) => [isOver, state])).toEqual(
            source.entries().map(({ isOver, state }) => [isOver, state]),
          );
        },
      ),
      { numRuns: 100 },
    );
  });

  it("has the steps with the actor that had the id at that time", () => {
    const source = new SampleStore();
    const first = source.job({ id: "worker:r/w", kind: "worker", state: "active" });
    source.end(first, "ended");
    const second = source.job({ id: "worker:r/w", kind: "worker", state: "starting" });
    source.to(second, "active");
    const store = storeOf(copyOf(source.export(0)));
    expect(store.entries().map(({ state, isOver, steps }) => [state, isOver, steps.length])).toEqual([
      ["ended", true, 1],
      ["active", false, 1],
    ]);
    expect(store.get("worker:r/w")?.state).toBe("active");
  });

  it("has what is over as over, and also what was going on as its inspector left", () => {
    const source = new SampleStore();
    const [a, b, c] = [source.job(), source.job(), source.job()];
    source.end(a, "error");
    source.to(b, "running", { event: "inspector.detached" });
    source.to(c, "running");
    const states = storeOf(copyOf(source.export(0))).entries();
    expect(states.map(({ isOver }) => isOver)).toEqual([true, true, false]);
  });

  it("takes the records in any order, and leaves out the steps of whom it does not know", () => {
    const source = new SampleStore();
    const entry = source.job();
    source.to(entry, "running");
    source.end(entry);
    const made = copyOf(source.export(0)) as { records: object[] };
    const stray = {
      ...{ type: "step", seq: 9, at: 1, id: "job:9/w" },
      ...{ event: "e", from: "a", to: "b" },
    };
    const store = storeOf({ ...made, records: [stray, ...made.records.reverse()] });
    expect(store.entries()).toHaveLength(1);
    expect(store.entries()[0]?.steps.map(({ to }) => to)).toEqual(["running", "completed"]);
  });

  it("knows nothing of totals where a recording has none", () => {
    const { records, ...rest } = copyOf(new SampleStore().export(0)) as Recording;
    expect(storeOf({ ...rest, records: [] }).totals()).toMatchObject({ jobs: { asked: 0 }, forgotten: 0 });
    expect(records).toHaveLength(1);
  });

  it("takes no time for very many steps of one actor, one by one", () => {
    const source = new SampleStore();
    const entry = source.job();
    const made = copyOf(source.export(0)) as Recording;
    const step = { ...{ type: "step", at: 1, id: entry.actor.id }, ...{ event: "e", from: "a", to: "b" } };
    const records = Array.from({ length: 100_000 }, (_, i) => ({ ...step, seq: i + 2 }));
    const store = storeOf({ ...made, records: [...made.records, ...records] });
    const [only] = store.entries();
    const start = performance.now();
    for (const { seq } of records) expect(only?.record(seq)?.seq === seq).toBe(true);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it("is none of what is no recording", () => {
    expect(() => storeOf({ format: "har" })).toThrow(TypeError);
  });
});
