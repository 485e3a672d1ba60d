import { describe, expect, it } from "vitest";
import { MAX_LIFELINES, OTHERS, type SequenceRow, sequenceOf } from "../../../src/page/model/messages.ts";
import { modelOf, nodeIn, type Story, story } from "../records.ts";

const line = (row: SequenceRow): string => {
  const way = row.from === row.to ? row.from : `${row.from} → ${row.to}`;
  return row.kind === "folded" ? `${way}: ${row.count} × ${row.label}` : `${way}: ${row.label}`;
};

function linesOf(told: Story, id: string, opened: readonly string[] = []): string[] {
  return sequenceOf(nodeIn(modelOf(told.records), id), new Set(opened)).rows.map(line);
}

describe("the messages of a job", () => {
  it("go from whoever asks to the worker and back, and what changes nothing for the other is a note", () => {
    const told = story()
      .runtime()
      .job("j", { payload: { a: 1 } });
    told.step("job:j/w", "job.request").step("job:j/w", "job.start", "running");
    told.step("job:j/w", "job.update", "running", { data: 1 }).step("job:j/w", "job.update_request");
    told
      .step("job:j/w", "job.retry", "pending", { attempt: 2 })
      .step("job:j/w", "job.request", "pending", { attempt: 2 });
    told.step("job:j/w", "job.stream.start", "running").step("job:j/w", "job.stream.data");
    told.step("job:j/w", "job.lost", "error", { code: "worker_lost" });
    expect(linesOf(told, "job:j/w")).toEqual([
      "main → w: request",
      "w → main: start",
      "w → main: update",
      "main → w: update request",
      "main: retry (attempt 2)",
      "main → w: request (attempt 2)",
      "w → main: stream start",
      "w → main: stream data",
      "main: lost",
    ]);
  });

  it("begin with its request, also if that was not recorded as a step of its own", () => {
    const told = story().job("j", { name: "print", payload: 7 }).step("job:j/w", "job.timeout", "cancelled");
    expect(linesOf(told, "job:j/w")).toEqual(["main → w: request print", "main → w: timeout"]);
  });

  it("carry what was asked, what was reported and why it ended", () => {
    const told = story()
      .job("j", { payload: [1] })
      .step("job:j/w", "job.update", "running", { data: { done: 1 } });
    told.step("job:j/w", "job.cancel", "cancelled", { reason: "enough" });
    const { rows } = sequenceOf(nodeIn(modelOf(told.records), "job:j/w"));
    expect(rows.map((row) => (row.kind === "message" ? row.data : undefined))).toEqual([
      [1],
      { done: 1 },
      "enough",
    ]);
  });

  it("say how it was answered", () => {
    expect(linesOf(story().job("j").complete("job:j/w"), "job:j/w").at(-1)).toBe(
      "w → main: response: completed",
    );
  });

  it("have those of its sub-jobs among them, by time", () => {
    const told = story().job("j").step("job:j/w", "job.start", "running");
    told.job("s", { parent: "job:j/w", source: "w", workerName: "v" }).complete("job:s/v");
    told.step("job:j/w", "job.response", "failed");
    expect(linesOf(told, "job:j/w")).toEqual([
      "main → w: request",
      "w → main: start",
      "w → v: request",
      "v → w: start",
      "v → w: response: completed",
      "w → main: response: failed",
    ]);
  });

  it("fold where many are the same, and open again", () => {
    const told = story().job("j");
    for (let index = 0; index < 60; index++) told.step("job:j/w", "job.update", "running");
    const { rows } = sequenceOf(nodeIn(modelOf(told.records), "job:j/w"));
    expect(rows.map(line)).toEqual([
      "main → w: request",
      ...Array(3).fill("w → main: update"),
      "w → main: 56 × update",
      "w → main: update",
    ]);
    const folded = rows.find(({ kind }) => kind === "folded");
    const key = folded?.kind === "folded" ? folded.key : "";
    expect(linesOf(told, "job:j/w", [key])).toHaveLength(61);
  });
});

it("say where some are not kept", () => {
  const told = story().job("j").step("job:j/w", "job.update", "running", { skipped: 40 });
  expect(linesOf(told, "job:j/w")).toEqual([
    "main → w: request",
    "main: 40 steps that are not kept",
    "w → main: update",
  ]);
});

describe("the messages of a group", () => {
  it("are those of its jobs, with what happens to it as notes", () => {
    const told = story().group("g", { size: 2 });
    told.job("g", { parent: "group:g", workerName: "a" }).job("g", { parent: "group:g", workerName: "b" });
    told.step("group:g", "group.start", "running").complete("job:g/a");
    told.step("group:g", "group.settled", "running", { workerName: "a" });
    told.step("group:g", "group.settled", "failed", { workerName: "b" });
    expect(linesOf(told, "group:g")).toEqual([
      "main: group of 2",
      "main → a: request",
      "main → b: request",
      "main: start",
      "a → main: start",
      "a → main: response: completed",
      "main: settled a",
      "main: settled b → failed",
    ]);
  });

  it("share a lifeline where there are too many workers", () => {
    const told = story().group("g");
    for (let index = 0; index < 100; index++) told.job("g", { parent: "group:g", workerName: `w${index}` });
    const { lifelines, rows } = sequenceOf(nodeIn(modelOf(told.records), "group:g"));
    expect([lifelines.length, lifelines.at(-1)]).toEqual([MAX_LIFELINES, OTHERS]);
    expect(rows.filter(({ to }) => to === OTHERS)).toHaveLength(62);
    expect(new Set(rows.flatMap(({ from, to }) => [from, to]))).toEqual(new Set(lifelines));
  });

  it("are found however many levels there are", () => {
    const told = story().actor("w0", { kind: "worker" });
    for (let index = 1; index < 20_000; index++)
      told.actor(`w${index}`, { kind: "worker", parent: `w${index - 1}` });
    const model = modelOf(told.job("j", { parent: "w19999" }).records);
    expect(sequenceOf(nodeIn(model, "w0")).rows.length).toBe(1);
  });
});
