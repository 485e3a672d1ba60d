import { describe, expect, it } from "vitest";
import type { Row } from "../../../../../docs/examples/demo/tally.ts";
import { barLine, layoutOf } from "../../../../../docs/examples/demo/view/bar-line.ts";
import { visibleWidth } from "../../../../../docs/examples/demo/view/printable.ts";
import { createStyle } from "../../../../../docs/examples/demo/view/style.ts";
import { rowOf } from "./rows.ts";

const rows: readonly Row[] = [
  rowOf("lister", { done: 1200, file: "docs" }),
  rowOf("running", { done: 300, total: 1200, file: "src/some/folder/with/a/long/name/index.ts" }),
  rowOf("completed", { done: 3, total: 3 }, { status: "completed", response: { note: "2 TODO" } }),
  rowOf("failed", { done: 3, total: 3, note: "n" }, { status: "failed", reason: "2 links lead nowhere" }),
  rowOf("cancelled", { done: 1, total: 4, note: "n" }, { status: "cancelled", reason: "Ctrl-C" }),
  rowOf("nothing", { done: 0, total: 0 }),
];

const linesAt = (width: number, hasColors = false): string[] => {
  const layout = layoutOf(rows, width, createStyle(hasColors));
  return rows.map((row) => barLine(row, layout));
};

describe("barLine", () => {
  it("shows how far a job is, or what it came to", () => {
    expect(linesAt(79)).toEqual([
      "  lister    ░░░░░░░░░░░░░░░░          1,200  docs",
      "  running   ████░░░░░░░░░░░░  25% 300/1,200  …/folder/with/a/long/name/index.ts",
      "✓ completed ████████████████ 100%       3/3  2 TODO",
      "✗ failed    ████████████████ 100%       3/3  2 links lead nowhere",
      "■ cancelled ████░░░░░░░░░░░░  25%       1/4  Ctrl-C",
      "  nothing   ████████████████ 100%       0/0",
    ]);
  });

  it("gives up the bar, the file, the count and the percentage, in this order, as the terminal becomes narrower", () => {
    const running = (width: number): string | undefined => linesAt(width)[1];
    expect(running(56)).toBe("  running   ██░░░░░░  25% 300/1,200  …long/name/index.ts");
    expect(running(48)).toBe("  running    25% 300/1,200  …/long/name/index.ts");
    expect(running(30)).toBe("  running    25% 300/1,200");
    expect(running(20)).toBe("  running    25%");
    expect(running(12)).toBe("  running  ");
    expect(running(5)).toBe("runn…");
  });

  it.each([120, 99, 79, 59, 39, 25, 12, 5, 1])("keeps to %i columns, with colours and without", (width) => {
    for (const line of [...linesAt(width), ...linesAt(width, true)]) {
      expect(visibleWidth(line)).toBeLessThanOrEqual(width);
    }
  });
});
