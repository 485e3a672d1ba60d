import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StepLog } from "../../src/inspector/step-log.ts";

function add(log: StepLog, seq: number, state = "running"): boolean {
  return log.add(seq, seq, `event ${seq}`, state, undefined, undefined);
}

const seqsOf = (log: StepLog): number[] => log.recordsOf("a", 0).map(({ seq }) => seq);

describe("a log of steps", () => {
  it("gives each back as a record, its time counted from when it began", () => {
    const log = new StepLog();
    expect(log.isEmpty).toBe(true);
    const failed = { reason: "why", code: "failed", attempt: 2, workerName: undefined } as const;
    log.add(7, -5, "job.response", "running", { a: 1 }, failed);
    log.led(7, "failed");
    log.add(8, 5, "job.late", "failed", undefined, undefined);
    expect(log.isEmpty).toBe(false);
    expect(log.recordsOf("job:1/w", 1_000)).toEqual([
      {
        ...{
          type: "step",
          seq: 7,
          at: 995,
          id: "job:1/w",
          event: "job.response",
          from: "running",
          to: "failed",
        },
        ...{ data: { a: 1 }, reason: "why", code: "failed", attempt: 2 },
      },
      {
        ...{ type: "step", seq: 8, at: 1_005, id: "job:1/w", event: "job.late" },
        ...{ from: "failed", to: "failed" },
      },
    ]);
    expect(log.find(7, "job:1/w", 1_000)).toEqual(log.recordsOf("job:1/w", 1_000)[0]);
  });

  it("stays in the state where nothing else is said", () => {
    const log = new StepLog();
    add(log, 1, "pending");
    expect(log.find(1, "a", 0)).toMatchObject({ from: "pending", to: "pending" });
  });

  it("has what came within a step happen in the state that this led to", () => {
    const log = new StepLog();
    add(log, 1, "pending");
    log.led(1, "running");
    add(log, 3, "running");
    add(log, 5, "running");
    log.led(3, "pending");
    const ways = log.recordsOf("a", 0).map(({ seq, from, to }) => [seq, from, to]);
    expect(ways).toEqual([
      [1, "pending", "running"],
      [3, "running", "pending"],
      [5, "pending", "pending"],
    ]);
  });

  it("leaves alone what came before a step that it has dropped", () => {
    const log = new StepLog();
    for (let seq = 1; seq <= 100; seq++) add(log, seq);
    for (let seq = 101; seq <= 200; seq++) add(log, seq);
    log.led(50, "completed");
    const steps = log.recordsOf("a", 0);
    expect(steps.slice(0, 20).every(({ to }) => to === "running")).toBe(true);
  });

  it("keeps the first and the last of very many, and says how many it does not", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), (count) => {
        const log = new StepLog();
        let dropped = 0;
        for (let seq = 1; seq <= count; seq++) if (add(log, seq * 2)) dropped++;
        const records = log.recordsOf("a", 0);
        expect(dropped).toBe(Math.max(0, count - 100));
        expect(records).toHaveLength(Math.min(count, 100));
        expect(records.map(({ skipped }) => skipped).filter((skipped) => skipped !== undefined)).toEqual(
          dropped > 0 ? [dropped] : [],
        );
        if (dropped === 0) return;
        const seqs = seqsOf(log);
        expect(seqs.slice(0, 20)).toEqual(Array.from({ length: 20 }, (_, i) => 2 * (i + 1)));
        expect(seqs.slice(20)).toEqual(Array.from({ length: 80 }, (_, i) => 2 * (count - 79 + i)));
        expect(records[20]?.skipped).toBe(dropped);
      }),
    );
  });

  it("finds what it keeps, and nothing else", () => {
    const log = new StepLog();
    for (let seq = 1; seq <= 150; seq++) add(log, seq * 2);
    const kept = new Set(seqsOf(log));
    for (let seq = 0; seq <= 301; seq++)
      expect(log.find(seq, "a", 0)?.seq).toBe(kept.has(seq) ? seq : undefined);
  });
});
