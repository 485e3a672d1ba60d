import { describe, expect, it, onTestFinished } from "vitest";
import { connectOptionsOf } from "../../src/cli/connection-options.ts";
import { type ServeOptions, serve } from "../../src/cli/serve.ts";
import { createWorker } from "../../src/index.ts";
import { createInspector } from "../../src/inspector/index.ts";
import { deferred } from "../fixtures/deferred.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { turns } from "../fixtures/turn.ts";
import { FakeHost } from "./fake-host.ts";

const connection = connectOptionsOf({ name: "shop" }, {});

function served(host: FakeHost, options: Partial<ServeOptions> = {}): Promise<undefined> {
  const defaults = { connection, drain: 5_000, inspect: undefined, json: false, verbose: false };
  return serve("./workers.js", { ...defaults, ...options }, host);
}

describe("serve", () => {
  it("hosts what the module exports, and says so, until the runtime ends", async () => {
    const host = new FakeHost();
    const research = createWorker("research", { jobs: { summarize: () => "text", rate: () => 1 } });
    host.exports = { research, all: [createWorker("poet", { onJob: () => "roses" }), createWorker("idle")] };
    const serving = served(host);
    await turns(20);
    expect(host.stdout.lines.sort()).toEqual([
      "connected to nats://127.0.0.1:4222",
      "serving 'idle': no jobs",
      "serving 'poet': (unnamed)",
      "serving 'research': summarize, rate",
    ]);
    expect(await host.runtime?.job("poet")).toBe("roses");
    await host.runtime?.end();
    expect(await serving).toBeUndefined();
    expect(host.stdout.lines.at(-1)).toBe("runtime 'shop' has ended");
    expect(host.stderr.text).toBe("");
  });

  it("ends when all workers have ended", async () => {
    const host = new FakeHost();
    const worker = createWorker("w");
    host.exports = { worker };
    const serving = served(host);
    await turns(20);
    await worker.end();
    await serving;
    expect(host.stdout.lines.at(-1)).toBe("runtime 'shop' has ended");
  });

  it("with --json says it in lines of JSON", async () => {
    const host = new FakeHost();
    host.exports = { default: createWorker("w", { onJob: () => 1, jobs: { a: () => 1 } }) };
    const serving = served(host, { json: true });
    await turns(20);
    await host.runtime?.end();
    await serving;
    expect(host.stdout.lines.map((line) => JSON.parse(line))).toEqual([
      { type: "serving", workerName: "w", jobs: ["a", null] },
      { type: "connected", servers: ["nats://127.0.0.1:4222"] },
      { type: "ended", runtime: "shop" },
    ]);
  });

  it("says when its connection is lost, and when it is back", async () => {
    const host = new FakeHost();
    host.exports = { worker: createWorker("w") };
    const serving = served(host);
    await turns(20);
    for (const status of ["offline", "connected", "closed"] as const) await host.tellStatus(status);
    expect(host.stdout.lines.slice(2)).toEqual([
      "the connection to nats://127.0.0.1:4222 is lost",
      "connected to nats://127.0.0.1:4222",
    ]);
    await host.runtime?.end();
    await serving;
  });

  it("says that a worker has failed, and that it serves again", async () => {
    const host = new FakeHost();
    const worker = createWorker("w", { restart: "on-error", restartBackoff: 10 });
    host.exports = { worker };
    const serving = served(host);
    await turns(20);
    worker.fail(new Error("out of\npaper"));
    await turns(20);
    await host.clock.advance(10);
    expect(host.stderr.text).toBe("xstate-jobs: worker 'w' failed: out of paper\n");
    expect(host.stdout.lines.filter((line) => line.startsWith("serving"))).toHaveLength(2);
    await host.runtime?.end();
    await serving;
  });

  it("says what the runtime has to say in one line", async () => {
    const host = new FakeHost();
    const worker = createWorker("w", { onJob: () => 1 });
    worker.on("jobRequest", () => {
      throw new Error("I cannot\nhear this");
    });
    host.exports = { worker };
    const serving = served(host);
    await turns(20);
    await host.runtime?.job("w");
    await turns(20);
    expect(host.stderr.lines).toEqual(["xstate-jobs: listener of 'jobRequest': I cannot hear this"]);
    await host.runtime?.end();
    await serving;
  });
});

