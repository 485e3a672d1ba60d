import { describe, expect, it } from "vitest";
import { callHandler } from "../src/call-handler.ts";
import type { Run } from "../src/run.ts";
import type { Handler } from "../src/run-handler.ts";
import type { Services } from "../src/services.ts";
import { deferred } from "./fixtures/deferred.ts";

function runsOf(count: number) {
  const services = { running: undefined } as Services;
  return { services, runs: Array.from({ length: count }, () => ({ services }) as Run) };
}
const handlerOf = (run: Handler["run"], self: object = {}): Handler => ({
  run,
  self,
  payload: undefined,
  response: undefined,
  slots: undefined,
});

describe("a handler that is called", () => {
  it("gets its request, with its own `this`, and what it returns is given back as it is", () => {
    const { runs } = runsOf(1);
    const self = {};
    const returned = Promise.resolve();
    const got: unknown[] = [];
    const handler = handlerOf(function (this: unknown, request) {
      got.push(this, request);
      return returned;
    }, self);
    expect(callHandler(runs[0]!, handler)).toBe(returned);
    expect(got[0]).toBe(self);
    expect(got[1]).toBe(runs[0]);
  });

  it("is known as the one that runs until its first await, and no longer", async () => {
    const { services, runs } = runsOf(1);
    const seen: unknown[] = [];
    const gate = deferred();
    const result = callHandler(
      runs[0]!,
      handlerOf(async () => {
        seen.push(services.running);
        await gate.promise;
        seen.push(services.running);
      }),
    );
    expect(services.running).toBeUndefined();
    gate.resolve();
    await result;
    expect(seen[0]).toBe(runs[0]);
    expect(seen[1]).toBeUndefined();
  });

  it("is forgotten when it throws, and the error goes on", () => {
    const { services, runs } = runsOf(1);
    const error = new Error("of the handler");
    const handler = handlerOf(() => {
      throw error;
    });
    expect(() => callHandler(runs[0]!, handler)).toThrow(error);
    expect(services.running).toBeUndefined();
  });

  it("inside of another gives it back its place, even when it throws", () => {
    const { services, runs } = runsOf(2);
    const [outer, inner] = runs as [Run, Run];
    const seen: unknown[] = [];
    const handler = handlerOf(() => {
      try {
        callHandler(
          inner,
          handlerOf(() => {
            seen.push(services.running === inner);
            throw new Error("of the inner handler");
          }),
        );
      } catch {
        seen.push(services.running === outer);
      }
    });
    callHandler(outer, handler);
    expect(seen).toEqual([true, true]);
    expect(services.running).toBeUndefined();
  });
});
