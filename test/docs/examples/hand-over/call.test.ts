import { describe, expect, it } from "vitest";
import { call } from "../../../../docs/examples/hand-over/call.ts";
import { testRuntime } from "../../../fixtures/test-runtime.ts";

const SAYS = ["Hello.", "It is my printer.", "I have not.", "Thank you!", "Bye."];

/** Who speaks, but for the customer, each name once for what it says without a break. */
const turnsOf = (speakers: readonly string[]): string[] =>
  speakers.filter((name, index, all) => name !== "customer" && name !== all[index - 1]);

describe("a call", () => {
  it("is answered by one worker at a time: whoever speaks has the floor, alone", async () => {
    const { runtime } = testRuntime();
    const lines = await call(runtime, SAYS);
    for (const { speaker, floor } of lines) {
      expect(floor).toHaveLength(1);
      if (speaker !== "customer") expect(floor).toEqual([speaker]);
    }
    expect(turnsOf(lines.map(({ floor }) => String(floor)))).toEqual(["reception", "support", "reception"]);
  });

  it("tells each worker what it is activated with", async () => {
    const { runtime } = testRuntime();
    const lines = await call(runtime, SAYS);
    expect(lines.map(({ text }) => text)).toEqual([
      "Good morning!",
      "Hello.",
      "I see.",
      "It is my printer.",
      "Your printer? I put you through to support.",
      "Hello, this is support. What is the matter with your printer?",
      "I have not.",
      "Have you tried to switch it off and on again?",
      "Thank you!",
      "You are welcome. Back to reception.",
      "Welcome back. Was that all about your printer?",
      "Bye.",
      "I see.",
    ]);
  });

  it("takes the floor from one before it gives it to the other", async () => {
    const { runtime } = testRuntime();
    const heard: string[] = [];
    const calling = call(runtime, SAYS);
    for (const name of ["reception", "support"]) {
      runtime
        .getWorker(name)
        ?.on("activated", () => heard.push(`${name} on`))
        .on("deactivated", () => heard.push(`${name} off`));
    }
    await calling;
    expect(heard).toEqual(["reception on", "reception off", "support on", "support off", "reception on"]);
  });
});
