import { describe, expect, it } from "vitest";
import { transportCases } from "../../../src/testing/index.ts";
import { memoryFixture } from "../../fixtures/memory-fixture.ts";
import { memoryNetworkFixture } from "../../fixtures/memory-network-fixture.ts";

describe("memoryNetwork()", () => {
  for (const { title, run } of transportCases(memoryNetworkFixture)) it(title, run);
});

describe("the list of transport cases", () => {
  const all = transportCases(memoryNetworkFixture);

  it("has a sentence for each, which begins with its theme", () => {
    expect(new Set(all.map(({ title }) => title)).size).toBe(all.length);
    for (const { theme, title } of all) expect(title.startsWith(`${theme}: `)).toBe(true);
  });

  it("leaves out what the transport does not promise", () => {
    const themes = (fixture: typeof memoryNetworkFixture) =>
      new Set(transportCases(fixture).map(({ theme }) => theme));
    const { promises } = memoryNetworkFixture;
    expect([...themes(memoryNetworkFixture)]).toEqual(expect.arrayContaining(["breaks", "ends", "copies"]));
    expect(themes({ ...memoryNetworkFixture, promises: { ...promises, isShared: false } })).not.toContain(
      "ends",
    );
    expect(themes(memoryFixture("none"))).not.toContain("copies");
    const short = transportCases({
      ...memoryNetworkFixture,
      promises: { ...promises, maxPayload: undefined },
    });
    expect(all.length - short.length).toBe(2);
  });

  it("closes what a case has opened, also when it does not hold", async () => {
    const log: string[] = [];
    const [first] = transportCases({
      ...memoryNetworkFixture,
      open: () => ({
        runtime: () => Promise.reject(new Error("no runtime today")),
        wait: () => Promise.resolve(),
        close: () => void log.push("closed"),
      }),
    });
    await expect(first?.run()).rejects.toThrow("no runtime today");
    expect(log).toEqual(["closed"]);
  });

  it("fails a case that leaves something behind", async () => {
    const [first] = transportCases({
      ...memoryNetworkFixture,
      open: async () => ({ ...(await memoryNetworkFixture.open()), leftovers: () => ["a timer"] }),
    });
    await expect(first?.run()).rejects.toThrow(
      'what is left when all is disposed: expected [], got ["a timer"]',
    );
  });
});
