import { describe, expect, it } from "vitest";
import { endingText, findingText, noteOf } from "../../../../../docs/examples/demo/view/wording.ts";
import { rowOf } from "./rows.ts";

describe("findingText", () => {
  it("names the place, and the line if there is one", () => {
    expect(findingText({ kind: "finding", path: "a.ts", line: 3, text: "TODO", note: "" })).toBe(
      "a.ts:3  TODO",
    );
    expect(findingText({ kind: "finding", path: "a.ts", text: "3 MB", note: "" })).toBe("a.ts  3 MB");
  });

  it("says why a file could not be read", () => {
    const finding = { kind: "unreadable", path: "a/b.ts", reason: "permission denied" } as const;
    expect(findingText(finding)).toBe("cannot read a/b.ts: permission denied");
    expect(findingText(finding, 5)).toBe("cannot read …b.ts: permission denied");
  });

  it("lets nothing through that a terminal would act upon", () => {
    expect(findingText({ kind: "finding", path: "a\n\u001b", text: "\u001b[2J", note: "" })).toBe(
      "a \uFFFD  \uFFFD[2J",
    );
  });
});

describe("a row", () => {
  it("has the note of the response, or what there is so far", () => {
    expect(noteOf(rowOf("a", { note: "so far" }))).toBe("so far");
    expect(noteOf(rowOf("a", { note: "so far" }, { status: "cancelled" }))).toBe("so far");
    expect(noteOf(rowOf("a", { note: "so far" }, { status: "completed", response: { note: "all" } }))).toBe(
      "all",
    );
  });

  it("says how its job ended, and why", () => {
    expect(endingText(rowOf("a", {}, { status: "completed", response: { note: "all" } }))).toBe(
      "completed: all",
    );
    expect(endingText(rowOf("a", { note: "so far" }, { status: "failed", reason: "why" }))).toBe(
      "failed: why",
    );
    expect(endingText(rowOf("a", {}, { status: "cancelled" }))).toBe("cancelled");
  });
});
