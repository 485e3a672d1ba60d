import { describe, expect, it } from "vitest";
import type { Lane } from "../../../src/page/model/lanes.ts";
import { barNear, firstBarAt, placedTracks } from "../../../src/page/views/timeline-layout.ts";
import { modelOf, story } from "../records.ts";

describe("the layout of a timeline", () => {
  it("has the groups of a runtime first, then its workers by name, one below the other", () => {
    const told = story()
      .job("j", { workerName: "b" })
      .job("k", { workerName: "a" })
      .job("l", { workerName: "a" });
    told.group("g").actor("job:x/a", { runtime: "another", workerName: "a" });
    const { placed, height } = placedTracks(modelOf(told.records).tracks);
    expect(placed.map(({ track }) => `${track.runtime} ${track.name}`)).toEqual([
      "another a",
      "main groups",
      "main a",
      "main b",
    ]);
    placed.forEach(({ y }, index) => {
      expect(y).toBe(index === 0 ? 0 : (placed[index - 1]?.y ?? 0) + (placed[index - 1]?.height ?? 0));
    });
    expect(height).toBe(placed.reduce((sum, each) => sum + each.height, 0));
  });

  it("finds the bar at a time, or one that is near", () => {
    // Bars from 1 to 3, 4 to 6, 7 to 9, and one from 10 on.
    const told = story()
      .job("a")
      .complete("job:a/w")
      .job("b")
      .complete("job:b/w")
      .job("c")
      .complete("job:c/w")
      .job("d");
    const lane = [...modelOf(told.records).tracks.all][0]?.lanes[0] as Lane;
    expect([0, 3, 3.5, 6.5, 100].map((at) => firstBarAt(lane, at))).toEqual([0, 0, 1, 2, 3]);
    const near = (at: number, slack: number) => barNear(lane, at, slack)?.actor.jobId;
    expect([near(2, 0), near(5, 1), near(99, 0), near(-5, 1), near(0.5, 1)]).toEqual([
      "a",
      "b",
      "d",
      undefined,
      "a",
    ]);
    expect([near(3.4, 0.5), near(3.7, 0.5), near(3.5, 0.1)]).toEqual(["a", "b", undefined]);
  });
});
