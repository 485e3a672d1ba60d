import { padEnd, truncate, widthOf } from "./printable.ts";

export interface Column {
  readonly title: string;
  readonly align?: "right";
}

/** A text, and the colour that it gets once it has been brought to its width. */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

const GAP = "  ";

/** The lines of a table, the titles first. None is wider than `width`: the last column gives way. */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  width: number,
  paintTitle: (text: string) => string,
): string[] {
  const titles = columns.map(({ title }): Cell => ({ text: title, paint: paintTitle }));
  const all = [titles, ...rows];
  const widths = columns.map((_, column) =>
    Math.max(...all.map((cells) => widthOf(cells[column]?.text ?? ""))),
  );
  const last = columns.length - 1;
  const before = widths.slice(0, last).reduce((sum, each) => sum + each + GAP.length, 0);
  widths[last] = Math.max(1, Math.min(widths[last] ?? 0, width - before));
  return all.map((cells) =>
    cells
      .map(({ text, paint = unpainted }, column) => {
        const room = widths[column] ?? 0;
        const fitted = truncate(text, room);
        if (columns[column]?.align === "right") return paint(" ".repeat(room - widthOf(fitted)) + fitted);
        return paint(column === last ? fitted : padEnd(fitted, room));
      })
      .join(GAP)
      .trimEnd(),
  );
}

function unpainted(text: string): string {
  return text;
}
