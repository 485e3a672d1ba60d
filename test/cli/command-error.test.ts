import { describe, expect, it } from "vitest";
import { CommandError, errorText, sayingOf } from "../../src/cli/command-error.ts";

describe("an error of the command line", () => {
  it("is one line that begins with the command's name, once", () => {
    expect(errorText(new Error("two\n lines"), false)).toBe("xstate-jobs: two lines");
    expect(errorText(new TypeError("xstate-jobs: no such option"), false)).toBe(
      "xstate-jobs: no such option",
    );
  });

  it("says something, whatever was thrown", () => {
    expect([sayingOf("a text"), sayingOf(undefined), sayingOf(new Error(""))]).toEqual([
      "a text",
      "undefined",
      "an error without a message",
    ]);
  });

  it("shows its stack and its causes only when that is asked for", () => {
    const cause = new Error("the disk is full");
    const [line, ...stacks] = errorText(new CommandError("cannot write", { cause }), true).split("\n");
    expect(line).toBe("xstate-jobs: cannot write");
    expect(stacks.filter((each) => !each.startsWith("    at "))).toEqual([
      "Error: cannot write",
      "caused by Error: the disk is full",
    ]);
  });

  it("shows a chain of causes that is a ring once around", () => {
    const one: Error = new Error("one");
    one.cause = new Error("other", { cause: one });
    expect(errorText(one, true).match(/^caused by/gm)).toHaveLength(1);
  });

  it("exits with 2, unless it says something else", () => {
    expect(new CommandError("no").exitCode).toBe(2);
    expect(new CommandError("no", { exitCode: 1 }).exitCode).toBe(1);
  });
});
