import { EventEmitter } from "node:events";
import { PassThrough, Readable } from "node:stream";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { nodeHost, outputOf } from "../../src/cli/node-host.ts";
import { turns } from "../fixtures/turn.ts";

/** A stream that is full after so many bytes. */
function streamOf(highWaterMark: number, more: object = {}): NodeJS.WriteStream {
  return Object.assign(new PassThrough({ highWaterMark }), more) as unknown as NodeJS.WriteStream;
}

describe("an output", () => {
  it("lets whoever writes wait until there is room", async () => {
    const stream = streamOf(4);
    const output = outputOf(stream, false);
    await output.write("ab");
    let isWritten = false;
    const writing = output.write("cdef").then(() => {
      isWritten = true;
    });
    await turns(5);
    expect(isWritten).toBe(false);
    (stream as unknown as PassThrough).resume();
    await writing;
  });

  it("lets nobody wait for a reader that has left", async () => {
    const stream = streamOf(1);
    const output = outputOf(stream, false);
    const writing = output.write("ab");
    stream.emit("error", Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
    await writing;
    await output.write("cd");
  });

  it("is a terminal if it says so and is not dumb, and has 80 columns where it does not know", () => {
    expect(outputOf(streamOf(1), false)).toMatchObject({ isTerminal: false, columns: 80 });
    expect(outputOf(streamOf(1, { isTTY: true, columns: 0 }), false)).toMatchObject({
      isTerminal: true,
      columns: 80,
    });
    expect(outputOf(streamOf(1, { isTTY: true, columns: 40 }), true)).toMatchObject({
      isTerminal: false,
      columns: 40,
    });
  });
});

describe("the process", () => {
  /** As much of one as a command sees. */
  function processOf(): NodeJS.Process & { readonly exits: number[] } {
    const exits: number[] = [];
    return Object.assign(new EventEmitter(), {
      exits,
      cwd: () => "/somewhere",
      env: {},
      stdin: Readable.from(["[1,", "2]"]),
      stdout: streamOf(1),
      stderr: streamOf(1),
      exit: (code: number) => exits.push(code),
    }) as unknown as ReturnType<typeof processOf>;
  }

  it("interrupts by signals and by a reader that leaves, until nobody listens", () => {
    const fake = processOf();
    const told: string[] = [];
    const off = nodeHost(fake).onInterrupt((name) => told.push(name));
    fake.emit("SIGINT", "SIGINT");
    fake.emit("SIGTERM", "SIGTERM");
    fake.stdout.emit("error", new Error("write EPIPE"));
    expect(told).toEqual(["SIGINT", "SIGTERM", "a reader that has left"]);
    off();
    fake.emit("SIGINT", "SIGINT");
    fake.stdout.emit("error", new Error("write EPIPE"));
    expect(told).toHaveLength(3);
    expect(fake.listenerCount("SIGINT") + fake.listenerCount("SIGTERM")).toBe(0);
  });

  it("has a standard input, and files that are relative to its folder", async () => {
    const host = nodeHost(processOf());
    expect(await host.readStdin()).toBe("[1,2]");
    await expect(host.readFile("nowhere.json")).rejects.toThrow("/somewhere/nowhere.json");
  });

  it("writes files that are relative to its folder", async () => {
    await expect(nodeHost(processOf()).writeFile("nowhere/a.json", "")).rejects.toThrow(
      "/somewhere/nowhere/a.json",
    );
  });

  it("is kept alive until it is let go", () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const letGo = nodeHost(processOf()).keepAlive();
    expect(vi.getTimerCount()).toBe(1);
    letGo();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("exits", () => {
    const fake = processOf();
    nodeHost(fake).exit(130);
    expect(fake.exits).toEqual([130]);
  });
});
