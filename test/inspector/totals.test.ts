import { describe, expect, it } from "vitest";
import { Counts, WorkerCounts } from "../../src/inspector/totals.ts";

const NONE = { asked: 0, completed: 0, cancelled: 0, failed: 0, error: 0 };

describe("counts", () => {
  it("have how many were asked for, and how each of them ended", () => {
    const counts = new Counts();
    for (const state of ["completed", "completed", "cancelled", "failed", "error"]) {
      counts.add();
      counts.reached(state);
    }
    expect(counts.totals).toEqual({ asked: 5, completed: 2, cancelled: 1, failed: 1, error: 1 });
  });

  it("count no state but a last one", () => {
    const counts = new Counts();
    counts.reached("running");
    expect(counts.totals).toEqual(NONE);
  });

  it("may lose one of which it will not be seen how it ends", () => {
    const sum = new Counts();
    const counts = new Counts(sum);
    counts.add();
    counts.remove();
    expect([counts.totals, sum.totals]).toEqual([NONE, NONE]);
  });

  it("are counted in their sum as well", () => {
    const sum = new Counts();
    const [one, other] = [new Counts(sum), new Counts(sum)];
    one.add();
    one.reached("completed");
    other.add();
    other.reached("running");
    expect(sum.totals).toEqual({ ...NONE, asked: 2, completed: 1 });
  });

  it("are told as they were at that time", () => {
    const counts = new Counts();
    const { totals } = counts;
    counts.add();
    expect(totals).toEqual(NONE);
  });
});

describe("the counts of workers", () => {
  it("are those of each, whatever it is called", () => {
    const workers = new WorkerCounts(new Counts());
    for (const name of ["a", "b", "a", "__proto__", "constructor"]) workers.of(name).add();
    const record = workers.toRecord();
    expect(Object.keys(record)).toEqual(["a", "b", "__proto__", "constructor"]);
    expect(Object.values(record).map(({ asked }) => asked)).toEqual([2, 1, 1, 1]);
    expect(JSON.stringify(record)).toContain('"__proto__":{"asked":1,');
  });

  it("are together for those that are too many, and all are in the sum", () => {
    const sum = new Counts();
    const workers = new WorkerCounts(sum);
    for (let index = 0; index < 1_500; index++) workers.of(`w${index}`).add();
    workers.of("w3").add();
    workers.of("w1400").add();
    const record = workers.toRecord();
    expect(Object.keys(record)).toHaveLength(1_001);
    expect([record.w3?.asked, record.w1400, record[""]?.asked, sum.asked]).toEqual([
      2,
      undefined,
      501,
      1_502,
    ]);
  });
});
