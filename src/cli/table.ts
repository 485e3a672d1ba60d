const GAP = "  ";

/** Rows under their headings, each column as wide as its widest cell. `right`: columns that are flush right. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly string[] = [],
): string {
  const lines = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => widthOf(line[column]))));
  return lines
    .map((line) =>
      headings
        .map((heading, column) => cell(line[column], widths[column] ?? 0, right.includes(heading)))
        .join(GAP)
        .trimEnd(),
    )
    .join("\n");
}

function cell(text = "", width: number, isRight: boolean): string {
  const room = " ".repeat(width - widthOf(text));
  return isRight ? room + text : text + room;
}

function widthOf(text = ""): number {
  return [...text].length;
}
