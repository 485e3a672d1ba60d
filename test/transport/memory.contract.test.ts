import { describe, it } from "vitest";
import { transportCases } from "../../src/testing/index.ts";
import { memoryFixture } from "../fixtures/memory-fixture.ts";

describe.each(["none", "codec"] as const)('memoryTransport({ copy: "%s" })', (copy) => {
  for (const { title, run } of transportCases(memoryFixture(copy))) it(title, run);
});
