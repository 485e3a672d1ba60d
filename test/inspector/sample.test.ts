import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSampled, rootOf } from "../../src/inspector/sample.ts";
import { keyOf } from "../../src/message.ts";

const part = fc.double({ min: 0, max: 1, noNaN: true });

/** How many of so many ids are in the sample, as a part of them. */
function partOf(count: number, sample: number, idOf: (index: number) => string): number {
  let hits = 0;
  for (let index = 0; index < count; index++) if (isSampled(idOf(index), sample)) hits++;
  return hits / count;
}

describe("a sample", () => {
  it("has all at 1, and none at 0", () => {
    fc.assert(
      fc.property(fc.string(), (id) => {
        expect(isSampled(id, 1)).toBe(true);
        expect(isSampled(id, 0)).toBe(false);
      }),
    );
  });

  it("has what a smaller one has", () => {
    fc.assert(
      fc.property(fc.string(), part, part, (id, one, another) => {
        const [small, large] = one < another ? [one, another] : [another, one];
        if (isSampled(id, small)) expect(isSampled(id, large)).toBe(true);
      }),
    );
  });

  const COUNT = 20_000;
  it.each<[ids: string, idOf: (index: number) => string]>([
    ["random ids", () => randomUUID()],
    ["numbers", (index) => String(index)],
    ["ids that differ at their end", (index) => `order-2026-000000${index}`],
    ["ids that differ at their beginning", (index) => `${index}-of-a-long-row-of-orders`],
    ["single characters", (index) => String.fromCodePoint(32 + index)],
  ])("is of the size that is asked for: %s", (_ids, idOf) => {
    for (const sample of [0.001, 0.01, 0.1, 0.5, 0.9]) {
      // Five standard deviations: with random ids it fails once in a million runs.
      const most = 5 * Math.sqrt((sample * (1 - sample)) / COUNT);
      expect(Math.abs(partOf(COUNT, sample, idOf) - sample)).toBeLessThan(most);
    }
  });

  it("is the same in every process, and in every version that reads another's recordings", () => {
    const ids = Array.from({ length: 60 }, (_, index) => `job-${index}`);
    expect(ids.filter((id) => isSampled(id, 0.1))).toEqual([
      "job-10",
      "job-11",
      "job-12",
      "job-18",
      "job-23",
      "job-28",
      "job-32",
      "job-41",
      "job-47",
    ]);
  });
});

describe("what a sample is asked for", () => {
  const key = (jobId: string, attempt = 1): string => keyOf({ jobId, attempt, workerName: "a" });

  it("is the job itself, if nobody asked for it in a handler", () => {
    expect(rootOf({ jobId: "one", scope: undefined })).toBe("one");
  });

  it("is the first of the jobs that a sub-job is inside of, whichever attempt asked for it", () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 1, max: 3 }), part, (root, attempt, sample) => {
        const asked = rootOf({ jobId: "leaf", scope: { subPath: [key(root, attempt), key("middle")] } });
        expect(isSampled(asked, sample)).toBe(isSampled(root, sample));
      }),
    );
  });
});
