import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { readOptions, UsageError } from "../../../../docs/examples/demo/options.ts";

const read = (...args: string[]) => readOptions(args, "/default", "/current");

describe("readOptions", () => {
  it("audits the default folder, to the end, when nothing is said", () => {
    expect(read()).toEqual({
      folder: resolve("/default"),
      timeout: undefined,
      keepGoing: false,
      strict: false,
      inspect: false,
      help: false,
    });
  });

  it("takes a folder and options, in any order", () => {
    expect(read("--timeout", "250", "some/folder", "--keep-going", "--strict", "--inspect")).toEqual({
      folder: resolve("/current/some/folder"),
      timeout: 250,
      keepGoing: true,
      strict: true,
      inspect: true,
      help: false,
    });
  });

  it("takes a timeout of 0, and fractions", () => {
    expect(read("--timeout=0").timeout).toBe(0);
    expect(read("--timeout=1.5").timeout).toBe(1.5);
  });

  it.each(["--help", "-h"])("takes %s", (option) => {
    expect(read(option).help).toBe(true);
  });

  it.each([
    [["--foo"], "Unknown option '--foo' (see --help)"],
    [["a", "b", "c"], "one folder at a time, not also 'b', 'c' (see --help)"],
    [["--timeout"], "Option '--timeout <value>' argument missing (see --help)"],
    [["--timeout", "5s"], "--timeout wants milliseconds, 0 or more, not '5s' (see --help)"],
    [["--timeout="], "--timeout wants milliseconds, 0 or more, not '' (see --help)"],
    [["--timeout", "-5"], "--timeout wants milliseconds, 0 or more, not '-5' (see --help)"],
    [["--timeout=-1"], "--timeout wants milliseconds, 0 or more, not '-1' (see --help)"],
    [["--timeout=Infinity"], "--timeout wants milliseconds, 0 or more, not 'Infinity' (see --help)"],
    [["--strict=yes"], "Option '--strict' does not take an argument (see --help)"],
  ])("refuses %j in a line", (args, message) => {
    expect(() => read(...args)).toThrow(new UsageError(message));
  });
});
