import type { JobEvent, JobResult } from "../../machines/index.ts";
import type { EventPrinter } from "./event-printer.ts";
import type { CommandHost, Output } from "./host.ts";
import { printable } from "./printable.ts";
import { progressLine, progressOf } from "./progress.ts";
import { jsonText } from "./readable.ts";

const CLEAR_LINE_RIGHT = "\u001b[K";

/**
 * A job for people: what it is for, its stream and its response, on standard output, and how it goes on standard error, so
 * that the one can be piped. Progress is a line that is written over, where that is a terminal.
 */
export class TextPrinter implements EventPrinter {
  readonly #stdout: Output;
  readonly #stderr: Output;
  /** Whether standard output stands in the middle of a line. */
  #isWithinLine = false;
  /** Whether the last line on standard error is to be written over. */
  #hasBar = false;

  constructor({ stdout, stderr }: Pick<CommandHost, "stdout" | "stderr">) {
    this.#stdout = stdout;
    this.#stderr = stderr;
  }

  async event({ type, data }: JobEvent): Promise<void> {
    // Its data is the response.
    if (type === "stream_end") return;
    if (type === "stream_data") return this.#data(data);
    const progress = type === "update" && this.#stderr.isTerminal ? progressOf(data) : undefined;
    if (progress === undefined) return this.note(`${type} ${inOneLine(data)}`.trimEnd());
    await this.#beginLine();
    this.#hasBar = true;
    await this.#stderr.write(`\r${progressLine(progress, this.#stderr.columns)}${CLEAR_LINE_RIGHT}`);
  }

  async note(line: string): Promise<void> {
    await this.#closeBar();
    await this.#beginLine();
    await this.#stderr.write(`${line}\n`);
  }

  async ended({ response }: JobResult, message: string | undefined): Promise<void> {
    await this.#closeBar();
    if (response !== undefined) await this.#response(response);
    if (this.#isWithinLine) await this.#write("\n");
    if (message !== undefined) await this.#stderr.write(`${message}\n`);
  }

  async #data(data: unknown): Promise<void> {
    await this.#closeBar();
    if (typeof data === "string") return this.#write(data);
    if (this.#isRaw(data)) return this.#stdout.write(data);
    if (this.#isWithinLine) await this.#write("\n");
    await this.#write(`${jsonText(data)}\n`);
  }

  async #response(response: unknown): Promise<void> {
    if (this.#isWithinLine) await this.#write("\n");
    if (typeof response === "string") await this.#write(response);
    else if (this.#isRaw(response)) await this.#stdout.write(response);
    else await this.#write(`${jsonText(response, 2)}\n`);
  }

  /** Bytes are for a file or another program: on a terminal they are shown. */
  #isRaw(value: unknown): value is Uint8Array {
    return value instanceof Uint8Array && !this.#stdout.isTerminal;
  }

  async #write(text: string): Promise<void> {
    if (text !== "") this.#isWithinLine = !text.endsWith("\n");
    await this.#stdout.write(text);
  }

  async #closeBar(): Promise<void> {
    if (!this.#hasBar) return;
    this.#hasBar = false;
    await this.#stderr.write("\n");
  }

  /** On one terminal, what goes on standard error must not stand behind what streams. */
  async #beginLine(): Promise<void> {
    if (this.#isWithinLine && this.#stdout.isTerminal) await this.#write("\n");
  }
}

function inOneLine(data: unknown): string {
  if (data === undefined) return "";
  return printable(typeof data === "string" ? data : jsonText(data));
}