describe("serve with an inspector", () => {
  it("shows what happens at the URL that it says, until it ends", async () => {
    const host = new FakeHost();
    const worker = createWorker("poet", { onJob: () => "roses" });
    host.exports = { worker };
    const serving = served(host, { inspect: 0 });
    while (host.stdout.lines.length < 3) await turns(1);
    const [, url = ""] = /^inspector at (.*)$/.exec(host.stdout.lines[0] ?? "") ?? [];
    await host.runtime?.job("poet");
    const { records } = await (await fetch(new URL("/recording", url))).json();
    const ids = new Set(records.map(({ id }: { id: string }) => id));
    expect(ids).toContain("worker:shop/poet");
    expect([...ids]).toContainEqual(expect.stringMatching(/^job:.*\/poet$/));
    await host.runtime?.end();
    await serving;
    await expect(fetch(new URL("/recording", url))).rejects.toThrow();
  });

  it("says it in JSON", async () => {
    const host = new FakeHost();
    host.exports = { worker: createWorker("w") };
    const serving = served(host, { inspect: 0, json: true });
    while (host.stdout.lines.length < 3) await turns(1);
    expect(JSON.parse(host.stdout.lines[0] ?? "")).toEqual({
      type: "inspecting",
      url: expect.stringMatching(/^http:\/\/127.0.0.1:\d+\/#token=/),
    });
    await host.runtime?.end();
    await serving;
  });

  it("hosts nothing if that port is in use", async () => {
    const other = await createInspector().serve({ port: 0 });
    onTestFinished(() => other.close());
    const port = Number(new URL(other.url).port);
    const host = new FakeHost();
    host.exports = { worker: createWorker("w") };
    expect(await rejectionOf(served(host, { inspect: port }))).toMatchObject({
      message: expect.stringContaining(`port ${port} of 127.0.0.1 is in use`),
      exitCode: 2,
    });
    expect(host.stdout.lines).toEqual([]);
  });
});

describe("serve without a connection", () => {
  it("goes on trying, and says why", async () => {
    const host = new FakeHost();
    const up = deferred();
    host.connecting = up.promise;
    host.exports = { worker: createWorker("w") };
    const serving = served(host);
    await turns(20);
    host.refuse(new Error("connection refused"));
    await host.clock.advance(60_000);
    const none = "xstate-jobs: no connection to NATS at nats://127.0.0.1:4222 yet";
    expect(host.stderr.text).toBe(`${none}: connection refused\n`);
    up.resolve();
    await turns(20);
    expect(host.stdout.lines.at(-1)).toBe("connected to nats://127.0.0.1:4222");
    await host.runtime?.end();
    await serving;
  });

  it("ends if it is not let in, and says why", async () => {
    const host = new FakeHost();
    host.connecting = new Promise(() => {});
    host.exports = { worker: createWorker("w") };
    const serving = served(host);
    await turns(20);
    host.refuse(Object.assign(new Error("Authorization Violation"), { name: "AuthorizationError" }));
    expect(await rejectionOf(serving)).toMatchObject({
      message: "no connection to NATS at nats://127.0.0.1:4222: Authorization Violation",
      exitCode: 1,
    });
  });

  it("that ends before it is connected has nothing to complain of", async () => {
    const host = new FakeHost();
    const up = deferred();
    host.connecting = up.promise;
    host.exports = { worker: createWorker("w") };
    const serving = served(host);
    await turns(20);
    await host.runtime?.end();
    up.reject(new Error("closed"));
    await serving;
    expect(host.stderr.text).toBe("");
  });
});

describe("what serve cannot host", () => {
  it("is a module without a worker", async () => {
    const host = new FakeHost();
    expect(await rejectionOf(served(host))).toMatchObject({
      message: "./workers.js exports no worker: it exports nothing",
      exitCode: 2,
    });
    host.exports = { make: () => createWorker("w"), limit: 3 };
    expect(await rejectionOf(served(host))).toMatchObject({
      message: expect.stringContaining("of make, limit none is a worker"),
      exitCode: 2,
    });
    expect(host.connections).toEqual([]);
  });

  it("is two workers of one name", async () => {
    const host = new FakeHost();
    host.exports = { one: createWorker("w"), other: createWorker("w") };
    expect(await rejectionOf(served(host))).toMatchObject({ exitCode: 2 });
  });
});
