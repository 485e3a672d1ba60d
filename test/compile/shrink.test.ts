import { describe, expect, it } from "vitest";
import type { Trial } from "../../src/compile/compared.ts";
import { shrink } from "../../src/compile/shrink.ts";

const trialOf = (types: string, restoreAfter?: number): Trial => ({
  input: undefined,
  events: [...types].map((type) => ({ type })),
  restoreAfter,
});
const textOf = ({ events, restoreAfter }: Trial): string => {
  const types = events.map(({ type }) => type);
  if (restoreAfter !== undefined) types.splice(restoreAfter, 0, "|");
  return types.join("");
};

describe("shrink", () => {
  it("leaves out every event that does not matter", () => {
    const shrunk = shrink(trialOf("abcdefgh"), (trial) => /c.*g/.test(textOf(trial)));
    expect(textOf(shrunk)).toBe("cg");
  });

  it("leaves nothing, if the start is enough", () => {
    expect(textOf(shrink(trialOf("abc", 2), () => true))).toBe("");
  });

  it("leaves out that the actor is restored, where it does not matter", () => {
    expect(textOf(shrink(trialOf("abcd", 2), (trial) => textOf(trial).includes("b")))).toBe("b");
  });

  it("keeps the place where the actor is restored between the events that were around it", () => {
    const shrunk = shrink(trialOf("abcdef", 3), (trial) => /b.*\|.*e/.test(textOf(trial)));
    expect(textOf(shrunk)).toBe("b|e");
  });

  it("keeps a trial that fails only as it is", () => {
    const whole = trialOf("abcde", 1);
    expect(shrink(whole, (trial) => textOf(trial) === "a|bcde")).toEqual(whole);
  });
});
