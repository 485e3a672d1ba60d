import { describe, expect, it, onTestFinished } from "vitest";
import { type InspectOptions, inspect } from "../../src/cli/inspect.ts";
import { serveStore } from "../../src/inspector/server/serve.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { turn } from "../fixtures/turn.ts";
import { SampleStore } from "../inspector/server/sample-store.ts";
import { FakeHost } from "./fake-host.ts";

const TOKEN = "0123456789abcdef";

function inspected(host: FakeHost, what: string, options: Partial<InspectOptions> = {}): Promise<number> {
  const defaults = { port: undefined, host: undefined, token: undefined, open: true, save: undefined };
  return inspect(what, { ...defaults, json: false, verbose: false, ...options }, host);
}

/** A recording of a job. */
function recording(): string {
  const store = new SampleStore();
  store.end(store.job({ name: "recorded" }));
  return JSON.stringify(store.export(0));
}

/** The first line of standard output, once it is there. */
async function firstLine(host: FakeHost): Promise<string> {
  while (host.stdout.lines.length === 0) await turn();
  return host.stdout.lines[0] ?? "";
}

describe("a recording", () => {
  it("is shown in the browser until it is interrupted", async () => {
    const host = new FakeHost();
    host.files["recording.json"] = recording();
    const exitCode = inspected(host, "recording.json", { port: 0 });
    const url = await firstLine(host);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{32}$/);
    const served = await (await fetch(new URL("/recording", url))).json();
    expect(served.records[0]).toMatchObject({ type: "actor", name: "recorded" });
    expect([host.opened, host.keptAlive]).toEqual([[url], 1]);
    expect(host.stderr.text).toBe("showing recording.json; Ctrl-C ends it\n");
    host.interrupt();
    expect(await exitCode).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
  });

  it("may come from standard input, and be served elsewhere, without a browser", async () => {
    const host = new FakeHost();
    host.stdin = recording();
    const options = { port: 0, host: "localhost", token: TOKEN, open: false, json: true };
    const exitCode = inspected(host, "-", options);
    const { type, url } = JSON.parse(await firstLine(host));
    expect(type).toBe("inspecting");
    expect(url).toMatch(/^http:\/\/localhost:\d+\/#token=0123456789abcdef$/);
    expect(host.opened).toEqual([]);
    host.interrupt("SIGTERM");
    expect(await exitCode).toBe(0);
    expect(host.stderr.text).toContain("showing standard input");
  });

  it("is served with the token of the environment", async () => {
    const host = new FakeHost();
    host.stdin = recording();
    host.env.XSTATE_JOBS_INSPECT_TOKEN = TOKEN;
    const exitCode = inspected(host, "-", { port: 0 });
    expect(await firstLine(host)).toMatch(/#token=0123456789abcdef$/);
    host.interrupt();
    expect(await exitCode).toBe(0);
  });

  it.each([
    ["{", "cannot show it.json: this is no recording: it is not JSON"],
    ["[]", expect.stringMatching(/^cannot show it.json: a recording is an object/)],
    ["{}", expect.stringMatching(/^cannot show it.json: this is no recording/)],
    ['{"format":"xstate-jobs/recording","version":99}', expect.stringContaining("version 99")],
  ])("that is %s is a wrong call", async (text, message) => {
    const host = new FakeHost();
    host.files["it.json"] = text;
    expect(await rejectionOf(inspected(host, "it.json"))).toMatchObject({ message, exitCode: 2 });
    expect(host.stdout.text).toBe("");
  });

  it("that is not there is a wrong call, with a hint for an address", async () => {
    expect(await rejectionOf(inspected(new FakeHost(), "nowhere.json"))).toMatchObject({
      message: "cannot read nowhere.json: ENOENT: no such file, open 'nowhere.json'",
      exitCode: 2,
    });
    expect(await rejectionOf(inspected(new FakeHost(), "localhost:4983"))).toMatchObject({
      message: expect.stringMatching(/ \(an address begins with http:\/\/\)$/),
    });
  });

  it("cannot be shown at a port that is in use, nor be saved", async () => {
    const host = new FakeHost();
    host.stdin = recording();
    const other = await serveStore({ store: new SampleStore() }, { port: 0 });
    onTestFinished(() => other.close());
    const port = Number(new URL(other.url).port);
    expect(await rejectionOf(inspected(host, "-", { port }))).toMatchObject({
      message: expect.stringContaining(`port ${port} of 127.0.0.1 is in use`),
      exitCode: 2,
    });
    expect(await rejectionOf(inspected(host, "-", { save: "a.json" }))).toMatchObject({
      message: "--save is not for a recording. See xstate-jobs inspect --help",
      exitCode: 2,
    });
  });
});

describe("a process that runs", () => {
  /** The URL of one. */
  async function running(host = "127.0.0.1"): Promise<string> {
    const store = new SampleStore();
    store.end(store.job({ name: "running" }));
    const source = { store, cancel: async () => "cancelled" as const };
    const server = await serveStore(source, { port: 0, token: TOKEN, host });
    onTestFinished(() => server.close());
    return server.url;
  }

  it("is opened, if an inspector is there", async () => {
    const host = new FakeHost();
    const url = `${await running()}&actor=job%3A1%2Fw`;
    expect(await inspected(host, url)).toBe(0);
    expect([host.stdout.text, host.opened]).toEqual([`${url}\n`, [url]]);
  });

  it("gets the token that is given beside its URL", async () => {
    const host = new FakeHost();
    const url = await running("0.0.0.0");
    expect(await inspected(host, new URL("/", url).href, { token: TOKEN, open: false })).toBe(0);
    expect(host.stdout.lines).toEqual([url]);
  });

  it("gets the token of the environment, if neither its URL nor an option has one", async () => {
    const host = new FakeHost();
    const url = await running("0.0.0.0");
    const bare = new URL("/", url).href;
    host.env.XSTATE_JOBS_INSPECT_TOKEN = TOKEN;
    expect(await inspected(host, bare, { save: "saved.json" })).toBe(0);
    host.env.XSTATE_JOBS_INSPECT_TOKEN = "another-token-0123";
    expect(await inspected(host, url, { save: "saved.json" })).toBe(0);
    expect(await inspected(host, bare, { token: TOKEN, save: "saved.json" })).toBe(0);
    host.env.XSTATE_JOBS_INSPECT_TOKEN = "";
    expect(await rejectionOf(inspected(host, bare))).toMatchObject({
      message: expect.stringContaining("the token is missing"),
    });
  });

  it("is not read without its token, where that is needed", async () => {
    const url = await running("0.0.0.0");
    const bare = new URL("/", url).href;
    expect(await rejectionOf(inspected(new FakeHost(), bare))).toMatchObject({
      message: `the inspector at ${bare} does not let this read: the token is missing: it is in the URL that the program has printed; give its whole URL, or XSTATE_JOBS_INSPECT_TOKEN`,
      exitCode: 1,
    });
    expect(await rejectionOf(inspected(new FakeHost(), bare, { token: "another-token-0123" }))).toMatchObject(
      {
        message: expect.stringContaining("the token is wrong"),
        exitCode: 1,
      },
    );
  });

  it("is saved as a recording, which can be shown", async () => {
    const host = new FakeHost();
    const url = await running();
    expect(await inspected(host, url, { save: "saved.json" })).toBe(0);
    expect([host.stdout.text, host.opened]).toEqual(["saved 3 records as saved.json\n", []]);
    const exitCode = inspected(host, "saved.json", { port: 0, open: false });
    while (!host.stderr.text.includes("showing saved.json")) await turn();
    host.interrupt();
    expect(await exitCode).toBe(0);
  });

  it("is saved to standard output, or told in JSON", async () => {
    const host = new FakeHost();
    expect(await inspected(host, await running(), { save: "-" })).toBe(0);
    expect(JSON.parse(host.stdout.text)).toMatchObject({ format: "xstate-jobs/recording" });
    const other = new FakeHost();
    expect(await inspected(other, await running(), { save: "saved.json", json: true })).toBe(0);
    expect(JSON.parse(other.stdout.text)).toEqual({ type: "saved", file: "saved.json", records: 3 });
  });

  it("is saved without what a terminal takes for commands", async () => {
    const store = new SampleStore();
    store.job({ name: "a\u009b31m" });
    const server = await serveStore({ store }, { port: 0 });
    onTestFinished(() => server.close());
    const host = new FakeHost();
    expect(await inspected(host, server.url, { save: "-" })).toBe(0);
    expect(host.stdout.text).toContain('"a\\u009b31m"');
    expect(JSON.parse(host.stdout.text).records[0].name).toBe("a\u009b31m");
  });

  it("cannot be saved where nothing can be written", async () => {
    const url = await running();
    expect(await rejectionOf(inspected(new FakeHost(), url, { save: "/nowhere/a.json" }))).toMatchObject({
      message: expect.stringMatching(/^cannot write \/nowhere\/a.json: ENOENT/),
      exitCode: 1,
    });
  });

  it.each([{ port: 1 }, { host: "localhost" }])("is where it is: %j is a wrong call", async (options) => {
    expect(await rejectionOf(inspected(new FakeHost(), "http://127.0.0.1:1/", options))).toMatchObject({
      message: expect.stringMatching(/^--(port|host) is not for a process that runs/),
      exitCode: 2,
    });
  });
});
