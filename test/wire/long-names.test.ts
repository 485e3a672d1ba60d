import { expect, it } from "vitest";
import { createRuntime } from "xstate-jobs";
import { memoryNetwork } from "xstate-jobs/testing";

it.each([
  ["of a runtime", { name: "ü".repeat(700) }, {}],
  ["of a namespace", { name: "lab" }, { namespace: "x".repeat(5_000) }],
])("the name %s that fits in no subject lets no runtime begin", (_, options, wireOptions) => {
  const transport = memoryNetwork().transport(wireOptions);
  expect(() => createRuntime({ ...options, transport })).toThrow(TypeError);
  expect(transport.status).toBe("connecting");
});
