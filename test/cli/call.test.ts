import { describe, expect, it } from "vitest";
import { type Call, type CallOptions, call } from "../../src/cli/call.ts";
import { connectOptionsOf } from "../../src/cli/connection-options.ts";
import { createWorker } from "../../src/index.ts";
import { deferred } from "../fixtures/deferred.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import type { TestHandler } from "../fixtures/test-runtime.ts";
import { turns } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";
import { FakeHost, replica } from "./fake-host.ts";

const connection = connectOptionsOf({}, {});
const defaults = { connection, timeout: undefined, json: false, text: false, meta: {}, verbose: false };

function called(
  host: FakeHost,
  what: Partial<Call> & { options?: Partial<CallOptions> } = {},
): Promise<number> {
  const { workerName = "w", name, payload, options = {} } = what;
  return call({ workerName, name, payload }, { ...defaults, ...options }, host);
}

/** A host with a worker called w. */
function hostWith(what: TestHandler | Readonly<Record<string, TestHandler>>): FakeHost {
  const host = new FakeHost();
  host.workers = [createWorker("w", typeof what === "function" ? { onJob: what } : { jobs: what })];
  return host;
}

describe("a call", () => {
  it("shows events as they come, then the response, and exits with 0", async () => {
    const gate = deferred();
    const host = hostWith({
      summarize: async (request) => {
        await request.update("reading");
        await gate.promise;
        return { text: `About ${request.payload}` };
      },
    });
    const exitCode = called(host, { name: "summarize", payload: '"actors"' });
    await turns(20);
    expect([host.stderr.text, host.stdout.text]).toEqual(["update reading\n", ""]);
    gate.resolve();
    expect(await exitCode).toBe(0);
    expect(JSON.parse(host.stdout.text)).toEqual({ text: "About actors" });
  });

  it("without a name, or with an empty one, asks for the job that has none", async () => {
    const host = hostWith(({ payload, meta }) => ({ payload, meta }));
    expect(await called(host, { name: "", payload: "[1]", options: { meta: { user: "Ada" } } })).toBe(0);
    expect(JSON.parse(host.stdout.text)).toEqual({
      payload: [1],
      meta: { user: "Ada" },
    });
  });

  it("with --json is lines of JSON on standard output, and the last one is the ending", async () => {
    const host = hostWith(async (request) => {
      await request.streamStart();
      await request.streamData(1n);
      await request.streamEnd("end");
    });
    expect(await called(host, { options: { json: true } })).toBe(0);
    expect(host.stdout.lines.map((line) => JSON.parse(line))).toEqual([
      { type: "stream_start", data: null },
      { type: "stream_data", data: "1" },
      { type: "stream_end", data: "end" },
      { type: "ended", status: "completed", code: null, reason: null, response: "end" },
    ]);
    expect(host.stderr.text).toBe("");
  });

  it("waits with its worker for a reader that is slow", async () => {
    const gate = deferred();
    let sent = 0;
    const host = hostWith(async (request) => {
      for (; sent < 5_000; sent++) await request.streamData(sent);
    });
    host.stdout.room = gate.promise;
    const exitCode = called(host);
    await turns(50);
    // As many as are held for a job.
    expect(sent).toBeLessThan(1_100);
    gate.resolve();
    expect(await exitCode).toBe(0);
    expect(host.stdout.lines).toHaveLength(5_000);
  });
});

describe("a call whose job does not complete", () => {
  it("says why in one line, and exits by how it ended", async () => {
    const host = hostWith({
      fails: (request) => request.fail("no\ntime", { response: "half" }),
      throws: () => {
        throw new Error("broken");
      },
    });
    expect(await called(host, { name: "fails" })).toBe(3);
    expect(host.stderr.text).toMatch(/^xstate-jobs: job 'fails' \S+ on worker 'w' failed: no time\n$/);
    expect(host.stdout.text).toBe("half\n");
  });

  it.each([
    ["throws", 1, "error"],
    ["lacks", 1, "no_handler"],
  ])("that %s exits with %i", async (name, exitCode, code) => {
    const host = hostWith({
      throws: () => {
        throw new Error("broken");
      },
    });
    expect(await called(host, { name, options: { json: true } })).toBe(exitCode);
    expect(JSON.parse(host.stdout.lines.at(-1) ?? "")).toMatchObject({ type: "ended", code, response: null });
    expect(host.stderr.lines).toHaveLength(1);
  });

  it("shows stacks only when that is asked for", async () => {
    const host = hostWith(() => {
      throw new Error("broken");
    });
    await called(host, { options: { verbose: true } });
    expect(host.stderr.text).toMatch(/\n {4}at /);
    expect(host.stderr.text).toContain("caused by Error: broken");
  });

  it("in time exits as timeout(1) does", async () => {
    const host = hostWith(untilAborted);
    const exitCode = called(host, { options: { timeout: 200 } });
    await host.clock.advance(200);
    expect(await exitCode).toBe(124);
    expect(host.stderr.text).toMatch(/ was cancelled: timeout\n$/);
  });
});

