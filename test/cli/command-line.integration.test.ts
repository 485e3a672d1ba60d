import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createInspector } from "../../src/inspector/index.ts";
import { describeWithNats } from "../fixtures/describe-with-nats.ts";
import { type NatsServer, startNatsServer } from "../fixtures/nats-server.ts";
import { follow } from "../inspector/server/following.ts";
import {
  type CommandOptions,
  installedProject,
  type Outcome,
  type Project,
  type RunningCommand,
  runCommand,
  startCommand,
} from "./installed.ts";

const WORKERS = `
import { createWorker } from "xstate-jobs";

const until = (signal) => new Promise((resolve) => signal.addEventListener("abort", resolve));
export const research = createWorker("research", {
  jobs: {
    summarize: async (request) => {
      await request.update({ done: 1, total: 2 });
      return { text: "About " + request.payload.topic, for: request.meta.user };
    },
    echo: ({ payload }) => payload,
    bytes: () => new Uint8Array([1, 2, 255]),
    fails: (request) => request.fail("no time"),
    throws: () => {
      throw new Error("broken");
    },
    waits: async (request) => {
      await request.update("waiting");
      await until(request.signal);
      console.log("let go:", request.signal.reason.reason);
    },
    blocks: async (request) => {
      await request.update("blocked");
      await new Promise((resolve) => setTimeout(resolve, 60_000));
    },
    takes: async (request) => {
      await request.update("begun");
      await new Promise((resolve) => setTimeout(resolve, request.payload));
      return "done";
    },
    counts: async (request) => {
      for (let i = 0; ; i++) await request.streamData(i);
    },
  },
});
`;

let project: Project;
beforeAll(async () => {
  project = await installedProject();
  project.write("workers.js", WORKERS);
  project.write("empty.js", "export const nothing = null;");
  project.write("broken.js", "throw new Error('no\\ndisk');");
  project.write("typed.ts", `${WORKERS.replace("(signal)", "(signal: AbortSignal)")}`);
}, 60_000);
afterAll(() => project[Symbol.dispose]());

describe("xstate-jobs", () => {
  it.skipIf(process.platform === "win32")("is a program that a shell can start", () => {
    const { status, stdout } = spawnSync(project.command, ["--version"], { encoding: "utf8" });
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  });

  it("says what to install where the client for NATS is missing, and still helps", async () => {
    using bare = await installedProject({ withClient: false });
    expect(await runCommand(bare, ["--help"])).toMatchObject({ code: 0, stderr: "" });
    expect(await runCommand(bare, ["ps"])).toEqual({
      code: 2,
      stdout: "",
      stderr: "xstate-jobs: the client for NATS is missing: npm install @nats-io/transport-node\n",
    });
  });

  it.each([
    [["serve", "./nowhere.js"], "cannot load ./nowhere.js: there is neither such a file nor such a package"],
    [["serve", "./broken.js"], "cannot load ./broken.js: no disk"],
    [["serve", "./empty.js"], "./empty.js exports no worker: of nothing none is a worker"],
    [["call", "w", "j", "{"], "the payload is not JSON"],
    [["cal"], "unknown command 'cal' (Did you mean call?)"],
  ])("%j is a wrong call: one line, and exit code 2", async (args, message) => {
    const { code, stdout, stderr } = await runCommand(project, args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^xstate-jobs: [^\n]+\n$/);
    expect(stderr).toContain(message);
  });

  it("needs a server", async () => {
    const { code, stdout, stderr } = await runCommand(project, [
      "ps",
      "--nats",
      "nats://127.0.0.1:1",
      "--timeout",
      "200",
    ]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr.trim().split("\n").at(-1)).toBe(
      "xstate-jobs: no connection to NATS at nats://127.0.0.1:1 within 200 ms: connection refused",
    );
  });
});

