import type { StandardSchemaV1 } from "@standard-schema/spec";
import { describe, expect, it } from "vitest";
import type { Run } from "../src/run.ts";
import { type Handler, runHandler, validate } from "../src/run-handler.ts";
import { turn } from "./fixtures/turn.ts";

type Validate = (
  value: unknown,
) => StandardSchemaV1.Result<unknown> | Promise<StandardSchemaV1.Result<unknown>>;

function schema(validate: Validate): StandardSchemaV1 {
  return { "~standard": { version: 1, vendor: "test", validate } };
}

/** A run that notes what it is told, in a line each. */
function runOf(handler: Partial<Handler>, { payload = "raw" as unknown, begins = true } = {}): string[] {
  const lines: string[] = [];
  const run = {
    payload,
    interceptors: [],
    services: {},
    begin: (payload: unknown) => {
      lines.push(`begin ${payload}`);
      return begins;
    },
    refusePayload: ([{ message } = { message: "" }]: StandardSchemaV1.Issue[]) =>
      lines.push(`refuse ${message}`),
    returned: (value: unknown) => lines.push(`returned ${value}`),
    threw: (error: unknown) => lines.push(`threw ${error}`),
  };
  const whole: Handler = {
    run: () => "value",
    self: {},
    payload: undefined,
    response: undefined,
    slots: undefined,
    ...handler,
  };
  runHandler(run as unknown as Run, whole);
  return lines;
}

const broken = (): never => {
  throw "broken";
};

describe("a handler", () => {
  it("begins with the payload as it is, and its value is what it returned, at once", () => {
    expect(runOf({})).toEqual(["begin raw", "returned value"]);
  });

  it("gets the run, and its own `this`", () => {
    const self = { greeting: "hello" };
    const run = function (this: typeof self, request: { payload: unknown }) {
      return `${this.greeting} ${request.payload}`;
    };
    expect(runOf({ run: run as unknown as Handler["run"], self })).toEqual([
      "begin raw",
      "returned hello raw",
    ]);
  });

  it("is not called when its job was ended before it could begin", () => {
    expect(runOf({ run: broken }, { begins: false })).toEqual(["begin raw"]);
  });

  it("that throws at once has thrown", () => {
    expect(runOf({ run: broken })).toEqual(["begin raw", "threw broken"]);
  });

  it("has returned when its promise is fulfilled, and thrown when it is rejected", async () => {
    const fulfilled = runOf({ run: async () => "later" });
    const rejected = runOf({ run: async () => broken() });
    expect([fulfilled, rejected]).toEqual([["begin raw"], ["begin raw"]]);
    await turn();
    expect(fulfilled.slice(1)).toEqual(["returned later"]);
    expect(rejected.slice(1)).toEqual(["threw broken"]);
  });

  it("may return any thenable, even one whose `then` throws", () => {
    // biome-ignore lint/suspicious/noThenProperty: it is a thenable on purpose.
    const thenable = { then: (resolve: (value: string) => void) => resolve("of a thenable") };
    expect(runOf({ run: () => thenable })).toEqual(["begin raw", "returned of a thenable"]);
    // biome-ignore lint/suspicious/noThenProperty: it is a thenable on purpose.
    expect(runOf({ run: () => ({ then: broken }) })).toEqual(["begin raw", "threw broken"]);
  });
});

describe("a handler with a schema for its payload", () => {
  it("begins with what the schema makes of it, at once if the schema answers at once", () => {
    const payload = schema((value) => ({ value: `parsed ${value}` }));
    expect(runOf({ payload })).toEqual(["begin parsed raw", "returned value"]);
  });

  it("begins later if the schema answers later", async () => {
    const lines = runOf({ payload: schema(async (value) => ({ value: `parsed ${value}` })) });
    expect(lines).toEqual([]);
    await turn();
    expect(lines).toEqual(["begin parsed raw", "returned value"]);
  });

  it("does not begin with a payload that the schema refuses", async () => {
    const issues = [{ message: "too short" }];
    const refusals = [
      runOf({ payload: schema(() => ({ issues })) }),
      runOf({ payload: schema(async () => ({ issues })) }),
    ];
    await turn();
    expect(refusals).toEqual([["refuse too short"], ["refuse too short"]]);
  });

  it("has thrown when the schema throws, at once or later", async () => {
    const lines = [runOf({ payload: schema(broken) }), runOf({ payload: schema(async () => broken()) })];
    await turn();
    expect(lines).toEqual([["threw broken"], ["threw broken"]]);
  });

  it("has thrown when the schema answers something else than the standard says", async () => {
    const nonsense = undefined as unknown as StandardSchemaV1.SuccessResult<unknown>;
    const lines = [
      runOf({ payload: schema(() => nonsense) }),
      runOf({ payload: schema(async () => nonsense) }),
    ];
    await turn();
    for (const each of lines) expect(each).toEqual([expect.stringMatching(/^threw TypeError/)]);
  });

  it("does not take its own throw for the schema's", () => {
    const payload = schema((value) => ({ value }));
    expect(runOf({ payload, run: broken })).toEqual(["begin raw", "threw broken"]);
  });
});

it("has a schema look at a value as the standard says: as a method of its `~standard`", () => {
  const standard = {
    version: 1 as const,
    vendor: "test",
    offset: 2,
    validate(value: unknown) {
      return { value: (value as number) + this.offset };
    },
  };
  expect(validate({ "~standard": standard }, 40)).toEqual({ value: 42 });
});
