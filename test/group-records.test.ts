import { describe, expect, it } from "vitest";
import type { JobResult } from "../machines/index.ts";
import { recordsOf } from "../src/group-records.ts";

const ended = (result: Partial<JobResult>): { result: JobResult } => ({
  result: { status: "completed", response: undefined, reason: undefined, code: undefined, ...result },
});

describe("the records of a group", () => {
  it("keep the order of the targets, whichever ended first, and leave out who has not ended", () => {
    const members = new Map<string, { readonly result: JobResult | undefined }>([
      ["b", ended({ response: 1 })],
      ["a", { result: undefined }],
      ["c", ended({ response: 2 })],
    ]);
    const { results, responses, of } = recordsOf(members, 2);
    expect(Object.keys(results)).toEqual(["b", "c"]);
    expect(Object.entries(responses)).toEqual([
      ["b", 1],
      ["c", 2],
    ]);
    expect(of).toBe(2);
  });

  it("hold a response of undefined only where the job completed", () => {
    const members = new Map([
      ["done", ended({})],
      ["silent", ended({ status: "error", code: "error" })],
      ["answered", ended({ status: "failed", code: "failed", response: "why" })],
    ]);
    const { responses } = recordsOf(members, 3);
    expect("done" in responses).toBe(true);
    expect("silent" in responses).toBe(false);
    expect(responses.answered).toBe("why");
  });

  it("stand worker names like __proto__ as they are, and cannot be changed", () => {
    const { results, responses } = recordsOf(new Map([["__proto__", ended({ response: 1 })]]), 1);
    expect(Object.keys(responses)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(results)).toBeNull();
    expect(() => Object.assign(responses, { more: 1 })).toThrow(TypeError);
  });
});