describe("xstate-jobs inspect", () => {
  it("shows a recording until Ctrl-C, whoever looks on, and saves what is shown", async () => {
    project.write("recording.json", JSON.stringify(createInspector().export()));
    await using shown = startCommand(project, ["inspect", "recording.json", "--port", "0", "--no-open"]);
    const url = await shown.line(/^http:/);
    await shown.line("showing recording.json; Ctrl-C ends it");
    const page = await follow({ url, close: async () => {} });
    await page.until("ready");
    expect(await runCommand(project, ["inspect", url, "--save", "saved.json"])).toEqual({
      code: 0,
      stdout: "saved 1 records as saved.json\n",
      stderr: "",
    });
    expect(await runCommand(project, ["inspect", url, "--no-open"])).toMatchObject({
      code: 0,
      stdout: `${url}\n`,
    });
    shown.signal("SIGINT");
    expect(await shown.exited).toEqual({ code: 0, signal: null });
    expect(await runCommand(project, ["inspect", url])).toEqual({
      code: 1,
      stdout: "",
      stderr: `xstate-jobs: nothing answers at ${new URL("/", url).href}: connection refused\n`,
    });
  });

  it("finds what serve --inspect serves", async () => {
    const args = ["serve", "./workers.js", "--inspect", "0", "--nats", "nats://127.0.0.1:1"];
    await using serving = startCommand(project, args);
    const url = (await serving.line(/^inspector at /)).replace("inspector at ", "");
    const saved = await runCommand(project, ["inspect", url, "--save", "-"]);
    expect([saved.code, saved.stderr]).toEqual([0, ""]);
    expect(JSON.parse(saved.stdout).records).toContainEqual(
      expect.objectContaining({ type: "actor", kind: "worker", name: "research" }),
    );
    serving.signal("SIGINT");
    expect((await serving.exited).code).toBe(0);
  });
});

