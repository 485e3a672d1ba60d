import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { type ServeOptions, serveStore } from "../../../src/inspector/server/serve.ts";
import { rejectionOf } from "../../fixtures/read-all.ts";
import { startProgram } from "../../fixtures/start-program.ts";
import { turn } from "../../fixtures/turn.ts";
import { ask, say, served, tokenOf } from "./asking.ts";
import { follow } from "./following.ts";
import { SampleStore } from "./sample-store.ts";

describe("serve()", () => {
  it("says where it is, with a token that is new each time", async () => {
    const [one, other] = [await served(), await served()];
    expect(one.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{32}$/);
    expect(tokenOf(one)).not.toBe(tokenOf(other));
  });

  it("takes the token and the host that it is given", async () => {
    const server = await served({}, { host: "localhost", token: "0123456789abcdef" });
    expect(server.url).toMatch(/^http:\/\/localhost:\d+\/#token=0123456789abcdef$/);
    expect((await ask(server, "/recording")).status).toBe(200);
  });

  it.each([
    [{ prt: 1 }, "unknown option 'prt' of serve(); it takes port, host, token"],
    [{ port: 65_536 }, "'port' of serve() must be a whole number from 0 to 65535, not 65536"],
    [{ port: "80" }, "'port' of serve() must be a whole number from 0 to 65535, not \"80\""],
    [{ host: "" }, "'host' of serve() must be a string that is not empty, not \"\""],
    [
      { token: "short" },
      "'token' of serve() must be at least 16 characters of A–Z, a–z, 0–9, - and _, not \"short\"",
    ],
    [1, "the options of serve() must be an object, not 1"],
  ])("refuses %j", async (options, message) => {
    const error = await rejectionOf(serveStore({ store: new SampleStore() }, options as ServeOptions));
    expect(error).toEqual(new TypeError(`xstate-jobs: ${message}`));
  });
});

describe("close()", () => {
  it("ends what is told, frees the port, and may be called again", async () => {
    const store = new SampleStore();
    const server = await served({ store });
    const page = await follow(server);
    await page.until("ready");
    await server.close();
    expect(await page.next()).toBeUndefined();
    const { port } = new URL(server.url);
    const next = await served({}, { port: Number(port) });
    expect((await ask(next, "/recording")).status).toBe(200);
    await server.close();
    store.job();
    expect(store.entries().every(({ known, marks }) => known === 0 && marks === 0)).toBe(true);
  });

  it("leaves nothing of its pages behind at once, and tells them that it is over", async () => {
    const store = new SampleStore();
    const entry = store.job();
    const server = await served({ store });
    const told = say(server, "GET /records HTTP/1.1\r\nhost: localhost\r\n\r\n");
    while (entry.known === 0) await turn();
    const closed = server.close();
    expect(entry.known).toBe(0);
    await closed;
    expect(await told).toMatch(/\r\n0\r\n\r\n$/);
  });

  it("called again before it is done resolves no sooner", async () => {
    const server = await served();
    const page = await follow(server);
    await page.until("ready");
    const order: string[] = [];
    const first = server.close().then(() => order.push("first"));
    await server.close();
    order.push("second");
    await first;
    expect(order).toEqual(["first", "second"]);
  });

  it("does not wait for connections that say nothing", async () => {
    const server = await served();
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
    await new Promise<void>((resolve) => socket.once("connect", resolve));
    await server.close();
    socket.destroy();
  });
});

describe("two servers of one store", () => {
  it("do not disturb each other", async () => {
    const store = new SampleStore();
    const [one, other] = [await served({ store }), await served({ store })];
    const pages = [await follow(one), await follow(other)];
    for (const page of pages) await page.until("ready");
    store.job({ name: "seen by both" });
    for (const page of pages) {
      expect(await page.next()).toMatchObject({ event: "records", data: [{ name: "seen by both" }] });
    }
    await one.close();
    store.job({ name: "seen by one" });
    expect(await pages[1]?.next()).toMatchObject({ event: "records", data: [{ name: "seen by one" }] });
  });
});

describe("a process that serves", () => {
  it("ends when it has nothing else to do, although somebody looks on", async () => {
    await using program = await startProgram("serve-inspector.ts");
    const { url } = (await program.next("serving")) as unknown as { url: string };
    const page = await follow({ url, close: async () => {} });
    await page.until("ready");
    const idle = connect(Number(new URL(url).port), "127.0.0.1").on("error", () => {});
    await new Promise<void>((resolve) => idle.once("connect", resolve));
    program.send({ type: "let go" });
    expect(await program.exited).toEqual({ code: 0, signal: null });
    expect(await page.next()).toBeUndefined();
  });
});
