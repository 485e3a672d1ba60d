import { expect, it } from "vitest";
import { shownEvent } from "../../../src/inspector/stately/shown-event.ts";
import { STAMP } from "../../../src/inspector/stately/stamp.ts";

const look = (value: unknown, name: string): string => `${name}: ${value}`;

it("is the type as it is, what may be shown of the rest, and the time", () => {
  expect(shownEvent({ type: "alarm", at: 7, floor: "third" }, 1_000, look)).toEqual({
    type: "alarm",
    at: "at: 7",
    floor: "floor: third",
    [STAMP]: 1_000,
  });
});

it("is another object, which later changes do not reach", () => {
  const event = { type: "alarm", floor: "third" };
  const shown = shownEvent(event, 1, look);
  event.floor = "fourth";
  expect(shown).toMatchObject({ floor: "floor: third" });
});

it("has a field called __proto__ like any other", () => {
  const shown = shownEvent(JSON.parse('{ "type": "a", "__proto__": "b" }'), 1, look);
  expect(Object.getPrototypeOf(shown)).toBe(Object.prototype);
  expect(JSON.parse(JSON.stringify(shown))).toEqual(
    JSON.parse(`{ "type": "a", "__proto__": "__proto__: b", "${STAMP}": 1 }`),
  );
});
