/** An event of a stream in server-sent-event framing. */
export interface SentEvent {
  readonly event: string;
  readonly data: string;
}

/** Takes the stream apart, in whatever portions it comes. Comments are left out. */
export class SentEvents {
  /** The line that is not complete, in portions: a long one is not put together again and again. */
  #rest: string[] = [];
  #event = "";
  #data: string[] = [];

  /** The events that are complete with this portion. */
  push(text: string): SentEvent[] {
    const events: SentEvent[] = [];
    const lines = text.split("\n");
    const rest = lines.pop() ?? "";
    for (const part of lines) {
      const line = this.#rest.length === 0 ? part : this.#rest.join("") + part;
      this.#rest = [];
      this.#line(line.endsWith("\r") ? line.slice(0, -1) : line, events);
    }
    if (rest !== "") this.#rest.push(rest);
    return events;
  }

  #line(line: string, into: SentEvent[]): void {
    if (line === "") {
      if (this.#data.length > 0) into.push({ event: this.#event || "message", data: this.#data.join("\n") });
      this.#event = "";
      this.#data = [];
      return;
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") this.#event = value;
    else if (field === "data") this.#data.push(value);
  }
}
