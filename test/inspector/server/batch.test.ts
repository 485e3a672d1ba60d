import { expect, it } from "vitest";
import { Batch } from "../../../src/inspector/server/batch.ts";
import { SampleStore } from "./sample-store.ts";

const seqsIn = (batch: Batch): number[] =>
  (JSON.parse(batch.toJson()) as { seq: number }[]).map(({ seq }) => seq);

it("a batch is a JSON array of records in their order, whatever they are of", () => {
  const store = new SampleStore();
  const [one, other] = [store.job(), store.job()];
  store.to(one, "running");
  store.to(other, "running");
  const batch = new Batch(10);
  expect([batch.isEmpty, batch.toJson()]).toEqual([true, "[]"]);
  batch.addSince(other, 0);
  batch.addSince(one, 0);
  expect(seqsIn(batch)).toEqual([1, 2, 3, 4]);
});

it("a batch takes an entry's records from a number on", () => {
  const store = new SampleStore();
  const entry = store.job();
  for (let i = 0; i < 5; i++) store.to(entry, "running");
  for (const [since, seqs] of [
    [1, [1, 2, 3, 4, 5, 6]],
    [2, [2, 3, 4, 5, 6]],
    [6, [6]],
    [7, []],
  ] as const) {
    const batch = new Batch(10);
    batch.addSince(entry, since);
    expect(seqsIn(batch)).toEqual(seqs);
  }
});

it("a batch is full by the number of its records, and by their size", () => {
  const store = new SampleStore();
  const many = new Batch(2);
  many.addSince(store.job(), 0);
  expect(many.isFull).toBe(false);
  many.addSince(store.job(), 0);
  expect(many.isFull).toBe(true);
  const large = new Batch(1_000_000);
  for (let i = 0; i < 250; i++) large.addSince(store.job({ payload: "x".repeat(2_000) }), 0);
  expect(large.isFull).toBe(true);
});
