import { describe, it } from "vitest";
import { transportCases } from "../../src/testing/index.ts";
import { memoryNetworkFixture } from "../fixtures/memory-network-fixture.ts";

describe("memoryNetwork()", () => {
  for (const { title, run } of transportCases(memoryNetworkFixture)) it(title, run);
});
