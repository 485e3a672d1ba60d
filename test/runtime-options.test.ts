import { afterEach, describe, expect, it, vi } from "vitest";
import { SimulatedClock } from "xstate";
import { giveTurn, systemClock } from "../src/clock.ts";
import { createRuntime } from "../src/index.ts";
import { type RuntimeOptions, resolveRuntimeOptions } from "../src/runtime-options.ts";

afterEach(() => void vi.restoreAllMocks());

const MS = "a finite number of milliseconds, 0 or more";
const CLOCK = "a clock with setTimeout and clearTimeout, such as XState's SimulatedClock";
const TRANSPORT = "a transport, such as memoryTransport()";
const INSPECT = "a function or an observer with next()";

describe("the options of a runtime", () => {
  it.each<[object, string]>([
    [{ name: "" }, "'name' of createRuntime() must be a string that is not empty, not \"\""],
    [{ transport: "nats" }, `'transport' of createRuntime() must be ${TRANSPORT}, not "nats"`],
    [
      { transport: { open() {} } },
      `'transport' of createRuntime() must be ${TRANSPORT}, not the object given`,
    ],
    [{ inspect: {} }, `'inspect' of createRuntime() must be ${INSPECT}, not the object given`],
    [{ inspect: null }, `'inspect' of createRuntime() must be ${INSPECT}, not null`],
    [{ clock: Date }, `'clock' of createRuntime() must be ${CLOCK}, not the function given`],
    [{ random: 0.5 }, "'random' of createRuntime() must be a function, not 0.5"],
    [{ createId: "id" }, "'createId' of createRuntime() must be a function, not \"id\""],
    [{ yield: Promise.resolve() }, "'yield' of createRuntime() must be a function, not the object given"],
    [{ logger: console }, "'logger' of createRuntime() must be a function, not the object given"],
    [{ mode: "fast" }, `'mode' of createRuntime() must be "compiled" or "interpreted", not "fast"`],
    [{ graceMs: -1 }, `'graceMs' of createRuntime() must be ${MS}, not -1`],
    [{ graceMs: Number.POSITIVE_INFINITY }, `'graceMs' of createRuntime() must be ${MS}, not Infinity`],
    [{ pendingWarnMs: "5s" }, `'pendingWarnMs' of createRuntime() must be ${MS}, not "5s"`],
  ])("cannot be %j", (options, text) => {
    expect(() => createRuntime(options)).toThrow(new TypeError(`xstate-jobs: ${text}`));
  });

  it("cannot be others than it knows", () => {
    const text =
      "xstate-jobs: unknown option 'graceMS' of createRuntime(); it takes name, transport, inspect, clock, random, " +
      "createId, yield, logger, mode, graceMs, pendingWarnMs";
    expect(() => createRuntime({ graceMS: 1 } as object)).toThrow(new TypeError(text));
  });

  it("must be an object", () => {
    expect(() => createRuntime(null as unknown as RuntimeOptions)).toThrow(
      new TypeError("xstate-jobs: the options of createRuntime() must be an object, not null"),
    );
  });

  it("have their defaults where they are not given, or undefined", () => {
    const names = ["name", "transport", "inspect", "clock", "random", "createId", "yield", "logger", "mode"];
    const none = Object.fromEntries([...names, "graceMs", "pendingWarnMs"].map((name) => [name, undefined]));
    for (const options of [{}, none]) {
      const resolved = resolveRuntimeOptions(options);
      expect(resolved).toMatchObject({ mode: "compiled", graceMs: 5_000, pendingWarnMs: 5_000 });
      expect(resolved.name).toMatch(/^runtime-[0-9a-f]{8}$/);
      expect(resolved.transport.name).toBe("memory");
      expect(resolved.clock).toBe(systemClock);
      expect(resolved.giveTurn).toBe(giveTurn);
      expect(resolved.createId()).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    }
  });

  it("are taken as they are given", () => {
    const given = {
      name: "mine",
      clock: new SimulatedClock(),
      createId: () => "id",
      yield: async () => {},
      mode: "interpreted",
      graceMs: 0,
      pendingWarnMs: 0,
    } as const;
    const { yield: giveTurn, ...same } = given;
    expect(resolveRuntimeOptions(given)).toMatchObject({ ...same, giveTurn });
  });

  it.each([
    [0, "runtime-00000000"],
    [2 ** -32, "runtime-00000001"],
    [1 - 2 ** -33, "runtime-ffffffff"],
    [0.5, "runtime-80000000"],
  ])("make a name of eight hex digits of the chance %d: %s", (chance, name) => {
    expect(resolveRuntimeOptions({ random: () => chance }).name).toBe(name);
  });

  it("need no chance where a name is given", () => {
    const random = vi.fn(() => 0);
    resolveRuntimeOptions({ name: "mine", random });
    expect(random).not.toHaveBeenCalled();
  });
});

describe("the logger", () => {
  it("gets the message and the details", () => {
    const logger = vi.fn();
    resolveRuntimeOptions({ logger }).log("message", 1, 2);
    expect(logger.mock.calls).toEqual([["message", 1, 2]]);
  });

  it("is console.error where none is given", () => {
    const error = vi.spyOn(console, "error").mockImplementation(() => {});
    resolveRuntimeOptions({}).log("message", 1);
    expect(error.mock.calls).toEqual([["message", 1]]);
  });

  it("that throws stops nobody", () => {
    const { log } = resolveRuntimeOptions({
      logger: () => {
        throw new Error("of the logger");
      },
    });
    expect(() => log("message")).not.toThrow();
  });
});
