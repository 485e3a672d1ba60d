import { describe, expect, it } from "vitest";
import type { Finding } from "../../../../../docs/examples/demo/protocol.ts";
import { Tally } from "../../../../../docs/examples/demo/tally.ts";
import { PlainView } from "../../../../../docs/examples/demo/view/plain-view.ts";

describe("PlainView", () => {
  it("tells every finding, every quarter of the progress and every ending, in a line each", () => {
    const lines: string[] = [];
    const view = new PlainView((line) => lines.push(line));
    const tally = new Tally(["short", "longer-name"]);
    const row = tally.row("short");
    view.begin(tally, "/some/folder");
    for (let done = 0; done <= 10; done++) {
      row.progress = { done, total: 10, file: "", note: "" };
      const news: Finding = { kind: "finding", path: "a.ts", line: 7, text: "TODO\u001b[2J", note: "" };
      view.changed(row, done === 4 ? news : undefined);
    }
    tally.end("short", {
      status: "completed",
      response: { note: "1 TODO" },
      reason: undefined,
      code: undefined,
    });
    view.ended(row);
    view.told("all is\u0007 well");
    tally.end("longer-name", { status: "failed", response: undefined, reason: "why", code: "failed" });
    view.ended(tally.row("longer-name"));
    view.close();
    expect(lines).toEqual([
      "Auditing /some/folder",
      "short        30% of 10",
      "short        a.ts:7  TODO\uFFFD[2J",
      "short        50% of 10",
      "short        80% of 10",
      "short        completed: 1 TODO",
      "all is\uFFFD well",
      "longer-name  failed: why",
    ]);
  });
});
