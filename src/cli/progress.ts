import { isObject } from "../internal/check.ts";
import { printable, truncate } from "./printable.ts";

/** How far something is, as an update has said it. */
export interface Progress {
  /** From 0 to 1. */
  readonly share: number;
  /** What else it says. */
  readonly detail: string;
}

const CELLS = 20;

/**
 * What an update says of progress: it is a number from 0 to 1, or an object that has `progress`, or `done` and `total`.
 * `message`, a text, goes with either. `undefined`: it says something else.
 */
export function progressOf(data: unknown): Progress | undefined {
  if (isShare(data)) return { share: data, detail: "" };
  if (!isObject(data)) return undefined;
  const { progress, done, total, message } = data as Record<string, unknown>;
  const text = typeof message === "string" ? printable(message) : "";
  if (isShare(progress)) return { share: progress, detail: text };
  if (!isCount(done) || !isCount(total) || done > total) return undefined;
  return { share: total === 0 ? 1 : done / total, detail: `${done} of ${total} ${text}`.trim() };
}

/** A bar that takes less than so many columns: a line that fills the last may wrap. */
export function progressLine({ share, detail }: Progress, columns: number): string {
  const full = Math.floor(share * CELLS);
  const bar = `${"#".repeat(full)}${"-".repeat(CELLS - full)}`;
  const percent = `${Math.floor(share * 100)}`.padStart(3);
  return truncate(`[${bar}] ${percent} % ${detail}`.trimEnd(), columns - 1);
}

function isShare(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= 1;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
