import type { Services } from "./services.ts";

/** A line for the log: a job has waited long for its worker. */
export function pendingText(title: string, { pendingWarnMs, registry }: Services): string {
  const here = [...registry].map(({ name }) => `'${name}'`).join(", ") || "none";
  return (
    `${title} has waited ${pendingWarnMs} ms for its worker. Workers here: ${here}. ` +
    "Add the worker, mend the name, or give the job a timeout."
  );
}
