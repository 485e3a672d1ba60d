import { describe, expect, it } from "vitest";
import {
  carriedCause,
  checkedEnding,
  endingMessage,
  HandlerFailure,
  invalidPayload,
  thrownEnding,
} from "../src/handler-ending.ts";

describe("the ending of a job whose handler threw", () => {
  it("is an error with what the error says, and the error itself", () => {
    const error = new RangeError("too far");
    expect(thrownEnding(error)).toEqual({ status: "error", reason: "too far", cause: error });
    expect(thrownEnding(error).cause).toBe(error);
  });

  it.each<[string, unknown, string]>([
    ["a string", "text", "text"],
    ["undefined", undefined, "undefined"],
    ["null", null, "null"],
    ["a symbol", Symbol("s"), "Symbol(s)"],
    ["an error whose message is no string", Object.assign(new Error(), { message: 7 }), "7"],
    ["an object without a prototype", Object.create(null), "an error that cannot be made a text of"],
  ])("says something of %s, too", (_, thrown, reason) => {
    expect(thrownEnding(thrown)).toEqual({ status: "error", reason, cause: thrown });
  });

  it("survives an error whose message throws", () => {
    const thrown = Object.defineProperty(new Error(), "message", {
      get: () => {
        throw new Error("again");
      },
    });
    expect(thrownEnding(thrown).reason).toBe("an error that cannot be made a text of");
  });
});

describe("the ending of a job with an invalid payload", () => {
  it("says all that the schema found, with the path to it, and keeps the issues", () => {
    const issues = [
      { message: "must be a string", path: ["topic"] },
      { message: "too long", path: ["parts", 2, { key: "title" }, Symbol("s")] },
      { message: "wrong altogether" },
      { message: "at the top", path: [] },
    ];
    const ending = invalidPayload(issues);
    expect(ending).toMatchObject({ status: "error", code: "invalid_payload" });
    expect(ending.reason).toBe(
      "invalid payload: topic: must be a string; parts.2.title.Symbol(s): too long; wrong altogether; at the top",
    );
    expect(ending.issues).toBe(issues);
  });
});

describe("an ending that a response's schema has looked at", () => {
  const ending = { status: "completed", response: "raw", urgent: true, stream: true } as const;

  it("has the response that the schema makes of it, and is the same otherwise", () => {
    expect(checkedEnding(ending, { value: "parsed" })).toEqual({ ...ending, response: "parsed" });
  });

  it("may have undefined made of it", () => {
    expect(checkedEnding(ending, { value: undefined })).toEqual({ ...ending, response: undefined });
  });

  it("is an error when the schema refuses it, with what the handler had sent", () => {
    const issues = [{ message: "not a number", path: ["count"] }];
    expect(checkedEnding(ending, { issues })).toEqual({
      status: "error",
      code: "invalid_response",
      reason: "invalid response: count: not a number",
      response: "raw",
      issues,
    });
  });
});

describe("what fail() throws", () => {
  it("is an error of its own name that says the reason", () => {
    const failure = new HandlerFailure("no such city");
    expect(failure).toBeInstanceOf(Error);
    expect(String(failure)).toBe("HandlerFailure: no such city");
    expect(String(new HandlerFailure(undefined))).toBe("HandlerFailure: the job failed");
  });
});

describe("an ending on its way to whoever asked", () => {
  const address = { jobId: "j", workerName: "w", attempt: 2 };

  it("is the end of a stream when it is one and completed, with the reports that had no room", () => {
    const tail = [{ type: "job.update", ...address, data: 1 }] as const;
    const ending = { status: "completed", response: 2, stream: true } as const;
    expect(endingMessage(address, ending, tail, false)).toEqual({
      type: "job.stream.end",
      ...address,
      data: 2,
      tail,
    });
  });

  it("is a response otherwise, with all that the ending says", () => {
    const [cause, issues] = [new Error("c"), [{ message: "wrong" }]];
    const ending = {
      status: "error",
      code: "error",
      reason: "r",
      response: 1,
      cause,
      issues,
      urgent: true,
    } as const;
    const message = endingMessage(address, { ...ending, stream: true }, undefined, true);
    expect(message).toMatchObject({ type: "job.response", ...address, ...ending, settled: true });
    expect(message).not.toHaveProperty("stream");
  });
});

describe("an ending that goes to another runtime", () => {
  const carry = (value: unknown): unknown => {
    if (value === undefined) return undefined;
    if (typeof value === "function") throw new TypeError("xstate-jobs: a function cannot be sent");
    return { carried: value };
  };
  const address = { jobId: "j", workerName: "w", attempt: 1, carry };
  const sent = (ending: Parameters<typeof endingMessage>[1]) =>
    endingMessage(address, ending, undefined, true) as unknown as Record<string, unknown>;

  it("has its response, its cause and its issues as the transport makes them", () => {
    const symbol = Symbol("s");
    const issues = [
      { message: "bad", path: ["a", 1, { key: symbol }, { key: 2 }], more: () => 1 },
      { message: "b" },
    ];
    const cause = new Error("deep");
    expect(sent({ status: "failed", reason: "no", response: 1, cause, issues })).toMatchObject({
      ...{ type: "job.response", status: "failed", reason: "no", response: { carried: 1 } },
      cause: { carried: cause },
      issues: {
        carried: [
          { message: "bad", path: ["a", 1, "Symbol(s)", 2] },
          { message: "b", path: undefined },
        ],
      },
    });
  });

  it("has neither cause nor issues where there are none, and no response where there is none", () => {
    const message = sent({ status: "completed" });
    expect([message.response, message.cause, message.issues]).toEqual([undefined, undefined, undefined]);
    expect(message.status).toBe("completed");
  });

  it("is the end of a stream with what the transport makes of its last data", () => {
    expect(sent({ status: "completed", response: 1, stream: true })).toMatchObject({
      ...{ type: "job.stream.end", data: { carried: 1 } },
    });
  });

  it("is an error where its response cannot be sent, also of a stream", () => {
    for (const stream of [false, true]) {
      const message = sent({ status: "completed", response: () => 1, stream });
      expect(message).toMatchObject({
        type: "job.response",
        status: "error",
        cause: { carried: expect.any(TypeError) },
      });
      expect(message.reason).toBe("its response cannot be sent: a function cannot be sent");
      expect(message.response).toBeUndefined();
    }
  });

  it("has of a cause that cannot be sent an error with its text, and not too much of it", () => {
    const cause = Object.assign(() => 1, { toString: () => "x".repeat(5_000) });
    expect(sent({ status: "error", reason: "r", cause })).toMatchObject({ status: "error", reason: "r" });
    const { carried } = carriedCause(carry, cause) as { carried: Error };
    expect(carried).toBeInstanceOf(Error);
    expect(carried.message).toBe("x".repeat(1_000));
    expect(carriedCause(carry, 7)).toEqual({ carried: 7 });
  });
});
