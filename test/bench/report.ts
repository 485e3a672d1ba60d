import { type Figures, median, medianRatio } from "./measure.ts";
import { EFFECT, FLOOR, type MustHold, OURS } from "./must-hold.ts";

const round = (figure: number | undefined): string => {
  if (figure === undefined) return "–";
  return figure >= 100 ? figure.toFixed(0) : figure >= 10 ? figure.toFixed(1) : figure.toFixed(2);
};

/** One line per metric: the median of each contender, ours over the floor, Effect over ours. */
export function figuresTable(figures: Figures, names: readonly string[]): string {
  const rows = [["", ...names, "ours/floor", "Effect/ours"]];
  for (const [metric, of] of figures) {
    rows.push([
      metric,
      ...names.map((name) => round(median(of.get(name)))),
      round(medianRatio(of.get(OURS), of.get(FLOOR))),
      round(medianRatio(of.get(EFFECT), of.get(OURS))),
    ]);
  }
  return table(rows);
}

export function mustHoldTable(list: readonly MustHold[]): string {
  return table([
    ["must hold", "limit", "figure", ""],
    ...list.map(({ what, limit, figure, met }) => [
      what,
      limit,
      round(figure),
      met === undefined ? "not measured" : met ? "ok" : "NOT MET",
    ]),
  ]);
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd();
  return rows.map(line).join("\n");
}
