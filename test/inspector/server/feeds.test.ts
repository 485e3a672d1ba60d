import { describe, expect, it } from "vitest";
import { Feeds, MAX_FEEDS } from "../../../src/inspector/server/feeds.ts";
import { FakeClient } from "./fake-client.ts";
import { errorsOf, scene } from "./feed-scene.ts";
import type { SampleStore } from "./sample-store.ts";

/** More records than are told in two seconds. */
function askForMuch(store: SampleStore): void {
  for (let i = 0; i < 2_000; i++) {
    const entry = store.job();
    for (let step = 0; step < 50; step++) store.to(entry, "running");
    store.end(entry);
  }
}

describe("a client", () => {
  it("is told in chunks what was there, then the totals, and that this was all", () => {
    const { store, feeds, pass } = scene();
    for (let i = 0; i < 3_000; i++) store.end(store.job());
    const client = new FakeClient();
    feeds.open(client);
    expect(client.events).toEqual([]);
    pass(10);
    expect(client.events).toEqual(["snapshot", "snapshot", "snapshot", "snapshot", "ready"]);
    expect(client.known.size).toBe(3_000);
    expect(client.totals?.jobs).toMatchObject({ asked: 3_000, completed: 3_000 });
    expect(errorsOf(client, store)).toEqual([]);
  });

  it("is then told what changes, every 100 ms at most", () => {
    const { store, feeds, pass } = scene();
    const client = new FakeClient();
    feeds.open(client);
    pass(10);
    client.events.length = 0;
    const first = store.job();
    store.to(first, "running");
    pass(99);
    store.end(first);
    expect(client.events).toEqual([]);
    pass(1);
    expect(client.events).toEqual(["records"]);
    expect(client.sizes.at(-1)).toBe(3);
    pass(800);
    expect(client.events).toEqual(["records"]);
    pass(200);
    expect(client.totals?.jobs).toMatchObject({ asked: 1, completed: 1 });
  });

  it("hears of totals that change although nothing is recorded, and of none that do not", () => {
    const { store, feeds, pass } = scene();
    const client = new FakeClient();
    feeds.open(client);
    pass(10);
    client.events.length = 0;
    pass(5_000);
    expect(client.events).toEqual([]);
    store.jobs.add();
    pass(1_000);
    expect(client.events).toEqual(["records"]);
    expect(client.totals?.jobs.asked).toBe(1);
  });

  it("hears every 10 s that the connection is there", () => {
    const { feeds, pass } = scene();
    const client = new FakeClient();
    feeds.open(client);
    pass(30_000);
    expect(client.pings).toBe(3);
  });

  it("that does not keep up hears nothing until it does, and then everything of what it knows", () => {
    const { store, feeds, pass } = scene();
    const entry = store.job();
    const client = new FakeClient();
    const feed = feeds.open(client);
    pass(10);
    client.isReading = false;
    store.to(entry, "running");
    pass(100);
    const heard = client.events.length;
    for (let i = 0; i < 50; i++) {
      store.to(entry, "running");
      pass(100);
    }
    store.end(entry);
    pass(60_000);
    expect(client.events).toHaveLength(heard);
    client.isReading = true;
    if (feed !== undefined) feeds.resume(feed);
    pass(100);
    expect(errorsOf(client, store)).toEqual([]);
    expect(client.known.get(entry.actor.id)).toMatchObject({ state: "completed" });
  });

  it("is not told of more than it can take: of what is beyond that only what goes on", () => {
    const { store, feeds, pass } = scene();
    const client = new FakeClient();
    feeds.open(client);
    pass(10);
    for (let i = 0; i < 10_000; i++) store.end(store.job());
    const goesOn = store.job();
    pass(100);
    expect(client.known.size).toBe(2_000);
    pass(5_000);
    expect(client.known.size).toBe(2_001);
    expect(client.known.has(goesOn.actor.id)).toBe(true);
    expect(client.totals?.jobs).toMatchObject({ asked: 10_001, completed: 10_000 });
  });

  it("is told of what goes on also if it began while there was too much", () => {
    const { store, feeds, pass } = scene(100_000);
    const client = new FakeClient();
    feeds.open(client);
    pass(10);
    askForMuch(store);
    pass(1_500);
    const missed = store.job();
    pass(300);
    expect(client.known.has(missed.actor.id)).toBe(false);
    pass(10_000);
    expect(errorsOf(client, store)).toEqual([]);
  });

  it("has no more before it however long there is too much", () => {
    const { store, feeds, pass } = scene(100_000);
    feeds.open(new FakeClient());
    pass(10);
    for (let i = 0; i < 20; i++) {
      askForMuch(store);
      pass(100);
    }
    expect(store.entries().filter(({ marks }) => marks !== 0).length).toBeLessThanOrEqual(2_000);
  });

  it("sees a group of a thousand whole, again and again", () => {
    const { store, feeds, pass } = scene();
    const client = new FakeClient();
    feeds.open(client);
    pass(10);
    for (let round = 1; round <= 5; round++) {
      for (let i = 0; i < 1_000; i++) store.end(store.job());
      pass(1_000);
      expect(client.known.size).toBe(1_000 * round);
    }
  });

  it("is told that what it knows has ended, however much is new at the same time", () => {
    const { store, feeds, pass } = scene();
    const entries = Array.from({ length: 5_000 }, () => store.job());
    const client = new FakeClient();
    feeds.open(client);
    pass(10);
    for (let i = 0; i < 5_000; i++) store.end(store.job());
    for (const entry of entries) store.end(entry);
    pass(1_000);
    expect(errorsOf(client, store)).toEqual([]);
    expect(entries.every(({ actor }) => client.known.get(actor.id)?.state === "completed")).toBe(true);
  });

  it("is told to the end of what the store has let go of", () => {
    const { store, feeds, pass } = scene(1);
    const entry = store.job();
    const client = new FakeClient();
    feeds.open(client);
    pass(10);
    store.end(entry);
    for (let i = 0; i < 10; i++) store.end(store.job());
    pass(100);
    expect(client.known.get(entry.actor.id)?.state).toBe("completed");
    expect(client.wrong).toEqual([]);
  });
});

