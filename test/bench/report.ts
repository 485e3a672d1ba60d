import { type Figures, median, medianRatio } from "./measure.ts";
import type { MustHold } from "./must-hold.ts";

const round = (figure: number | undefined): string => {
  if (figure === undefined) return "–";
  return figure >= 100 ? figure.toFixed(0) : figure >= 10 ? figure.toFixed(1) : figure.toFixed(2);
};

/** A column that says how many times one contender's figure another's is. */
export interface Ratio {
  readonly title: string;
  readonly name: string;
  readonly base: string;
}

/** One line per metric: the median of each contender, then the ratios. */
export function figuresTable(figures: Figures, names: readonly string[], ratios: readonly Ratio[]): string {
  const rows = [["", ...names, ...ratios.map(({ title }) => title)]];
  for (const [metric, of] of figures) {
    rows.push([
      metric,
      ...names.map((name) => round(median(of.get(name)))),
      ...ratios.map(({ name, base }) => round(medianRatio(of.get(name), of.get(base)))),
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
