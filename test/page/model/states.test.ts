import { describe, expect, it } from "vitest";
import { machineGraphs } from "../../../src/inspector/machines.ts";
import { signOf, statesById, toneOf } from "../../../src/page/model/states.ts";

describe("a state", () => {
  it("has a colour and a sign, whichever it is", () => {
    const states = Object.values(machineGraphs()).flatMap((machine) => [...statesById(machine).values()]);
    const shown = new Map(
      states.filter(({ type }) => type !== "compound").map(({ key }) => [key, toneOf(key)]),
    );
    expect(shown.get("pending")).toBe("waiting");
    expect(shown.get("inactive")).toBe("idle");
    expect(toneOf("somewhere else")).toBe("idle");
    expect([...shown.keys()].map(signOf).every((sign) => sign.length === 1)).toBe(true);
  });

  it("of an ending is told from the other endings by both", () => {
    const endings = ["completed", "cancelled", "failed", "error"];
    expect(new Set(endings.map(toneOf)).size).toBe(4);
    expect(new Set(endings.map(signOf)).size).toBe(4);
  });
});
