import { describe, expect, it } from "vitest";
import { modelOf, nodeIn, story } from "../records.ts";

describe("an actor", () => {
  it("is called by its name, its worker, or what it is", () => {
    const told = story().runtime().worker("mailer").group("g").group("h", { name: "nightly" });
    told.job("j").job("k", { name: "print" });
    const model = modelOf(told.records);
    expect([...model.nodes.values()].map(({ title }) => title)).toEqual([
      "main",
      "mailer",
      "group",
      "nightly",
      "w",
      "print",
    ]);
  });

  it("knows when it first ran, and when it ended", () => {
    const told = story()
      .job("j")
      .step("job:j/w", "job.start", "running")
      .step("job:j/w", "job.retry", "pending");
    told.step("job:j/w", "job.start", "running").step("job:j/w", "job.response", "completed");
    const { startedAt, endedAt, isOver } = nodeIn(modelOf(told.records), "job:j/w");
    expect([startedAt, endedAt, isOver]).toEqual([2, 5, true]);
  });

  it("that was found when it was over is over", () => {
    const node = nodeIn(modelOf(story().job("j", { state: "failed" }).records), "job:j/w");
    expect([node.isDone, node.endedAt]).toEqual([true, 1]);
  });

  it("ends no earlier than it was heard of, wherever the clock is set", () => {
    const told = story().job("j", { at: 100 }).step("job:j/w", "job.start", "running", { at: 50 });
    told.step("job:j/w", "job.response", "completed", { at: 20 });
    const node = nodeIn(modelOf(told.records), "job:j/w");
    expect([node.startedAt, node.endedAt, node.lasted(0)]).toEqual([100, 100, 0]);
  });
});
