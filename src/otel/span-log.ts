import type { Attributes, Span } from "@opentelemetry/api";
import { OMITTED_EVENTS } from "./names.ts";

/** How many events of either sort a span gets: with both full, an SDK's default of 128 is not reached. */
export const MOST_EVENTS = 32;

/** The events of one span. A stream of a million chunks must not become a span of a million events. */
export class SpanLog {
  readonly #span: Span;
  #steps = 0;
  #reports = 0;
  #omitted = 0;

  constructor(span: Span) {
    this.#span = span;
  }

  /** How the job gets on. */
  step(name: string, attributes?: Attributes): void {
    if (this.#steps < MOST_EVENTS) this.#span.addEvent(name, attributes);
    else this.#omitted++;
    this.#steps++;
  }

  /** What its handler reports. Counted apart, so that it does not crowd out the steps. */
  report(name: string): void {
    if (this.#reports < MOST_EVENTS) this.#span.addEvent(name);
    else this.#omitted++;
    this.#reports++;
  }

  /** Writes down how many there was no room for. */
  close(): void {
    if (this.#omitted > 0) this.#span.setAttribute(OMITTED_EVENTS, this.#omitted);
  }
}