describe("feeds", () => {
  it(`are ${MAX_FEEDS} at most, and each has what it needs`, () => {
    const { store, feeds, pass } = scene();
    const clients = Array.from({ length: MAX_FEEDS }, () => new FakeClient());
    const opened = clients.map((client) => feeds.open(client));
    expect(feeds.open(new FakeClient())).toBeUndefined();
    store.end(store.job());
    pass(200);
    store.end(store.job());
    pass(200);
    expect(clients.flatMap((client) => errorsOf(client, store))).toEqual([]);
    expect(clients.map(({ known }) => known.size)).toEqual(clients.map(() => 2));
    if (opened[7] !== undefined) feeds.close(opened[7]);
    expect(clients[7]?.isEnded).toBe(true);
    const late = new FakeClient();
    expect(feeds.open(late)).toBeDefined();
    pass(200);
    expect(late.known.size).toBe(2);
  });

  it("leave nothing behind when they are closed, also in the midst of what they tell", () => {
    const { store, feeds, pass, clock } = scene();
    for (let i = 0; i < 5_000; i++) store.job();
    const [one, other] = [new FakeClient(), new FakeClient()];
    const [first, second] = [feeds.open(one), feeds.open(other)];
    clock.increment(1);
    store.job();
    if (first !== undefined) feeds.close(first);
    if (second !== undefined) feeds.close(second);
    expect(store.entries().filter(({ known, marks }) => known !== 0 || marks !== 0)).toEqual([]);
    const heard = one.events.length;
    pass(20_000);
    store.job();
    expect([one.events.length, clock.pending]).toEqual([heard, 0]);
  });

  it("do not mind what was too much for one before", () => {
    const { store, feeds, pass } = scene();
    const first = feeds.open(new FakeClient());
    pass(10);
    for (let i = 0; i < 5_000; i++) store.end(store.job());
    if (first !== undefined) feeds.close(first);
    const client = new FakeClient();
    feeds.open(client);
    pass(10);
    const entry = store.job();
    store.end(entry);
    pass(100);
    expect(client.known.get(entry.actor.id)?.state).toBe("completed");
  });

  it("are the same for all that serve a store", () => {
    const { store, clock } = scene();
    expect(Feeds.of(store, clock)).toBe(Feeds.of(store, clock));
  });

  it("end one whose record cannot be said, and no other", () => {
    const { store, feeds, pass } = scene();
    const client = new FakeClient();
    feeds.open(client);
    pass(10);
    store.to(store.job(), "running", { data: 1n as never });
    pass(100);
    expect(client.isEnded).toBe(true);
    const next = new FakeClient();
    expect(() => {
      feeds.open(next);
      pass(100);
    }).not.toThrow();
  });
});
