import { expect, it } from "vitest";
import { createRuntime } from "xstate-jobs";
import { memoryNetwork } from "xstate-jobs/testing";

it("the name of a runtime that fits in no subject lets no runtime begin", () => {
  const transport = memoryNetwork().transport();
  expect(() => createRuntime({ name: "ü".repeat(700), transport })).toThrow(TypeError);
  expect(transport.status).toBe("connecting");
});

it("the name of a namespace that fits in no subject makes no transport", () => {
  expect(() => memoryNetwork().transport({ namespace: "x".repeat(5_000) })).toThrow(TypeError);
});
