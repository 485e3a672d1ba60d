import type { Attributes, Span } from "@opentelemetry/api";
import { expect, it } from "vitest";
import { MOST_EVENTS, SpanLog } from "../../src/otel/span-log.ts";

/** A span that keeps what it is told. */
function keepingSpan() {
  const events: string[] = [];
  const attributes: Attributes = {};
  const span = {
    addEvent: (name: string) => events.push(name),
    setAttribute(name: string, value: number) {
      attributes[name] = value;
    },
  };
  return { span: span as unknown as Span, events, attributes };
}

it("keeps as many reports as there is room for, and counts the rest", () => {
  const { span, events, attributes } = keepingSpan();
  const log = new SpanLog(span);
  for (let i = 0; i < MOST_EVENTS + 5; i++) log.report("report");
  log.close();
  expect(events).toHaveLength(MOST_EVENTS);
  expect(attributes).toEqual({ "xstate_jobs.events.omitted": 5 });
});

it("keeps the steps, however many reports there are, up to as many again", () => {
  const { span, events, attributes } = keepingSpan();
  const log = new SpanLog(span);
  for (let i = 0; i < 1_000; i++) log.report("report");
  for (let i = 0; i < 40; i++) log.step("step");
  log.close();
  expect(events.filter((name) => name === "step")).toHaveLength(MOST_EVENTS);
  expect(attributes).toEqual({ "xstate_jobs.events.omitted": 1_000 - MOST_EVENTS + 40 - MOST_EVENTS });
});

it("says nothing of what is left out where nothing is", () => {
  const { span, attributes } = keepingSpan();
  const log = new SpanLog(span);
  log.step("step");
  log.close();
  expect(attributes).toEqual({});
});
