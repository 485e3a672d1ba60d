import { describe, expect, it } from "vitest";
import { MadeUpRecords } from "../../fixtures/made-up-records.ts";
import { modelOf, story } from "../records.ts";

describe("the lanes of a timeline", () => {
  it("hold no two jobs of a worker at the same time, and are as few as that allows", () => {
    const told = story()
      .job("a")
      .job("b")
      .job("c")
      .complete("job:b/w")
      .job("d")
      .complete("job:a/w")
      .job("e")
      .job("f");
    const [track] = [...modelOf(told.records).tracks.all];
    expect(track?.lanes.map(({ bars }) => bars.map(({ actor }) => actor.jobId))).toEqual([
      ["a", "e"],
      ["b", "d"],
      ["c"],
      ["f"],
    ]);
  });

  it("are a worker's, or the groups' of a runtime", () => {
    const told = story()
      .runtime()
      .worker("w")
      .group("g")
      .job("g", { parent: "group:g", workerName: "x" })
      .job("j");
    const tracks = [...modelOf(told.records).tracks.all].map(({ name, kind }) => `${kind} ${name}`);
    expect(tracks).toEqual(["group groups", "job x", "job w"]);
  });

  it("lose the jobs that are not kept, and are gone with the last of them", () => {
    const told = story().runtime();
    for (let index = 0; index < 200; index++) told.job(`j${index}`).complete(`job:j${index}/w`);
    const [track] = [...modelOf(told.records, { limit: 10 }).tracks.all];
    expect(track?.size).toBe(10);
    expect(track?.lanes[0]?.bars.length).toBeLessThanOrEqual(40);
    expect([...modelOf(told.records, { limit: 0 }).tracks.all]).toEqual([]);
  });

  it("hold bars that do not overlap, whatever a program does", () => {
    const model = modelOf(new MadeUpRecords({ jobsPerSecond: 400, seed: 5 }).pass(2_000));
    for (const { lanes } of model.tracks.all)
      for (const { bars } of lanes)
        bars.slice(1).forEach((bar, index) => {
          expect(bar.actor.at).toBeGreaterThanOrEqual(bars[index]?.endedAt ?? Number.POSITIVE_INFINITY);
        });
  });
});
