import { describe, expect, it } from "vitest";
import type { CancelOutcome } from "../../../src/inspector/server/source.ts";
import { ask, cancel, served, tokenOf } from "./asking.ts";
import { follow } from "./following.ts";
import { SampleStore } from "./sample-store.ts";

const BEARER = "Bearer 0123456789abcdef";

describe("/records", () => {
  it("says hello, then what is there, then what changes", async () => {
    const store = new SampleStore(50);
    store.end(store.job({ name: "before" }));
    const page = await follow(await served({ store, cancel: async () => "cancelled" }));
    expect(page.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(await page.next()).toEqual({
      event: "hello",
      data: { version: 1, limit: 50, sample: 1, machines: {}, canCancel: true, isLive: true },
    });
    const [snapshot, ready] = await page.until("ready");
    expect(snapshot).toMatchObject({
      event: "snapshot",
      data: [{ type: "actor", name: "before" }, { type: "step", to: "completed" }, { type: "totals" }],
    });
    expect(ready?.data).toEqual({});
    store.job({ name: "after" });
    expect(await page.next()).toMatchObject({ event: "records", data: [{ type: "actor", name: "after" }] });
  });

  it("of a recording says so", async () => {
    const page = await follow(await served());
    expect((await page.next())?.data).toMatchObject({ canCancel: false, isLive: false });
  });

  it("sends 30 pages what they need, and says to the next one why there is nothing for it", async () => {
    const server = await served();
    const pages = await Promise.all(Array.from({ length: 30 }, () => follow(server)));
    await Promise.all(pages.map((page) => page.until("ready")));
    const { status, text, headers } = await ask(server, "/records");
    expect([status, headers["retry-after"]]).toEqual([503, "5"]);
    expect(JSON.parse(text)).toEqual({
      error:
        "30 pages look at this inspector already, and it takes no more: close one that you do not need, and try again",
    });
  });
});

describe("/recording", () => {
  it("is a file with everything that is kept", async () => {
    const store = new SampleStore();
    for (let i = 0; i < 3_000; i++) store.end(store.job());
    const { status, headers, text } = await ask(await served({ store }), "/recording");
    expect(status).toBe(200);
    expect(headers["content-type"]).toBe("application/json; charset=utf-8");
    expect(headers["content-disposition"]).toMatch(/^attachment; filename="recording-[\dTZ-]+\.json"$/);
    const recording = JSON.parse(text);
    expect(recording).toEqual(JSON.parse(JSON.stringify(store.export(recording.at))));
    expect(recording.records).toHaveLength(6_001);
  });
});

describe("/cancel", () => {
  /** A server that cancels nothing, and what it was to cancel. */
  async function cancelling(outcome: CancelOutcome) {
    const asked: unknown[] = [];
    const server = await served({
      cancel: async (id, reason) => {
        asked.push([id, reason]);
        return outcome;
      },
    });
    return { server, asked };
  }

  it("cancels, with the token", async () => {
    const { server, asked } = await cancelling("cancelled");
    expect(await cancel(server, { id: "job:1/w", reason: "by hand" })).toMatchObject({
      status: 200,
      text: '{"cancelled":true}\n',
    });
    expect((await cancel(server, { id: "job:2/w" })).status).toBe(200);
    expect(asked).toEqual([
      ["job:1/w", "by hand"],
      ["job:2/w", undefined],
    ]);
  });

  it.each([
    ["unknown", 404],
    ["refused", 409],
  ] as const)("of what is %s is a %i that says why", async (outcome, status) => {
    const { server } = await cancelling(outcome);
    const answer = await cancel(server, { id: "job:1/w" });
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toEqual({ error: expect.stringMatching(/\w/) });
  });

  it.each([{}, { authorization: BEARER }, { authorization: "Basic eDp5" }])(
    "without the token (%j) is a 401, whatever there is",
    async (headers) => {
      const { server, asked } = await cancelling("cancelled");
      const usual = { "content-type": "application/json", ...headers };
      const answer = await ask(server, "/cancel", {
        method: "POST",
        headers: usual,
        body: '{"id":"job:1/w"}',
      });
      expect([answer.status, answer.headers["www-authenticate"]]).toEqual([401, "Bearer"]);
      expect(asked).toEqual([]);
    },
  );

  it.each([
    ["{", 400],
    ["", 400],
    ["[]", 400],
    ["null", 400],
    ["{}", 400],
    ['{"id":1}', 400],
    ['{"id":"a","reason":1}', 400],
    ['{"__proto__":{"id":"a"}}', 400],
  ])("with the body %s is a %i", async (body, status) => {
    const { server, asked } = await cancelling("cancelled");
    expect((await cancel(server, body)).status).toBe(status);
    expect(asked).toEqual([]);
  });

  it("takes JSON only: a form on another page can send everything else", async () => {
    const { server, asked } = await cancelling("cancelled");
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jsonp"]) {
      expect((await cancel(server, { id: "a" }, { "content-type": type })).status).toBe(415);
    }
    expect(asked).toEqual([]);
  });

  it("cuts a reason that is too long", async () => {
    const { server, asked } = await cancelling("cancelled");
    await cancel(server, { id: "a", reason: "x".repeat(5_000) });
    expect(asked).toEqual([["a", "x".repeat(1_000)]]);
  });

  it("of a recording is refused", async () => {
    expect((await cancel(await served(), { id: "a" })).status).toBe(409);
  });

  it("that goes wrong costs nobody anything, and tells nothing of the program", async () => {
    const server = await served({ cancel: () => Promise.reject(new Error("the secret is 42")) });
    const { status, text } = await cancel(server, { id: "a" });
    expect([status, text]).toEqual([500, '{"error":"the inspector could not do that"}\n']);
  });
});

describe("a request for something else", () => {
  it.each(["/nothing", "/records/", "/Records", "//records", "/page.js/", "/%72ecords", "/package.json"])(
    "such as %s is a 404",
    async (path) => {
      expect((await ask(await served(), path)).status).toBe(404);
    },
  );

  it.each([
    ["POST", "/records", "GET"],
    ["PUT", "/recording", "GET"],
    ["OPTIONS", "/cancel", "POST"],
    ["GET", "/cancel", "POST"],
    ["DELETE", "/", "GET, HEAD"],
  ])("such as %s %s is a 405 that says what it takes", async (method, path, allow) => {
    const server = await served();
    const headers = { authorization: `Bearer ${tokenOf(server)}` };
    const answer = await ask(server, path, { method, headers });
    expect([answer.status, answer.headers.allow]).toEqual([405, allow]);
  });
});
