import type { JobEvent, JobResult } from "../../machines/index.ts";
import type { CommandHost } from "./host.ts";
import { JsonPrinter } from "./json-printer.ts";
import { TextPrinter } from "./text-printer.ts";

/** Shows a job to whoever called it. */
export interface EventPrinter {
  /** Resolves when there is room for more. */
  event(event: JobEvent): Promise<void>;
  /** Something to know while it goes on, in one line. */
  note(line: string): Promise<void>;
  /** `message`: what to say of a job that did not complete. */
  ended(result: JobResult, message: string | undefined): Promise<void>;
}

/** For scripts, or for people. */
export function eventPrinter(host: Pick<CommandHost, "stdout" | "stderr">, json: boolean): EventPrinter {
  return json ? new JsonPrinter(host) : new TextPrinter(host);
}
