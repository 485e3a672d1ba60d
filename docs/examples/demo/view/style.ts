import type { JobStatus } from "xstate-jobs";

type Paint = (text: string) => string;

/** Colours, or none of them: for a terminal that has none, for a pipe, with NO_COLOR. */
export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly cyan: Paint;
}

export function createStyle(hasColors: boolean): Style {
  const paint =
    (on: number, off: number): Paint =>
    (text) =>
      hasColors && text !== "" ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return {
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
    cyan: paint(36, 39),
  };
}

/** The colour that tells how a job ended; while it runs, another. */
export function paintOf(style: Style, status: JobStatus | undefined): Paint {
  if (status === undefined) return style.cyan;
  if (status === "completed") return style.green;
  return status === "cancelled" ? style.yellow : style.red;
}
