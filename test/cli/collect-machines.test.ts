import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createMachine, fromPromise } from "xstate";
import { collectMachines, isMachine } from "../../src/cli/collect-machines.ts";
import { unreadable } from "../fixtures/unreadable.ts";
import { root } from "../package/repository.ts";

const one = createMachine({ id: "one" });
const two = createMachine({ id: "two" });

const revoked = (): unknown => unreadable().revoked;

const named = (exports: Record<string, unknown>): string[] =>
  collectMachines(exports).map(({ name, machine }) => `${name}: ${machine.id}`);

describe("the state machines of a module", () => {
  it("are those that it exports by name, by default, or in an array, each once", () => {
    expect(named({ all: [one, two], default: two, one })).toEqual(["all: one", "all: two"]);
    expect(named({ default: one, one })).toEqual(["one: one"]);
    expect(named({ default: one })).toEqual(["default: one"]);
  });

  it("are not what looks a little like one", () => {
    const promised = fromPromise(async () => 1);
    const likes = [
      promised,
      {},
      null,
      undefined,
      1,
      "one",
      () => one,
      one.config,
      one.root,
      { id: "x", root: {} },
    ];
    expect(likes.filter(isMachine)).toEqual([]);
    expect(named({ likes, ...likes })).toEqual([]);
  });

  it("are found beside what cannot even be looked at", () => {
    expect(named({ ...unreadable(), all: [revoked(), one], two })).toEqual(["all: one", "two: two"]);
  });

  it("may be made by another copy of XState", () => {
    const { createMachine: create } = createRequire(import.meta.url)(
      join(root, "node_modules/xstate/dist/xstate.umd.min.js"),
    );
    expect(create).not.toBe(createMachine);
    expect(named({ other: create({ id: "other" }) })).toEqual(["other: other"]);
  });
});