describe("Ctrl-C", () => {
  it("cancels the job, and waits for its handler", async () => {
    const gate = deferred();
    const host = hostWith(() => gate.promise);
    let isOver = false;
    const exitCode = called(host).finally(() => {
      isOver = true;
    });
    await turns(20);
    host.interrupt();
    await turns(20);
    expect(host.stderr.text).toMatch(/was cancelled: interrupted by SIGINT\n$/);
    expect(isOver).toBe(false);
    gate.resolve();
    expect(await exitCode).toBe(4);
    expect(host.exits).toEqual([]);
  });

  it("does not wait long for a handler that ignores its signal", async () => {
    const host = hostWith(() => new Promise(() => {}));
    const exitCode = called(host);
    await turns(20);
    host.interrupt();
    await turns(20);
    await host.clock.advance(1_000);
    expect(await exitCode).toBe(4);
  });

  it("a second time exits at once", async () => {
    const gate = deferred();
    const host = hostWith(() => gate.promise);
    const exitCode = called(host);
    await turns(20);
    host.interrupt();
    host.interrupt();
    expect(host.exits).toEqual([130]);
    gate.resolve();
    await exitCode;
  });

  it("while it connects asks for nothing", async () => {
    const host = new FakeHost();
    host.connecting = new Promise(() => {});
    const calling = called(host);
    await turns(20);
    host.interrupt();
    expect(await rejectionOf(calling)).toMatchObject({ message: "interrupted by SIGINT", exitCode: 4 });
  });
});

describe("a call that waits for its worker", () => {
  it("says so once, with the workers that are there", async () => {
    const host = new FakeHost();
    host.replicas = [replica("poet"), replica("research"), replica("poet", { instance: "a2" })];
    const exitCode = called(host, { options: { timeout: 60_000 } });
    await host.clock.advance(4_999);
    expect(host.stderr.text).toBe("");
    await host.clock.advance(1);
    const line = "xstate-jobs: waiting for worker 'w'. Workers there: 'poet', 'research'.\n";
    expect(host.stderr.text).toBe(line);
    await host.clock.advance(30_000);
    expect(host.stderr.text).toBe(line);
    await host.runtime?.addWorkers(createWorker("w", { onJob: () => "here" }));
    expect(await exitCode).toBe(0);
    expect(host.stdout.text).toBe("here\n");
  });

  it("says that it is there if it only has other things to do", async () => {
    const host = new FakeHost();
    host.replicas = [replica("w")];
    const exitCode = called(host, { options: { timeout: 6_000 } });
    await host.clock.advance(6_000);
    expect(await exitCode).toBe(124);
    expect(host.stderr.lines[0]).toBe("xstate-jobs: worker 'w' is there, and has not begun the job yet");
  });

  it("says nothing of a job that has begun and takes long", async () => {
    const gate = deferred();
    const host = hostWith(async (request) => {
      await request.update("begun");
      await gate.promise;
    });
    const exitCode = called(host);
    await turns(20);
    await host.clock.advance(10_000);
    expect(host.stderr.text).toBe("update begun\n");
    gate.resolve();
    expect(await exitCode).toBe(0);
  });
});

describe("a call that cannot be", () => {
  it("is an error before anything is asked", async () => {
    const host = hostWith({});
    expect(await rejectionOf(called(host, { payload: "text" }))).toMatchObject({ exitCode: 2 });
    expect(host.connections).toEqual([]);
    expect(await rejectionOf(called(host, { workerName: "" }))).toMatchObject({ exitCode: 2 });
  });

  it("without a connection is an error, after five seconds or its own time", async () => {
    const host = new FakeHost();
    host.connecting = new Promise(() => {});
    const patient = rejectionOf(called(host));
    await host.clock.advance(5_000);
    expect(await patient).toMatchObject({ exitCode: 1 });
    const hasty = rejectionOf(called(host, { options: { timeout: 100 } }));
    await host.clock.advance(100);
    expect(await hasty).toMatchObject({ exitCode: 1 });
  });

  it("by a user who may not hear the answers ends at once, and says what is wrong", async () => {
    const host = hostWith(untilAborted);
    const exitCode = called(host);
    await turns(20);
    host.forbid("jobs.v1.default.pres.*.*.*");
    await turns(20);
    host.forbid("jobs.v1.default.rep.r.1.>");
    expect(await exitCode).toBe(1);
    expect(host.stderr.lines.at(-1)).toMatch(
      /the server does not let this user hear answers as runtime 'runtime-\w+': give its --name$/,
    );
  });

  it("counts the time that it took to connect", async () => {
    const host = hostWith(untilAborted);
    const up = deferred();
    host.connecting = up.promise;
    const exitCode = called(host, { options: { timeout: 300 } });
    await host.clock.advance(200);
    up.resolve();
    await turns(20);
    await host.clock.advance(100);
    expect(await exitCode).toBe(124);
  });
});
