import { titleOf } from "./internal/title-of.ts";
import type { Supervisor } from "./supervisor.ts";

/** How many jobs a line names. */
const NAMED = 3;

/** A line for the log: something takes long to end. */
export function drainingText({ title, open }: Supervisor, ms: number): string {
  const jobs = [...open].map(({ message }) => titleOf(message));
  const more = jobs.length > NAMED ? ` and ${jobs.length - NAMED} more` : "";
  const named = jobs.length === 0 ? "jobs elsewhere" : `${jobs.slice(0, NAMED).join(", ")}${more}`;
  return (
    `${title} has been ending for ${ms} ms and waits for ${named}. Give end() a 'drainMs'; or, if a handler of ` +
    "these awaits it, its request: end({ request })."
  );
}
