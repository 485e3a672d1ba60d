import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Feed, type FeedStatus } from "../../../src/page/feed/feed.ts";
import type { Hello } from "../../../src/page/model/model.ts";
import { FakeServer } from "./server.ts";

/** What a feed has told. */
function listening(token?: string) {
  const told: unknown[] = [];
  const hellos: Hello[] = [];
  const statuses: FeedStatus[] = [];
  const feed = new Feed("records", () => token, {
    status: (status) => void statuses.push(status),
    hello: (hello) => {
      hellos.push(hello);
      told.push("hello");
    },
    records: (records) => {
      told.push(...records);
      return undefined;
    },
    ready: () => void told.push("ready"),
  });
  return { feed, told, hellos, statuses };
}

const settle = () => vi.advanceTimersByTimeAsync(0);

describe("the feed", () => {
  let server: FakeServer;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    server = new FakeServer();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("tells what comes, in its order", async () => {
    const { feed, told, statuses } = listening();
    feed.start();
    await settle();
    server.last.hello();
    server.last.say("snapshot", [1, 2]);
    server.last.say("ready", {});
    server.last.write(": ping\n\n");
    server.last.say("weather", ["sunny"]);
    server.last.say("records", [3]);
    await settle();
    expect(told).toEqual(["hello", 1, 2, "ready", 3]);
    expect(statuses.map(({ is }) => is)).toEqual(["connecting", "open"]);
    feed.stop();
  });

  it("shows its token, if it has one", async () => {
    const one = listening("secret");
    one.feed.start();
    const other = listening();
    other.feed.start();
    await settle();
    expect(server.connections.map(({ headers }) => headers)).toEqual([
      { authorization: "Bearer secret" },
      {},
    ]);
    one.feed.stop();
    other.feed.stop();
    expect(server.connections.map(({ isClosed }) => isClosed)).toEqual([true, true]);
  });

  it("connects again when it has lost the server, later each time, and soon again once that worked", async () => {
    const { feed, statuses, told } = listening();
    feed.start();
    await settle();
    server.last.hello();
    server.isDown = true;
    server.last.end();
    const delays: number[] = [];
    for (let tries = 0; tries < 7; tries++) {
      await settle();
      const status = statuses.at(-1);
      if (status?.is !== "lost") throw new Error(`it is ${status?.is}`);
      delays.push(status.retryAt - performance.now());
      if (tries === 6) server.isDown = false;
      await vi.advanceTimersByTimeAsync(delays.at(-1) ?? 0);
    }
    expect(delays).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
    server.last.hello();
    server.last.say("ready", {});
    server.last.end();
    await settle();
    const status = statuses.at(-1);
    expect(status?.is === "lost" && status.retryAt - performance.now()).toBe(500);
    expect(told).toEqual(["hello", "hello", "ready"]);
    feed.stop();
  });

  it("says why it has lost the server", async () => {
    const { feed, statuses } = listening();
    server.isDown = true;
    feed.start();
    await settle();
    expect(statuses.at(-1)).toMatchObject({ is: "lost", why: "Failed to fetch" });
    server.isDown = false;
    server.status = 500;
    await vi.advanceTimersByTimeAsync(500);
    expect(statuses.at(-1)).toMatchObject({ is: "lost", why: "The server answered 500." });
    feed.stop();
  });

  it("takes a server that is silent for too long for lost", async () => {
    const { feed, statuses } = listening();
    feed.start();
    await settle();
    server.last.hello();
    await vi.advanceTimersByTimeAsync(30_000);
    server.last.write(": ping\n\n");
    await vi.advanceTimersByTimeAsync(30_000);
    expect(statuses.at(-1)?.is).toBe("open");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(statuses.at(-1)).toMatchObject({ is: "lost", why: "The server has been silent for too long." });
    expect(server.connections[0]?.isClosed).toBe(true);
    feed.stop();
  });

  it.each([401, 403])("does not insist when the server answers %d", async (status) => {
    server.status = status;
    server.text = "a token is needed to read";
    const { feed, statuses } = listening();
    feed.start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([statuses.at(-1), server.connections.length]).toEqual([{ is: "refused", why: server.text }, 1]);
  });

  it.each([401, 403])("says in the server's words why it answers %d", async (status) => {
    server.status = status;
    server.text = '{"error":"the token is missing"}\n';
    const { feed, statuses } = listening();
    feed.start();
    await settle();
    expect(statuses.at(-1)).toEqual({ is: "refused", why: "the token is missing" });
  });

  it("says that too many pages look on, and tries again", async () => {
    server.status = 503;
    server.text = '{"error":"30 pages look at this inspector already; close one"}';
    const { feed, statuses } = listening();
    feed.start();
    await settle();
    const why = "30 pages look at this inspector already; close one";
    expect(statuses.at(-1)).toMatchObject({ is: "lost", why });
    feed.stop();
  });

  it.each([
    [
      "is newer than the page",
      { version: 99 },
      "The server writes version 99 of records; this page reads 1.",
    ],
    ["is none", { version: "x" }, "The server's first words are not those of an inspector."],
  ])("does not insist when what is sent %s", async (_, more, why) => {
    const { feed, statuses, told } = listening();
    feed.start();
    await settle();
    server.last.hello(more);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([statuses.at(-1), told, server.connections.length]).toEqual([{ is: "refused", why }, [], 1]);
  });

  it("has nothing to wait for at the end of a recording", async () => {
    const { feed, statuses } = listening();
    feed.start();
    await settle();
    server.last.hello({ isLive: false });
    server.last.say("ready", {});
    server.last.end();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([statuses.at(-1)?.is, server.connections.length]).toEqual(["complete", 1]);
  });

  it("connects again when what comes cannot be read", async () => {
    const { feed, statuses } = listening();
    feed.start();
    await settle();
    server.last.hello();
    server.last.write("event: records\ndata: [1,\n\n");
    await settle();
    expect(statuses.at(-1)?.is).toBe("lost");
    feed.stop();
  });

  it("makes up for what a server does not say of itself", async () => {
    const { feed, hellos } = listening();
    feed.start();
    await settle();
    server.last.say("hello", { version: 1, limit: -4, machines: [] });
    await settle();
    const expected = { version: 1, limit: 10_000, sample: 1, machines: {}, canCancel: false, isLive: true };
    expect(hellos).toEqual([expected]);
    feed.stop();
  });
});
