import { expect, it } from "vitest";
import { resolveInspectorOptions } from "../../src/inspector/inspector-options.ts";

it("records all, and keeps ten thousand of what is over, unless it is told otherwise", () => {
  expect(resolveInspectorOptions({})).toEqual({ sample: 1, redact: undefined, limit: 10_000 });
  expect(resolveInspectorOptions({ sample: undefined, limit: undefined })).toMatchObject({
    sample: 1,
    limit: 10_000,
  });
  const redact = (): string => "x";
  expect(resolveInspectorOptions({ sample: 0, redact, limit: 0 })).toEqual({ sample: 0, redact, limit: 0 });
});

it.each<[what: string, options: unknown, ...texts: string[]]>([
  ["a sample of more than all", { sample: 1.1 }, "sample", "from 0 to 1", "1.1"],
  ["a sample of less than nothing", { sample: -0.1 }, "sample", "-0.1"],
  ["a sample that is no number", { sample: Number.NaN }, "sample", "NaN"],
  ["a sample that is a text", { sample: "0.5" }, "sample", '"0.5"'],
  ["a limit of a half", { limit: 0.5 }, "limit", "whole number"],
  ["a limit below nothing", { limit: -1 }, "limit", "at least 0"],
  ["a limit without end", { limit: Number.POSITIVE_INFINITY }, "limit"],
  ["something else than a function", { redact: "payload" }, "redact", "a function"],
  ["an option that it does not know", { samples: 1 }, "samples", "sample, redact, limit"],
  ["null", null, "createInspector()", "null"],
])("takes no %s, and says so", (_, options, ...texts) => {
  const resolve = (): unknown => resolveInspectorOptions(options as object);
  expect(resolve).toThrow(TypeError);
  for (const text of texts) expect(resolve).toThrow(text);
});
