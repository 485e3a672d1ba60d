import type { JobEvent, JobResult } from "../../machines/index.ts";
import type { EventPrinter } from "./event-printer.ts";
import type { CommandHost, Output } from "./host.ts";
import { jsonText } from "./readable.ts";

/** A job as lines of JSON on standard output: one for each event, and the last for its ending. */
export class JsonPrinter implements EventPrinter {
  readonly #stdout: Output;
  readonly #stderr: Output;

  constructor({ stdout, stderr }: Pick<CommandHost, "stdout" | "stderr">) {
    this.#stdout = stdout;
    this.#stderr = stderr;
  }

  event({ type, data }: JobEvent): Promise<void> {
    return this.#line({ type, data: data ?? null });
  }

  note(line: string): Promise<void> {
    return this.#stderr.write(`${line}\n`);
  }

  async ended({ status, code, reason, response }: JobResult, message: string | undefined): Promise<void> {
    if (message !== undefined) await this.note(message);
    await this.#line({
      type: "ended",
      status,
      code: code ?? null,
      reason: reason ?? null,
      response: response ?? null,
    });
  }

  #line(value: object): Promise<void> {
    return this.#stdout.write(`${jsonText(value)}\n`);
  }
}
