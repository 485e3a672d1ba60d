import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWithNats } from "../fixtures/describe-with-nats.ts";
import { endingOf, FaultTest, upTo } from "../fixtures/fault-test.ts";
import { type NatsServer, startNatsServer } from "../fixtures/nats-server.ts";

const DETECT_MS = 2_000;

describeWithNats("a worker's process stands still", () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await startNatsServer();
  });
  afterAll(async () => server?.kill());

  it("for less than detectMs: nothing is lost", async () => {
    const test = new FaultTest(server.url, { detectMs: DETECT_MS });
    const host = await test.host("h", ["w"]);
    const requester = await test.requester();
    const held = requester.ask("w", "hold", "held");
    const streamed = requester.ask("w", "count", { to: 1_000, everyMs: 1 });
    await host.began("held");
    await expect.poll(() => streamed.data.length).toBeGreaterThan(10);
    await host.pause();
    const meanwhile = upTo(10).map((i) => requester.ask("w", "echo", i));
    await wait(DETECT_MS / 2);
    host.resume();
    host.send({ type: "release" });
    for (const asked of meanwhile) expect((await endingOf(asked)).code).toBe("completed");
    expect((await endingOf(held)).code).toBe("completed");
    expect(await endingOf(streamed)).toMatchObject({ code: "completed", data: upTo(1_000) });
  });

  it("for longer: worker_lost, and when it moves again nobody listens to it and its handler is cancelled", async () => {
    const test = new FaultTest(server.url);
    const host = await test.host("h", ["w"]);
    const requester = await test.requester();
    const held = requester.ask("w", "hold", "held");
    const streamed = requester.ask("w", "count", { to: 1e6, everyMs: 1 });
    await host.began("held");
    await expect.poll(() => streamed.data.length).toBeGreaterThan(10);
    await host.pause();
    expect((await endingOf(held)).code).toBe("worker_lost");
    const { code, data } = await endingOf(streamed);
    expect(code).toBe("worker_lost");
    expect(data).toEqual(upTo(data.length));
    await requester.sees("w", 0);

    host.resume();
    expect(await host.aborted("held")).toMatchObject({ code: "cancelled" });
    await expect.poll(async () => (await host.report()).held.runs).toBe(0);
    // It is as good as new.
    await requester.sees("w");
    expect((await endingOf(requester.ask("w", "echo", 1))).code).toBe("completed");
    expect(requester.runtime.stats().badFrames).toBe(0);
  });

  it("one of two: it swallows nothing, and the other does all", async () => {
    const test = new FaultTest(server.url);
    const frozen = await test.host("h1", ["w"]);
    await test.host("h2", ["w"]);
    const requester = await test.requester();
    await requester.sees("w", 2);
    await frozen.pause();
    const asked = upTo(100).map((i) => requester.ask("w", "pid", i));
    const endings = await Promise.all(asked.map((job) => endingOf(job)));
    expect(endings.filter(({ code }) => code !== "completed")).toEqual([]);
    expect(endings.filter(({ response }) => response === frozen.pid)).toEqual([]);
    frozen.resume();
    // What it had got it offers to do, and is told that it is too late.
    await requester.sees("w", 2);
    expect((await frozen.report()).held).toMatchObject({ runs: 0, remoteRuns: 0 });
  });

  it("since a handler blocks its event loop for half of detectMs: nothing is lost", async () => {
    const test = new FaultTest(server.url, { detectMs: DETECT_MS });
    const host = await test.host("h", ["w", "v"]);
    const requester = await test.requester();
    const held = requester.ask("v", "hold", "held");
    await host.began("held");
    const blocking = requester.ask("w", "block", DETECT_MS / 2);
    await host.next("blocks");
    const meanwhile = upTo(10).map((i) => requester.ask("w", "echo", i));
    for (const asked of meanwhile) expect((await endingOf(asked)).code).toBe("completed");
    expect((await endingOf(blocking)).code).toBe("completed");
    host.send({ type: "release" });
    expect((await endingOf(held)).code).toBe("completed");
  });

  it("since a handler blocks its event loop for longer than detectMs: worker_lost", async () => {
    const test = new FaultTest(server.url);
    const host = await test.host("h", ["w", "v"]);
    const requester = await test.requester();
    const held = requester.ask("v", "hold", "held");
    await host.began("held");
    const blocking = requester.ask("w", "block", 2_500);
    expect((await endingOf(blocking)).code).toBe("worker_lost");
    expect((await endingOf(held)).code).toBe("worker_lost");
    expect(await host.aborted("held")).toMatchObject({ code: "cancelled" });
    await requester.sees("w");
    expect((await endingOf(requester.ask("w", "echo", 1))).code).toBe("completed");
  });
});
