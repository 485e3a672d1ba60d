import { describe, expect, it } from "vitest";
import { collectWorkers } from "../../src/cli/collect-workers.ts";
import { createWorker, Worker } from "../../src/index.ts";
import { unreadable } from "../fixtures/unreadable.ts";

const namesOf = (exports: Record<string, unknown>): string[] =>
  collectWorkers(exports).map(({ name }) => name);

describe("the workers of a module", () => {
  it("are exported by name, by default, or in an array", () => {
    const [a, b, c, d] = ["a", "b", "c", "d"].map((name) => createWorker(name));
    expect(namesOf({ a, default: b, all: [c, d] })).toEqual(["a", "b", "c", "d"]);
  });

  it("are each one once, however often it is exported", () => {
    const a = createWorker("a");
    expect(namesOf({ a, default: a, all: [a, a] })).toEqual(["a"]);
  });

  it("are instances: classes are not constructed, functions not called, and nothing else is one", () => {
    class Mine extends Worker {}
    const make = (): Worker => createWorker("made");
    const others = {
      Mine,
      make,
      Worker,
      prototype: Mine.prototype,
      text: "w",
      nothing: null,
      record: { name: "w" },
    };
    expect(namesOf({ ...others, mine: new Mine("mine") })).toEqual(["mine"]);
  });

  it("are not those that come as a child of another one, at any depth", async () => {
    const [parent, child, grandchild] = ["parent", "child", "grandchild"].map((name) => createWorker(name));
    await parent?.addWorkers(child!);
    await child?.addWorkers(grandchild!);
    expect(namesOf({ grandchild, child, parent })).toEqual(["parent"]);
  });

  it("are found beside what cannot even be looked at", () => {
    const [a, b] = [createWorker("a"), createWorker("b")];
    expect(namesOf({ ...unreadable(), all: [unreadable().revoked, a], b })).toEqual(["a", "b"]);
  });

  it("may be made by another copy of the package", () => {
    const brand = Symbol("xstate-jobs.worker");
    class Foreign {
      readonly name = "foreign";
      get [brand](): true {
        return true;
      }
    }
    expect(namesOf({ foreign: new Foreign() })).toEqual(["foreign"]);
  });
});
