import { describe, expect, it } from "vitest";
import { JobEvent } from "xstate-jobs";
import type { Finding } from "../../../../docs/examples/demo/protocol.ts";
import { Tally } from "../../../../docs/examples/demo/tally.ts";

const event = (workerName: string, type: JobEvent["type"], data: unknown) => ({ workerName, type, data });
const finding: Finding = { kind: "finding", path: "a", text: "b", note: "1 b" };
const unreadable: Finding = { kind: "unreadable", path: "a", reason: "locked" };

describe("Tally", () => {
  it("knows of each job its last progress, its findings and its end", () => {
    const tally = new Tally(["a", "b"]);
    const progress = { done: 1, total: 2, file: "f", note: "n" };
    tally.take(event("a", JobEvent.STREAM_START, undefined));
    tally.take(event("a", JobEvent.UPDATE, progress));
    expect(tally.take(event("a", JobEvent.STREAM_DATA, finding))).toBe(finding);
    tally.take(event("a", JobEvent.STREAM_END, "through"));
    expect(tally.row("a")).toMatchObject({
      progress: { ...progress, note: "1 b" },
      findings: 1,
      result: { status: "completed", response: "through" },
    });
    expect(tally.row("b")).toMatchObject({ progress: { done: 0 }, findings: 0, result: undefined });
  });

  it("begins anew with a stream that begins anew: its job was asked again", () => {
    const tally = new Tally(["a"]);
    tally.take(event("a", JobEvent.UPDATE, { done: 1, total: 2, file: "f", note: "n" }));
    tally.take(event("a", JobEvent.STREAM_DATA, finding));
    tally.take(event("a", JobEvent.STREAM_START, undefined));
    expect(tally.row("a")).toMatchObject({ progress: { done: 0, total: undefined, note: "" }, findings: 0 });
  });

  it("takes a file that several workers could not read for one", () => {
    const tally = new Tally(["a", "b"]);
    expect(tally.take(event("a", JobEvent.STREAM_DATA, unreadable))).toBe(unreadable);
    expect(tally.take(event("b", JobEvent.STREAM_DATA, unreadable))).toBeUndefined();
    expect([...tally.unreadable]).toEqual([["a", "locked"]]);
    expect(tally.rows.map(({ findings }) => findings)).toEqual([0, 0]);
  });
});