describeWithNats("xstate-jobs and a server", () => {
  let server: NatsServer;
  let worker: RunningCommand;
  const env = (more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
    XSTATE_JOBS_NATS: server.url,
    ...more,
  });
  const xstateJobs = (args: readonly string[], options: CommandOptions = {}): Promise<Outcome> =>
    runCommand(project, args, { ...options, env: env(options.env) });

  /** Serves the workers, and resolves when they can be asked. */
  async function serving(namespace: string, args: readonly string[] = []): Promise<RunningCommand> {
    const started = startCommand(project, ["serve", "./workers.js", "--namespace", namespace, ...args], {
      env: env(),
    });
    await started.line(`connected to ${server.url}`);
    return started;
  }
  /** A call that is on its way: its handler has begun. */
  async function calling(
    namespace: string,
    job: string,
    begun: string,
    payload = "null",
  ): Promise<RunningCommand> {
    const started = startCommand(project, ["call", "research", job, payload, "--namespace", namespace], {
      env: env(),
    });
    await started.line(begun);
    return started;
  }

  beforeAll(async () => {
    server = await startNatsServer();
    worker = await serving("default");
  }, 60_000);
  afterAll(async () => {
    await worker[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  it.concurrent("serves in one process what is called in another", async () => {
    expect(worker.stdout).toContain("serving 'research': summarize, echo, bytes,");
    const args = ["call", "research", "summarize", '{"topic":"actors"}', "--meta", "user=Ada"];
    const { code, stdout, stderr } = await xstateJobs(args);
    expect([code, JSON.parse(stdout)]).toEqual([0, { text: "About actors", for: "Ada" }]);
    expect(stderr).toBe('update {"done":1,"total":2}\n');
    expect(
      (await xstateJobs([...args, "--json"])).stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { type: "update", data: { done: 1, total: 2 } },
      {
        type: "ended",
        status: "completed",
        code: null,
        reason: null,
        response: { text: "About actors", for: "Ada" },
      },
    ]);
  });

  it.concurrent("takes a payload from a file or standard input, and a text as it is", async () => {
    project.write("payload.json", '{"from":"a file"}');
    expect(JSON.parse((await xstateJobs(["call", "research", "echo", "@payload.json"])).stdout)).toEqual({
      from: "a file",
    });
    expect((await xstateJobs(["call", "research", "echo", "-"], { stdin: '"a pipe"' })).stdout).toBe(
      "a pipe\n",
    );
    expect((await xstateJobs(["call", "research", "echo", "it's", "--text"])).stdout).toBe("it's\n");
  });

  it.concurrent.each([
    ["fails", 3, /^xstate-jobs: job 'fails' \S+ on worker 'research' failed: no time\n$/],
    ["throws", 1, /^xstate-jobs: job 'throws' \S+ on worker 'research' went wrong: broken\n$/],
    ["lacks", 1, /^xstate-jobs: job 'lacks' .*\(no_handler\).*\n$/],
  ])("exits by how the job ended: %s, %i", async (job, exitCode, message) => {
    const { code, stderr } = await xstateJobs(["call", "research", job]);
    expect(code).toBe(exitCode);
    expect(stderr).toMatch(message);
  });

  it.concurrent("exits with 124 when the time is up, also where nobody is there", async () => {
    expect(await xstateJobs(["call", "research", "waits", "--timeout", "500"])).toMatchObject({ code: 124 });
    expect(await xstateJobs(["call", "nobody", "--timeout", "300"])).toMatchObject({ code: 124 });
  });

  it.concurrent("cancels the job at Ctrl-C, and its handler hears of it", async () => {
    await using host = await serving("cancel");
    await using call = await calling("cancel", "waits", "update waiting");
    call.signal("SIGINT");
    expect(await call.exited).toMatchObject({ code: 4 });
    expect(call.stderr).toMatch(/was cancelled: interrupted by SIGINT\n$/);
    await host.line(/^let go:/);
  });

  it.concurrent("does not wait for a handler at a second Ctrl-C", async () => {
    await using _host = await serving("hurry");
    await using call = await calling("hurry", "blocks", "update blocked");
    call.signal("SIGINT");
    await call.line(/was cancelled: interrupted by SIGINT/);
    call.signal("SIGINT");
    expect((await call.exited).code).toBe(130);
  });

  it.concurrent("cancels the job when whoever reads has seen enough", async () => {
    await using call = startCommand(project, ["call", "research", "counts"], { env: env() });
    await call.line("9");
    call.stopReading();
    expect((await call.exited).code).toBe(4);
    expect(call.stderr).toMatch(/interrupted by a reader that has left\n$/);
  });

  it.concurrent("says that the worker's process was killed, within the time that heartbeats take", async () => {
    await using host = await serving("killed");
    await using call = await calling("killed", "blocks", "update blocked");
    const since = performance.now();
    host.signal("SIGKILL");
    expect((await call.exited).code).toBe(1);
    expect(call.stderr).toContain("(worker_lost)");
    expect(performance.now() - since).toBeLessThan(4_000);
  });

  it.concurrent("lets jobs finish when it is told to end", async () => {
    await using host = await serving("drain", ["--name", "bakery"]);
    await using call = await calling("drain", "takes", "update begun", "300");
    host.signal("SIGTERM");
    expect((await call.exited).code).toBe(0);
    expect(call.stdout).toBe("done\n");
    expect((await host.exited).code).toBe(0);
    expect(host.stderr).toBe("xstate-jobs: runtime 'bakery' ended on SIGTERM: drained\n");
    expect(host.stdout).toMatch(/\nruntime 'bakery' has ended\n$/);
  });

  it.concurrent("cuts jobs off that take longer than --drain, and exits by the signal", async () => {
    await using host = await serving("cut", ["--drain", "100"]);
    await using call = await calling("cut", "takes", "update begun", "60000");
    host.signal("SIGTERM");
    expect((await host.exited).code).toBe(143);
    expect((await call.exited).code).not.toBe(0);
  });

  it.concurrent("lists who is there: each replica, what it does, and how much", async () => {
    expect(await xstateJobs(["ps", "--namespace", "nobody"])).toEqual({
      code: 0,
      stdout: "",
      stderr: "no workers are there\n",
    });
    await using _one = await serving("ps", ["--name", "one"]);
    await using _other = await serving("ps", ["--name", "other"]);
    await using _call = await calling("ps", "waits", "update waiting");
    const list = async (): Promise<{ runtime: string; load: number; isDraining: boolean }[]> =>
      JSON.parse((await xstateJobs(["ps", "--namespace", "ps", "--json"])).stdout);
    const replicas = await list();
    expect(replicas.map(({ runtime }) => runtime)).toEqual(["one", "other"]);
    expect(replicas.map(({ load }) => load).sort()).toEqual([0, 1]);
    expect((await xstateJobs(["ps", "--namespace", "ps"])).stdout).toMatch(
      /^WORKER .*\nresearch +one .* ready .*\nresearch +other .* ready .* summarize, echo/,
    );
  });

  it.concurrent("lists a worker that finishes what it has as draining, and not one that is gone", async () => {
    await using host = await serving("ends");
    await using call = await calling("ends", "waits", "update waiting");
    const list = async (): Promise<string> => (await xstateJobs(["ps", "--namespace", "ends"])).stdout;
    host.signal("SIGTERM");
    await expect.poll(list).toMatch(/ draining /);
    call.signal("SIGINT");
    await host.exited;
    expect(await list()).toBe("");
  });

  it.concurrent("goes on serving when the server comes back", async () => {
    await using broker = await startNatsServer();
    await using host = startCommand(project, ["serve", "./workers.js", "--nats", broker.url]);
    await host.line(`connected to ${broker.url}`);
    await broker.restart();
    const call = ["call", "research", "echo", "1", "--nats", broker.url];
    expect(await runCommand(project, call)).toMatchObject({ code: 0, stdout: "1\n" });
  });

  it.concurrent("serves before the server is there", async () => {
    const { url, port } = await (async () => {
      await using broker = await startNatsServer();
      return { url: broker.url, port: broker.port };
    })();
    await using host = startCommand(project, ["serve", "./workers.js", "--nats", url]);
    await host.line(`xstate-jobs: no connection to NATS at ${url} yet: connection refused`);
    await using _broker = await startNatsServer({ port });
    await host.line(`connected to ${url}`);
  });

  it.concurrent("is not let in with a wrong password, and says so at once", async () => {
    await using broker = await startNatsServer({ args: ["--user", "ada", "--pass", "secret"] });
    const refused = {
      code: 1,
      stderr: expect.stringMatching(/^xstate-jobs: no connection .*: Authorization Violation\n$/),
    };
    const wrong = ["--nats", broker.url, "--user", "ada", "--pass", "wrong"];
    expect(await runCommand(project, ["ps", ...wrong])).toMatchObject(refused);
    expect(await runCommand(project, ["call", "w", ...wrong])).toMatchObject(refused);
    expect(await runCommand(project, ["serve", "./workers.js", ...wrong])).toMatchObject(refused);
    const right = { XSTATE_JOBS_NATS: broker.url, XSTATE_JOBS_USER: "ada", XSTATE_JOBS_PASS: "secret" };
    expect(await runCommand(project, ["ps", "--json"], { env: right })).toMatchObject({
      code: 0,
      stdout: "[]\n",
    });
  });

  it.concurrent("hosts the workers of a project with the project's own copy of the package", async () => {
    using other = await installedProject();
    other.write("workers.js", WORKERS);
    const args = ["serve", `${other.path}/workers.js`, "--namespace", "copies"];
    await using host = startCommand(project, args, { env: env() });
    await host.line(`connected to ${server.url}`);
    const call = ["call", "research", "echo", "1", "--namespace", "copies"];
    expect(await xstateJobs(call)).toMatchObject({ code: 0, stdout: "1\n" });
  });

  it.concurrent("loads TypeScript where Node does, and elsewhere says what helps", async () => {
    await using host = startCommand(project, ["serve", "./typed.ts", "--namespace", "typed"], { env: env() });
    if ((process.features as { typescript?: unknown }).typescript) {
      await host.line(`connected to ${server.url}`);
    } else {
      expect((await host.exited).code).toBe(2);
      expect(host.stderr).toMatch(
        /^xstate-jobs: cannot load .\/typed.ts: this Node loads no TypeScript: .*\n$/,
      );
    }
  });

  it.concurrent("gives bytes to whoever reads them as they are", async () => {
    // Not a text: it would be read as UTF-8.
    const { stdout } = spawnSync(process.execPath, [project.command, "call", "research", "bytes"], {
      env: { PATH: process.env.PATH, ...env() },
    });
    expect([...stdout]).toEqual([1, 2, 255]);
  });
});
