import { describe, expect, it } from "vitest";
import { runCommandLine } from "../../src/cli/program.ts";
import { FakeHost } from "./fake-host.ts";

describe("help", () => {
  it.each([
    ["--help"],
    ["-h"],
    ["help"],
    ["serve", "--help"],
    ["call", "--help"],
    ["help", "ps"],
    ["inspect", "-h"],
    ["graph", "-h"],
  ])("%s %s is on standard output, with examples", async (...args) => {
    const host = new FakeHost();
    expect(await runCommandLine(args, host)).toBe(0);
    expect(host.stdout.text).toMatch(/^Usage: xstate-jobs/);
    expect(host.stdout.text).toMatch(/\nExamples:\n {2}\$ /);
    expect(host.stderr.text).toBe("");
  });

  it("is what one gets who says nothing, as an error", async () => {
    const host = new FakeHost();
    expect(await runCommandLine([], host)).toBe(2);
    expect([host.stdout.text, host.stderr.text]).toEqual(["", expect.stringMatching(/^Usage:/)]);
  });

  it("of call tells the exit codes", async () => {
    const host = new FakeHost();
    await runCommandLine(["call", "--help"], host);
    for (const code of [0, 1, 2, 3, 4, 124, 130]) {
      expect(host.stdout.text).toMatch(new RegExp(`^ +${code} {2}\\S`, "m"));
    }
  });

  it("of no command is wider than a terminal", async () => {
    for (const command of ["serve", "call", "ps", "inspect", "graph"]) {
      const host = new FakeHost();
      await runCommandLine([command, "--help"], host);
      expect(host.stdout.lines.filter((line) => line.length > 100)).toEqual([]);
    }
  });
});
