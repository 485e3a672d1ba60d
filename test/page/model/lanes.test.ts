import { describe, expect, it } from "vitest";
import type { InspectorRecord } from "../../../src/inspector/record.ts";
import { MadeUpRecords } from "../../fixtures/made-up-records.ts";
import { modelOf, story } from "../records.ts";

/** Half of the actors, with all that is told of them. */
const isEven = (record: InspectorRecord): boolean => "id" in record && record.id.length % 2 === 0;
const isOdd = (record: InspectorRecord): boolean => !isEven(record);

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

  it("hold no two at the same time when one of them is heard of late, and go on to be used", () => {
    const told = story().job("a").complete("job:a/w").job("late", { at: 2 }).complete("job:late/w").job("b");
    const [track] = [...modelOf(told.records).tracks.all];
    expect(track?.lanes.map(({ bars }) => bars.map(({ actor }) => actor.jobId))).toEqual([
      ["a", "b"],
      ["late"],
    ]);
  });

  it("have a place again for a job that goes on after the inspector had left", () => {
    const told = story()
      .job("a")
      .step("job:a/w", "job.start", "running")
      .step("job:a/w", "inspector.detached");
    told.job("b").job("a", { at: 1, state: "running", isLate: true }).job("c");
    const model = modelOf(told.records);
    const bars = () =>
      [...model.tracks.all].map(({ lanes, size }) => [
        size,
        ...lanes.map(({ bars }) => bars.map(({ id }) => id)),
      ]);
    expect(bars()).toEqual([[3, ["job:b/w"], ["job:a/w"], ["job:c/w"]]]);
    told.step("job:a/w", "job.response", "completed").job("d");
    for (const record of told.records.slice(-2)) model.apply(record);
    expect(bars()).toEqual([[4, ["job:b/w"], ["job:a/w", "job:d/w"], ["job:c/w"]]]);
  });

  it("have a place again for a job that was over, and is not", () => {
    const told = story()
      .job("a")
      .complete("job:a/w")
      .job("b")
      .step("job:a/w", "job.start", "running")
      .job("c");
    const [track] = [...modelOf(told.records).tracks.all];
    expect(track?.lanes.map(({ bars }) => bars.map(({ actor }) => actor.jobId))).toEqual([
      ["b"],
      ["a"],
      ["c"],
    ]);
  });

  it("lose the jobs that are not kept, and are gone with the last of them", () => {
    const told = story().runtime();
    for (let index = 0; index < 200; index++) told.job(`j${index}`).complete(`job:j${index}/w`);
    const [track] = [...modelOf(told.records, { limit: 10 }).tracks.all];
    expect(track?.size).toBe(10);
    expect(track?.lanes[0]?.bars.length).toBeLessThanOrEqual(40);
    expect([...modelOf(told.records, { limit: 0 }).tracks.all]).toEqual([]);
  });

  it.each([
    ["in its order", (records: InspectorRecord[]) => records],
    [
      "with some of it late",
      (records: InspectorRecord[]) => [...records.filter(isEven), ...records.filter(isOdd)],
    ],
  ])("hold bars that do not overlap, whatever a program does, told %s", (_, ordered) => {
    const model = modelOf(ordered(new MadeUpRecords({ jobsPerSecond: 400, seed: 5 }).pass(2_000)));
    for (const { lanes } of model.tracks.all)
      for (const { bars } of lanes)
        bars.slice(1).forEach((bar, index) => {
          expect(bar.actor.at).toBeGreaterThanOrEqual(bars[index]?.endedAt ?? Number.POSITIVE_INFINITY);
        });
  });
});
