import { describe, expect, it } from "vitest";
import { barParts } from "../../../src/page/model/bar-parts.ts";
import { modelOf, nodeIn, story } from "../records.ts";

const partsOf = (told: ReturnType<typeof story>, now: number): string[] =>
  barParts(nodeIn(modelOf(told.records), "job:j/w"), now).map(
    ({ from, to, state }) => `${from}–${to} ${state}`,
  );

describe("the parts of a job's bar", () => {
  it("are the states that it was in, to its end", () => {
    const told = story().job("j").step("job:j/w", "job.start", "running").step("job:j/w", "job.update");
    told.step("job:j/w", "job.retry", "pending").step("job:j/w", "job.start", "running");
    told.step("job:j/w", "job.response", "failed");
    expect(partsOf(told, 99)).toEqual(["1–2 pending", "2–4 running", "4–5 pending", "5–6 running"]);
  });

  it("go on until now while it is not over", () => {
    expect(partsOf(story().job("j"), 50)).toEqual(["1–50 pending"]);
    expect(partsOf(story().job("j").step("job:j/w", "job.start", "running"), 50)).toEqual([
      "1–2 pending",
      "2–50 running",
    ]);
  });

  it("are never less than nothing when the clock was set back", () => {
    const told = story().job("j", { at: 100 }).step("job:j/w", "job.start", "running", { at: 200 });
    told.step("job:j/w", "job.retry", "pending", { at: 50 });
    expect(partsOf(told, 60)).toEqual(["100–200 pending", "200–200 pending"]);
    told.step("job:j/w", "job.cancel", "cancelled", { at: 55 });
    expect(partsOf(told, 60)).toEqual(["100–200 pending"]);
  });

  it("are at least one, also of a job that took no time", () => {
    expect(partsOf(story().job("j", { at: 2 }).step("job:j/w", "job.cancel", "cancelled"), 9)).toEqual([
      "2–2 pending",
    ]);
  });
});
