import { SpanStatusCode } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { type EndedWith, setEnding } from "../../src/otel/span-status.ts";
import { telemetry } from "../fixtures/telemetry.ts";

/** A span that has ended like that. */
function endedWith(ended: Partial<EndedWith>) {
  const { tracer, spans } = telemetry();
  const span = tracer.startSpan("it");
  setEnding(span, { status: "error", code: "error", reason: undefined, cause: undefined, ...ended });
  span.end();
  return spans()[0]!;
}

describe("the status of a span", () => {
  it.each([
    [{ status: "completed", code: undefined }, { code: SpanStatusCode.UNSET }],
    [{ status: "cancelled", code: "cancelled", reason: "enough" }, { code: SpanStatusCode.UNSET }],
    [{ reason: "no" }, { code: SpanStatusCode.ERROR, message: "no" }],
    [{ code: "worker_lost" }, { code: SpanStatusCode.ERROR, message: "worker_lost" }],
  ] as const)("after %j is %j", (ended, status) => {
    expect(endedWith(ended).status).toEqual(status);
  });

  it("has as much of a long reason as is good for a span", () => {
    expect(endedWith({ reason: "x".repeat(9_999) }).status.message).toBe(`${"x".repeat(1_000)}…`);
  });
});

describe("what was thrown", () => {
  it("is recorded as an exception, with its type, its message and its stack", () => {
    const [event] = endedWith({ cause: new RangeError("too far") }).events;
    expect(event).toMatchObject({
      name: "exception",
      attributes: { "exception.type": "RangeError", "exception.message": "too far" },
    });
    expect(event?.attributes?.["exception.stacktrace"]).toContain("span-status.test");
  });

  it.each([
    ["a text", "a text"],
    [7, "7"],
    [{ toString: () => "an object" }, "an object"],
    [Object.create(null), "an error that cannot be made a text of"],
  ])("is a text where it is no error", (cause, message) => {
    expect(endedWith({ cause }).events[0]?.attributes).toEqual({ "exception.message": message });
  });

  it("is not recorded where somebody wanted the job no longer", () => {
    expect(endedWith({ status: "cancelled", code: "cancelled", cause: new Error("abort") }).events).toEqual(
      [],
    );
  });
});
