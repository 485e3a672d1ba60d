import { expect, it } from "vitest";
import { memoryTransport } from "../../src/index.ts";
import { runtimeWith } from "../fixtures/test-runtime.ts";

it("is the transport of a runtime that was given none", () => {
  const { runtime } = runtimeWith({});
  expect(runtime.transport.name).toBe(memoryTransport().name);
  expect(runtime.transport.name).toBe("memory");
});

it("is made anew each time: two runtimes share none", () => {
  expect(memoryTransport()).not.toBe(memoryTransport());
});

it("carries anything, by reference: functions, symbols, cycles", async () => {
  const got: unknown[] = [];
  const { runtime } = runtimeWith({
    w: ({ payload }) => {
      got.push(payload);
      return payload;
    },
  });
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  for (const payload of [() => 1, Symbol("s"), cycle, new Map(), 10n]) {
    expect(await runtime.job("w", { payload })).toBe(payload);
    expect(got.pop()).toBe(payload);
  }
});

it("carries events by reference, too", async () => {
  const data = { deep: new Set([1]) };
  const { runtime } = runtimeWith({ w: (request) => request.update(data) });
  const seen: unknown[] = [];
  for await (const event of runtime.job("w")) seen.push(event.data);
  expect(seen).toHaveLength(1);
  expect(seen[0]).toBe(data);
});
