import { describe, expect, it } from "vitest";
import { jobMachine } from "../../machines/index.ts";
import { runCommandLine } from "../../src/cli/program.ts";
import { createWorker } from "../../src/index.ts";
import { createInspector } from "../../src/inspector/index.ts";
import { turns } from "../fixtures/turn.ts";
import { manifest } from "../package/repository.ts";
import { FakeHost, replica } from "./fake-host.ts";

describe("the commands", () => {
  it("call asks for a job", async () => {
    const host = new FakeHost();
    host.workers = [createWorker("w", { jobs: { echo: ({ payload, meta }) => ({ payload, meta }) } })];
    const args = [
      "call",
      "w",
      "echo",
      "not JSON",
      "--text",
      "--meta",
      "user=Ada",
      "--meta",
      "a=b=c",
      "--json",
    ];
    expect(await runCommandLine([...args, "--nats", "nats://broker"], host)).toBe(0);
    expect(JSON.parse(host.stdout.text)).toMatchObject({
      type: "ended",
      response: { payload: "not JSON", meta: { user: "Ada", a: "b=c" } },
    });
    expect(host.connections).toMatchObject([{ servers: ["nats://broker"] }]);
  });

  it("call takes a negative number, and standard input, for a payload", async () => {
    const host = new FakeHost();
    host.stdin = "[2]";
    host.workers = [createWorker("w", { onJob: ({ payload }) => payload })];
    expect(await runCommandLine(["call", "w", "", "-5"], host)).toBe(0);
    host.workers = [createWorker("w", { onJob: ({ payload }) => payload })];
    expect(await runCommandLine(["call", "w", "", "-", "--json"], host)).toBe(0);
    expect(host.stdout.lines[0]).toBe("-5");
    expect(JSON.parse(host.stdout.lines[1] ?? "")).toMatchObject({ response: [2] });
  });

  it("ps lists who is there", async () => {
    const host = new FakeHost();
    host.env.NATS_URL = "nats://elsewhere";
    host.replicas = [replica("w")];
    const exitCode = runCommandLine(["ps", "--json", "--wait", "20"], host);
    await turns(10);
    await host.clock.advance(20);
    expect(await exitCode).toBe(0);
    expect(JSON.parse(host.stdout.text)).toMatchObject([{ workerName: "w" }]);
    expect(host.connections).toMatchObject([{ servers: ["nats://elsewhere"] }]);
  });

  it("inspect shows a recording", async () => {
    const host = new FakeHost();
    host.stdin = JSON.stringify(createInspector().export());
    const exitCode = runCommandLine(["inspect", "-", "--port", "0", "--no-open", "--json"], host);
    while (host.stderr.lines.length === 0) await turns(1);
    expect(JSON.parse(host.stdout.text)).toMatchObject({ type: "inspecting" });
    expect(host.opened).toEqual([]);
    host.interrupt();
    expect(await exitCode).toBe(0);
  });

  it("graph draws state machines", async () => {
    const host = new FakeHost();
    expect(await runCommandLine(["graph", "--machine", "runtime", "-o", "runtime.svg"], host)).toBe(0);
    expect(host.files["runtime.svg"]).toMatch(/^<svg /);
    expect(await runCommandLine(["graph", "--machine", "runtime", "--json"], host)).toBe(0);
    expect(JSON.parse(host.stdout.text)).toMatchObject([{ id: "runtime" }]);
    host.exports = { machines: [jobMachine] };
    expect(await runCommandLine(["graph", "./m.js", "-o", "m.md", "--direction", "right"], host)).toBe(0);
    expect(host.files["m.md"]).toContain("  direction LR\n");
  });

  it("serve hosts workers, and leaves the exit code to its runtime", async () => {
    const host = new FakeHost();
    host.exports = { worker: createWorker("w") };
    const exitCode = runCommandLine(["serve", "./w.js", "--name", "shop", "--drain", "10"], host);
    await turns(20);
    expect(host.runtime?.name).toBe("shop");
    await host.runtime?.end();
    expect(await exitCode).toBeUndefined();
  });
});

it("--version is that of the package", async () => {
  const host = new FakeHost();
  expect(await runCommandLine(["--version"], host)).toBe(0);
  expect(host.stdout.text).toBe(`${(manifest as unknown as { version: string }).version}\n`);
});

describe("a wrong call", () => {
  it.each([
    [["shout"], "unknown command 'shout'. See xstate-jobs --help"],
    [["cal", "w"], "unknown command 'cal' (Did you mean call?). See xstate-jobs --help"],
    [["--loud"], "unknown option '--loud'. See xstate-jobs --help"],
    [["call"], "missing required argument 'worker'. See xstate-jobs call --help"],
    [["call", "w", "--loud"], "unknown option '--loud'. See xstate-jobs call --help"],
    [["ps", "--jsn"], "unknown option '--jsn' (Did you mean --json?). See xstate-jobs ps --help"],
    [["ps", "w"], "too many arguments for 'ps'. Expected 0 arguments but got 1. See xstate-jobs ps --help"],
    [["ps", "--wait", "-1"], expect.stringContaining("'-1' is invalid. It takes milliseconds, 0 or more.")],
    [["ps", "--wait", ""], expect.stringContaining("It takes milliseconds, 0 or more.")],
    [["call", "w", "--timeout", "soon"], expect.stringContaining("'soon' is invalid. It takes milliseconds")],
    [["call", "w", "--meta", "user"], expect.stringContaining("'user' is invalid. It takes key=value.")],
    [["call", "w", "j", "text"], expect.stringContaining("the payload is not JSON")],
    [["call", "", "j"], expect.stringContaining("a string that is not empty")],
    [["graph", "--format", "png"], expect.stringContaining("Allowed choices are mermaid, svg, json")],
    [["graph", "--format", "svg"], expect.stringContaining("an SVG shows one state machine")],
    [["graph", "./m.js"], "./m.js exports no state machine: it exports nothing"],
    [["graph", "--nats", "x"], expect.stringContaining("unknown option '--nats'")],
    [["inspect"], "missing required argument 'recording | url'. See xstate-jobs inspect --help"],
    [["inspect", "a.json", "--port", "70000"], expect.stringContaining("It takes a port, from 0 to 65535.")],
    [["inspect", "a.json", "--nats", "x"], expect.stringContaining("unknown option '--nats'")],
    [["serve", "--inspect", "./w.js"], expect.stringContaining("'./w.js' is invalid. It takes a port")],
    [["serve", "./w.js"], "./w.js exports no worker: it exports nothing"],
  ])("%j is one line, and exit code 2", async (args, message) => {
    const host = new FakeHost();
    expect(await runCommandLine(args, host)).toBe(2);
    expect(host.stderr.text).toMatch(/^xstate-jobs: [^\n]*\n$/);
    expect(host.stderr.text.replace(/^xstate-jobs: |\n$/g, "")).toEqual(message);
    expect(host.stdout.text).toBe("");
  });

  it("shows where it comes from with --verbose", async () => {
    const host = new FakeHost();
    expect(await runCommandLine(["call", "w", "j", "text", "--verbose"], host)).toBe(2);
    expect(host.stderr.text).toMatch(/\n {4}at /);
    expect(host.stderr.text).toContain("caused by SyntaxError");
  });

  it("is not what went wrong otherwise: that is 1", async () => {
    const host = new FakeHost();
    host.connect = () => Promise.reject(new Error("no\nmemory"));
    expect(await runCommandLine(["ps"], host)).toBe(1);
    expect(host.stderr.text).toBe("xstate-jobs: no memory\n");
  });
});
