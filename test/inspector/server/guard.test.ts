import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { Guard } from "../../../src/inspector/server/guard.ts";
import { Refusal } from "../../../src/inspector/server/refusal.ts";

const TOKEN = "0123456789abcdef";
const local = new Guard({ address: "127.0.0.1", names: ["127.0.0.1", "build-7"], token: TOKEN });
const open = new Guard({ address: "0.0.0.0", names: ["Build-7.corp.example", "Build-7"], token: TOKEN });

function request(headers: Readonly<Record<string, string | string[]>>): IncomingMessage {
  const all = Object.entries(headers);
  return {
    headers: Object.fromEntries(all.map(([name, value]) => [name, [value].flat()[0]])),
    headersDistinct: Object.fromEntries(all.map(([name, value]) => [name, [value].flat()])),
  } as unknown as IncomingMessage;
}

/** The status of the refusal; `undefined` if there is none. */
function statusOf(guard: Guard, headers: Readonly<Record<string, string | string[]>>, isPage = false) {
  try {
    guard.checkSource(request(headers), isPage);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(Refusal);
    return (error as Refusal).status;
  }
}

describe("at loopback", () => {
  it.each(["localhost", "localhost:8080", "127.0.0.1:4983", "127.1.2.3", "[::1]:4983", "build-7:4983"])(
    "it is called %s, whatever the port: it may be forwarded",
    (host) => {
      expect(statusOf(local, { host })).toBeUndefined();
    },
  );

  it.each(["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1", "build-7.corp"])(
    "it is not called %s: a name from elsewhere may lead here",
    (host) => {
      expect(statusOf(local, { host })).toBe(403);
    },
  );

  it("reading needs no token", () => {
    expect(local.readingNeedsToken).toBe(false);
  });
});

describe("beyond loopback", () => {
  it.each(["localhost", "10.0.0.1:4983", "[fe80::1]", "BUILD-7:4983", "build-7.corp.example"])(
    "it is called %s",
    (host) => {
      expect(statusOf(open, { host })).toBeUndefined();
    },
  );

  it.each([
    "evil.example",
    "build-70",
    "xbuild-7.corp",
    "localhost.evil.example",
    "build-7.evil.example",
    "build-7.corp.example.evil.example",
  ])("it is not called %s", (host) => {
    expect(statusOf(open, { host })).toBe(403);
  });

  it("reading needs the token", () => {
    expect(open.readingNeedsToken).toBe(true);
  });
});

it.each([{}, { host: "" }, { host: "a b" }, { host: ["localhost", "evil.example"] }])(
  "a request with the headers %j makes no sense",
  (headers) => {
    expect(statusOf(local, headers as never)).toBe(400);
  },
);

describe("a request from a page", () => {
  const host = "localhost:4983";

  it.each(["http://localhost:4983", "https://localhost:4983"])("of its own, %s, is answered", (origin) => {
    expect(statusOf(local, { host, origin, "sec-fetch-site": "same-origin" })).toBeUndefined();
  });

  it.each([
    "null",
    "http://localhost:3000",
    "http://127.0.0.1:4983",
    "http://evil.example",
    "http://localhost:4983.evil.example",
    "http://localhost:4983/",
    "file://",
    "",
  ])("of another, %j, is not", (origin) => {
    expect(statusOf(local, { host, origin })).toBe(403);
  });

  it.each(["cross-site", "same-site"])("that names no origin, and is %s, is not", (site) => {
    expect(statusOf(local, { host, "sec-fetch-site": site })).toBe(403);
    expect(statusOf(local, { host, "sec-fetch-site": site, "sec-fetch-mode": "no-cors" }, true)).toBe(403);
  });

  it("is answered through a proxy that speaks as if it were here, and leaves the origin out", () => {
    expect(statusOf(local, { host: "127.0.0.1:4983", "sec-fetch-site": "same-origin" })).toBeUndefined();
    const passedOn = {
      host: "127.0.0.1:4983",
      origin: "https://ops.example",
      "sec-fetch-site": "same-origin",
    };
    expect(statusOf(local, passedOn)).toBe(403);
  });

  it("to the page itself is, if a person has followed a link", () => {
    const navigates = { host, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    const headers = { ...navigates, "sec-fetch-dest": "document" };
    expect(statusOf(local, headers, true)).toBeUndefined();
    expect(statusOf(local, headers, false)).toBe(403);
    expect(statusOf(local, { ...navigates, "sec-fetch-dest": "iframe" }, true)).toBe(403);
    expect(statusOf(local, { host, "sec-fetch-site": "none" })).toBeUndefined();
  });
});

it("a token that is missing, or wrong, is a 401 that says so", () => {
  const check = (headers: Readonly<Record<string, string>>) => () => local.checkToken(request(headers));
  expect(check({ authorization: `Bearer ${TOKEN}` })).not.toThrow();
  expect(check({})).toThrow(
    expect.objectContaining({ status: 401, message: expect.stringContaining("missing") }),
  );
  expect(check({ authorization: "Bearer x" })).toThrow(
    expect.objectContaining({ status: 401, message: expect.stringContaining("wrong") }),
  );
});
