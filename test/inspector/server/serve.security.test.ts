import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { preview } from "../../../src/inspector/preview.ts";
import { turn } from "../../fixtures/turn.ts";
import { ask, cancel, say, served, tokenOf } from "./asking.ts";
import { follow, type SentEvent } from "./following.ts";
import { SampleStore } from "./sample-store.ts";

const DATA = ["/records", "/recording"] as const;

describe("a page from elsewhere", () => {
  it.each([...DATA, "/", "/page.js", "/cancel"])(
    "does not reach %s by a name that leads here",
    async (path) => {
      const { status, text } = await ask(await served(), path, { headers: { host: "evil.example" } });
      expect([status, JSON.parse(text)]).toEqual([
        403,
        { error: 'the inspector is not called "evil.example": use 127.0.0.1 or localhost' },
      ]);
    },
  );

  it.each([...DATA, "/", "/page.js", "/cancel"])("is not answered by %s", async (path) => {
    const server = await served();
    for (const origin of ["https://evil.example", "null", "http://127.0.0.1:1"]) {
      expect((await ask(server, path, { headers: { origin } })).status).toBe(403);
    }
    const embedded = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" };
    expect((await ask(server, path, { headers: embedded })).status).toBe(403);
  });

  it("cancels nothing, even with the token", async () => {
    const server = await served({ cancel: async () => "cancelled" });
    for (const headers of [
      { origin: "https://evil.example" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { host: "evil.example" },
    ]) {
      expect((await cancel(server, { id: "a" }, headers)).status).toBe(403);
    }
  });

  it("may not read, frame or embed what it gets a browser to fetch", async () => {
    const { headers } = await ask(await served(), "/recording");
    expect(headers).toMatchObject({
      "content-security-policy": expect.stringMatching(/^default-src 'none';.* frame-ancestors 'none'$/),
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
      "cross-origin-resource-policy": "same-origin",
      "cache-control": "no-store",
    });
    expect(headers).not.toHaveProperty("access-control-allow-origin");
  });

  it("learns nothing by asking whether it may ask", async () => {
    const headers = { origin: "https://evil.example", "access-control-request-method": "POST" };
    const answer = await ask(await served(), "/cancel", { method: "OPTIONS", headers });
    expect(answer.status).toBe(403);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });
});

describe("beyond loopback", () => {
  it.each(DATA)("%s needs the token", async (path) => {
    const server = await served({}, { host: "0.0.0.0" });
    for (const headers of [{}, { authorization: "Bearer 0123456789abcdef" }]) {
      const { status, text } = await ask(server, path, { headers });
      expect([status, text]).toEqual([401, expect.stringContaining("the token is")]);
    }
    const page = await follow(server);
    expect((await page.next())?.event).toBe("hello");
    const headers = { authorization: `Bearer ${tokenOf(server)}` };
    expect((await ask(server, "/recording", { headers })).status).toBe(200);
  });

  it("the token may not stand in an address, which goes into logs", async () => {
    const server = await served({}, { host: "0.0.0.0" });
    expect((await ask(server, `/recording?token=${tokenOf(server)}`)).status).toBe(401);
  });
});

describe("a request that is made to do harm", () => {
  it("with a body of any size is given up after 10 kB", async () => {
    const server = await served({ cancel: async () => "cancelled" });
    expect((await cancel(server, { id: "x".repeat(20_000) })).status).toBe(413);
    const head = ["POST /cancel HTTP/1.1", "host: localhost", `authorization: Bearer ${tokenOf(server)}`];
    const chunked = [...head, "content-type: application/json", "transfer-encoding: chunked", "", ""].join(
      "\r\n",
    );
    const answer = await say(server, `${chunked}${`4000\r\n${" ".repeat(0x4000)}\r\n`.repeat(2)}`);
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(answer).toMatch(/\r\nconnection: close\r\n/i);
  });

  it.each([
    "/../package.json",
    "/..%2f..%2fpackage.json",
    "/page.js/../../package.json",
    "/%2e%2e/package.json",
    "/\\..\\package.json",
  ])("for %s finds nothing", async (path) => {
    expect((await ask(await served(), path)).status).toBe(404);
  });

  it("puts nothing into the headers of the answer", async () => {
    const server = await served();
    const answer = await ask(server, "/records%0d%0aset-cookie:%20a=b?x=%0d%0aset-cookie:a=b");
    expect(answer.status).toBe(404);
    expect(answer.headers).not.toHaveProperty("set-cookie");
    const crude = await say(server, "GET /\r\nset-cookie: a=b HTTP/1.1\r\nhost: localhost\r\n\r\n");
    expect(crude).not.toMatch(/set-cookie/i);
  });

  it.each([
    ["names no host", "GET /records HTTP/1.1\r\nconnection: close\r\n\r\n", 400],
    ["names two hosts", "GET /records HTTP/1.1\r\nhost: localhost\r\nhost: evil.example\r\n\r\n", 400],
    ["names no host, as one could in 1.0", "GET /recording HTTP/1.0\r\n\r\n", 400],
    [
      "names another host in its address",
      "GET http://localhost/recording HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
      404,
    ],
    [
      "says its length twice",
      "POST /cancel HTTP/1.1\r\nhost: localhost\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n{}",
      400,
    ],
    ["has headers of any size", `GET / HTTP/1.1\r\nhost: localhost\r\nx: ${"x".repeat(20_000)}\r\n\r\n`, 431],
    ["is none", "hello\r\n\r\n", 400],
  ])("and %s is not answered otherwise", async (_, text, status) => {
    expect(await say(await served(), text)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });
});

describe("what comes from jobs", () => {
  const name = `</script><script>alert(1)</script>\u2028"'&\r\n\r\nevent: hello\ndata: {}\n\n\ud800`;

  it("reaches the page as it is, and as nothing but data", async () => {
    const cycle: Record<string, unknown> = { own: 1 };
    cycle.again = cycle;
    const payload = preview({
      text: "<img src=x onerror=alert(1)>",
      ...JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
      long: "x".repeat(10_000_000),
      cycle,
    });
    const store = new SampleStore();
    store.job({ name, id: `job:${name}/__proto__`, label: "__proto__", payload });
    const server = await served({ store });
    const page = await follow(server);
    const told = await page.until("ready");
    expect(told.map(({ event }) => event)).toEqual(["hello", "snapshot", "ready"]);
    const [actor] = (told[1] as SentEvent).data as { name: string; payload: Record<string, unknown> }[];
    expect(actor?.name).toBe(name);
    expect(actor?.payload.text).toBe("<img src=x onerror=alert(1)>");
    expect(actor?.payload).toMatchObject({ cycle: { own: 1, again: "[circular]" } });
    expect(Object.hasOwn(actor?.payload ?? {}, "__proto__")).toBe(true);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(JSON.stringify(actor).length).toBeLessThan(10_000);
    const { text, headers } = await ask(server, "/recording");
    expect(headers["content-type"]).toBe("application/json; charset=utf-8");
    expect(JSON.parse(text).records[0].name).toBe(name);
  });
});

describe("a client", () => {
  it("that leaves in the midst of what it is told leaves nothing behind", async () => {
    const store = new SampleStore();
    for (let i = 0; i < 20_000; i++) store.job({ payload: "x".repeat(500) });
    const server = await served({ store });
    const page = await follow(server);
    expect((await page.until("snapshot")).at(-1)?.event).toBe("snapshot");
    expect(store.entries().some(({ known }) => known !== 0)).toBe(true);
    page.leave();
    while (store.entries().some(({ known, marks }) => known !== 0 || marks !== 0)) await turn();
  });

  it("that reads nothing is told no more than it has room for", async () => {
    const store = new SampleStore();
    for (let i = 0; i < 20_000; i++) store.job({ payload: "x".repeat(1_000) });
    const server = await served({ store });
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1").pause();
    socket.write("GET /records HTTP/1.1\r\nhost: localhost\r\n\r\n");
    const knownNow = (): number => store.entries().filter(({ known }) => known !== 0).length;
    while (knownNow() === 0) await turn();
    let before = 0;
    // Until nothing more is told for a while.
    for (let quiet = 0; quiet < 300; quiet = knownNow() === before ? quiet + 1 : 0) {
      before = knownNow();
      await turn();
    }
    expect(before).toBeLessThan(15_000);
    socket.destroy();
  });

  it("that asks for more and more without waiting for an answer takes one place, and leaves none taken", async () => {
    const store = new SampleStore();
    store.job();
    const server = await served({ store });
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
    socket.write("GET /records HTTP/1.1\r\nhost: localhost\r\n\r\n".repeat(35));
    const [entry] = store.entries();
    while (entry?.known === 0) await turn();
    const pages = await Promise.all(Array.from({ length: 29 }, () => follow(server)));
    for (const page of pages) await page.until("ready");
    expect((await ask(server, "/records")).status).toBe(503);
    socket.destroy();
    for (const page of pages) page.leave();
    while (entry?.known !== 0) await turn();
    const next = await Promise.all(Array.from({ length: 30 }, () => follow(server)));
    for (const page of next) await page.until("ready");
  });

  it("is told in its turn that what it asks for behind something else needs a connection of its own", async () => {
    const head = "HTTP/1.1\r\nhost: localhost\r\n\r\n";
    const answer = await say(await served(), `GET /nothing ${head}GET /records ${head}`);
    expect(answer.match(/^HTTP\/1.1 \d+/gm)).toEqual(["HTTP/1.1 404"]);
    const both = await say(await served(), `GET /recording ${head}GET /records ${head}`);
    expect(both.match(/^HTTP\/1.1 \d+/gm)).toEqual(["HTTP/1.1 200", "HTTP/1.1 409"]);
    expect(both).toContain("/records needs a connection of its own");
  });

  it("that says nothing, or too little, is not kept", async () => {
    const server = await served({ cancel: async () => "cancelled" });
    const head = `authorization: Bearer ${tokenOf(server)}\r\ncontent-type: application/json`;
    const halfOfABody = `POST /cancel HTTP/1.1\r\nhost: localhost\r\n${head}\r\ncontent-length: 9\r\n\r\n{`;
    const answers = ["", "GET / HTTP/1.1\r\nhost: local", halfOfABody].map((text) => say(server, text));
    for (const answer of await Promise.all(answers)) expect(answer).toMatch(/^($|HTTP\/1.1 408 )/);
  }, 20_000);
});
