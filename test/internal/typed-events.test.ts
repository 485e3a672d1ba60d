import { describe, expect, it } from "vitest";
import { callAlone, isThenable, TypedEvents } from "../../src/internal/typed-events.ts";
import { turn } from "../fixtures/turn.ts";

interface Events {
  a: number;
  b: number;
}

function made() {
  const reports: string[] = [];
  const events = new TypedEvents<Events>((error, where) => void reports.push(`${where}: ${error}`));
  return { events, reports };
}

describe("typed events", () => {
  it("reach their listeners in order, with the one value", () => {
    const { events } = made();
    const heard: unknown[] = [];
    events.on("a", (value) => heard.push(["first", value]));
    events.on("a", (value) => heard.push(["second", value]));
    events.on("b", (value) => heard.push(["other", value]));
    events.emit("a", 1);
    expect(heard).toEqual([
      ["first", 1],
      ["second", 1],
    ]);
  });

  it("may be emitted when nobody has ever listened", () => {
    const { events } = made();
    events.emit("a", 1);
    events.off("a", () => {});
    expect(events.has("a")).toBe(false);
  });

  it("stop at no listener that throws or rejects, and report it", async () => {
    const { events, reports } = made();
    const heard: number[] = [];
    events.on("a", () => {
      throw "thrown";
    });
    events.on("a", async () => {
      throw "rejected";
    });
    events.on("a", (value) => heard.push(value));
    events.emit("a", 1);
    await turn();
    expect(heard).toEqual([1]);
    expect(reports).toEqual(["listener of 'a': thrown", "listener of 'a': rejected"]);
  });

  it("reach a listener of `once` once", () => {
    const { events } = made();
    const heard: number[] = [];
    events.once("a", (value) => heard.push(value));
    events.emit("a", 1);
    events.emit("a", 2);
    expect(heard).toEqual([1]);
    expect(events.has("a")).toBe(false);
  });

  it("reach no listener that was taken off, whether it was put on by `on` or by `once`", () => {
    const { events } = made();
    const heard: number[] = [];
    const listener = (value: number): number => heard.push(value);
    events.on("a", listener);
    events.once("a", listener);
    events.on("b", listener);
    events.off("a", listener);
    events.off("a", () => {});
    events.emit("a", 1);
    events.emit("b", 2);
    expect(heard).toEqual([2]);
  });

  it("know for which event somebody listens", () => {
    const { events } = made();
    const listener = (): void => {};
    events.on("a", listener);
    expect([events.has("a"), events.has("b")]).toEqual([true, false]);
    events.off("a", listener);
    expect(events.has("a")).toBe(false);
  });

  it("take no listener that is no function", () => {
    const { events } = made();
    const wrong = "listener" as unknown as () => void;
    expect(() => events.on("a", wrong)).toThrow(
      new TypeError("listener of 'a' must be a function, not string"),
    );
    expect(() => events.once("a", wrong)).toThrow(TypeError);
  });
});

describe("a function that is called alone", () => {
  it("is reported when its thenable's `then` throws", () => {
    const reports: string[] = [];
    const then = (): never => {
      throw "of then";
    };
    callAlone(
      () => ({ then }),
      "here",
      (error, where) => void reports.push(`${where}: ${error}`),
    );
    expect(reports).toEqual(["here: of then"]);
  });
});

it("tells thenables from what is none", () => {
  const then = (): void => {};
  const thenables = [Promise.resolve(), { then }, Object.assign(() => {}, { then })];
  expect(thenables.every(isThenable)).toBe(true);
  // biome-ignore lint/suspicious/noThenProperty: it is no thenable on purpose.
  expect([undefined, null, 7, "then", {}, { then: 1 }, () => {}].some(isThenable)).toBe(false);
});
