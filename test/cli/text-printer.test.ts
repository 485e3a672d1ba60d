import { describe, expect, it } from "vitest";
import { TextPrinter } from "../../src/cli/text-printer.ts";
import type { JobEvent } from "../../src/index.ts";
import { FakeHost } from "./fake-host.ts";

interface Show {
  readonly events?: readonly [type: JobEvent["type"], data?: unknown][];
  readonly response?: unknown;
  readonly message?: string;
  readonly terminal?: boolean;
}

/** What a job looks like on standard output and on standard error. */
async function shown({ events = [], response, message, terminal = false }: Show): Promise<[string, string]> {
  const host = new FakeHost();
  host.stdout.isTerminal = host.stderr.isTerminal = terminal;
  const printer = new TextPrinter(host);
  for (const [type, data] of events) await printer.event({ type, data });
  await printer.ended({ status: "completed", response, code: undefined, reason: undefined }, message);
  return [host.stdout.text, host.stderr.text];
}

describe("a response", () => {
  it("is a text as it is, or indented JSON, on standard output", async () => {
    expect(await shown({ response: "two\nlines" })).toEqual(["two\nlines\n", ""]);
    expect(await shown({ response: "a line\n" })).toEqual(["a line\n", ""]);
    expect(await shown({ response: { a: 1 } })).toEqual(['{\n  "a": 1\n}\n', ""]);
    expect(await shown({ response: null })).toEqual(["null\n", ""]);
  });

  it("that there is not is not shown", async () => {
    expect(await shown({})).toEqual(["", ""]);
  });

  it("of bytes is for a file or another program, and on a terminal it is base64", async () => {
    const host = new FakeHost();
    const bytes = new Uint8Array([1, 2, 255]);
    await new TextPrinter(host).ended(
      { status: "completed", response: bytes, code: undefined, reason: undefined },
      undefined,
    );
    expect(host.stdout.chunks).toEqual([bytes]);
    expect(await shown({ response: bytes, terminal: true })).toEqual(['"AQL/"\n', ""]);
  });

  it("comes before the line that says why the job did not complete", async () => {
    expect(await shown({ response: 1, message: "xstate-jobs: no" })).toEqual(["1\n", "xstate-jobs: no\n"]);
  });
});

describe("a stream", () => {
  it("of texts is shown as it comes, and the response is in a line of its own", async () => {
    const events: Show["events"] = [
      ["stream_start", { lines: 1 }],
      ["stream_data", "roses "],
      ["stream_data", "are red"],
      ["stream_end", "done"],
    ];
    expect(await shown({ events, response: "done" })).toEqual([
      "roses are red\ndone\n",
      'stream_start {"lines":1}\n',
    ]);
    expect(await shown({ events })).toEqual(["roses are red\n", 'stream_start {"lines":1}\n']);
  });

  it("of values is a line of JSON for each", async () => {
    const events: Show["events"] = [
      ["stream_data", { a: 1 }],
      ["stream_data", "text"],
      ["stream_data", [2]],
    ];
    expect(await shown({ events })).toEqual(['{"a":1}\ntext\n[2]\n', ""]);
  });

  it("of bytes can be piped as it is", async () => {
    const host = new FakeHost();
    const bytes = new Uint8Array([0, 10]);
    await new TextPrinter(host).event({ type: "stream_data", data: bytes });
    expect(host.stdout.chunks).toEqual([bytes]);
  });
});

describe("an update", () => {
  it("is a line on standard error", async () => {
    const events: Show["events"] = [
      ["update", "reading\na file"],
      ["update", { page: 2 }],
      ["update"],
      ["update", 0.5],
    ];
    expect(await shown({ events })).toEqual([
      "",
      'update reading a file\nupdate {"page":2}\nupdate\nupdate 0.5\n',
    ]);
  });

  it("of progress is a bar that is written over, on a terminal", async () => {
    const events: Show["events"] = [
      ["update", 0],
      ["update", { done: 1, total: 2 }],
    ];
    expect(await shown({ events, response: "done", terminal: true })).toEqual([
      "done\n",
      "\r[--------------------]   0 %\u001b[K\r[##########----------]  50 % 1 of 2\u001b[K\n",
    ]);
  });

  it("does not stand behind what streams, on one terminal", async () => {
    const events: Show["events"] = [
      ["stream_data", "roses"],
      ["update", "resting"],
      ["stream_data", " are red"],
      ["update", 1],
    ];
    expect(await shown({ events, terminal: true })).toEqual([
      "roses\n are red\n",
      "update resting\n\r[####################] 100 %\u001b[K\n",
    ]);
    expect((await shown({ events }))[0]).toBe("roses are red\n");
  });
});
