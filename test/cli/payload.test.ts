import { describe, expect, it } from "vitest";
import { CommandError } from "../../src/cli/command-error.ts";
import { readPayload } from "../../src/cli/payload.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { FakeHost } from "./fake-host.ts";

describe("a payload", () => {
  it("is JSON, from the argument, a file, or standard input", async () => {
    const host = new FakeHost();
    host.files["topic.json"] = '{"topic":"files"}\n';
    host.stdin = "[1, 2]";
    expect(await readPayload('"a text"', false, host)).toBe("a text");
    expect(await readPayload("@topic.json", false, host)).toEqual({ topic: "files" });
    expect(await readPayload("-", false, host)).toEqual([1, 2]);
    expect(await readPayload(undefined, false, host)).toBeUndefined();
  });

  it("may be a text as it is", async () => {
    const host = new FakeHost();
    host.stdin = "line\n";
    expect(await readPayload("{not JSON", true, host)).toBe("{not JSON");
    expect(await readPayload("-", true, host)).toBe("line\n");
  });

  it.each([
    ["hello world", `the payload is not JSON: quote a text as '"hello world"', or say --text`],
    ["it's", `the payload is not JSON: quote a text as '"some text"', or say --text`],
    ["", `the payload is not JSON: quote a text as '""', or say --text`],
    ["@broken.json", "broken.json is not JSON"],
    ["-", "what standard input says is not JSON"],
    ["@nowhere.json", "cannot read the payload: ENOENT: no such file, open 'nowhere.json'"],
  ])("%j is refused, with a remedy", async (argument, message) => {
    const host = new FakeHost();
    host.files["broken.json"] = "{";
    const error = await rejectionOf(readPayload(argument, false, host));
    expect(error).toBeInstanceOf(CommandError);
    expect(error).toMatchObject({ message, exitCode: 2 });
  });
});
