import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { describeWithNats } from "../fixtures/describe-with-nats.ts";
import {
  endingOf,
  type FaultHost,
  type FaultRequester,
  FaultTest,
  SOON,
  upTo,
} from "../fixtures/fault-test.ts";
import { type NatsServer, startNatsServer } from "../fixtures/nats-server.ts";
import type { RemoteOptions } from "../fixtures/remote-runtime.ts";
import { startTcpProxy, type TcpProxy } from "../fixtures/tcp-proxy.ts";

/**
 * Who misses a heartbeat is asked whether he is there, and the broker says no of one whose connection was cut, until he is
 * connected again: that must take less long, on a machine that is busy, too.
 */
const RECONNECTS_WITHIN_MS = 500;
const SIDES = ["worker", "requester"] as const;
type Side = (typeof SIDES)[number];

describeWithNats("the network between a runtime and the broker", () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await startNatsServer();
  });
  afterAll(async () => server?.kill());

  interface Scene {
    readonly proxy: TcpProxy;
    readonly host: FaultHost;
    readonly requester: FaultRequester;
  }

  /** One of the two is behind a proxy. */
  async function scene(side: Side, options: Partial<RemoteOptions> = {}): Promise<Scene> {
    const proxy = await startTcpProxy(server.port);
    onTestFinished(() => proxy.close());
    const test = new FaultTest(server.url, options);
    const far = { url: proxy.url };
    const host = await test.host("h", ["w"], side === "worker" ? far : {});
    const requester = await test.requester("r", side === "requester" ? far : {});
    await requester.sees("w");
    return { proxy, host, requester };
  }

  for (const side of SIDES) {
    it(`is a black hole for less than detectMs, at the ${side}: nothing is lost`, async () => {
      const { proxy, host, requester } = await scene(side, {
        heartbeatMs: RECONNECTS_WITHIN_MS,
        detectMs: 4_000,
      });
      const held = requester.ask("w", "hold", "held");
      const streamed = [requester.ask("w", "count", { to: 2_000, everyMs: 1 })];
      for (let i = 0; i < 5; i++) streamed.push(requester.ask("w", "count", { to: 20_000 }));
      await host.began("held");
      await expect.poll(() => streamed[0]!.data.length, { interval: 1 }).toBeGreaterThan(10);
      proxy.blackHole();
      const meanwhile = upTo(10).map((i) => requester.ask("w", "echo", i));
      await wait(2_500);
      proxy.heal({ forget: true });
      for (const asked of meanwhile) expect((await endingOf(asked)).code).toBe("completed");
      for (const [i, asked] of streamed.entries())
        expect(await endingOf(asked)).toMatchObject({
          code: "completed",
          data: upTo(i === 0 ? 2_000 : 20_000),
        });
      host.send({ type: "release" });
      expect((await endingOf(held)).code).toBe("completed");
    });
  }

  it("is a black hole for longer than detectMs, at the worker: worker_lost, and its handler is cancelled", async () => {
    const { proxy, host, requester } = await scene("worker");
    const held = requester.ask("w", "hold", "held");
    await host.began("held");
    proxy.blackHole();
    expect((await endingOf(held)).code).toBe("worker_lost");
    // It gives up by itself.
    expect(await host.aborted("held")).toMatchObject({ code: "cancelled" });
    proxy.heal({ forget: true });
    await requester.sees("w");
    expect((await endingOf(requester.ask("w", "echo", 1))).code).toBe("completed");
  });

  it("is a black hole for longer than detectMs, at the requester: disconnected, and its job is cancelled at the worker", async () => {
    const { proxy, host, requester } = await scene("requester");
    const held = requester.ask("w", "hold", "held");
    await host.began("held");
    proxy.blackHole();
    const asked = requester.ask("w", "echo", 1);
    // Those at work there were asked by somebody who has been silent for detectMs.
    expect(await host.aborted("held")).toMatchObject({ code: "cancelled" });
    expect((await endingOf(held)).code).toBe("disconnected");
    expect((await endingOf(asked)).code).toBe("disconnected");
    proxy.heal({ forget: true });
    await requester.sees("w");
    expect((await endingOf(requester.ask("w", "echo", 1))).code).toBe("completed");
  });

  for (const side of SIDES) {
    it(`delays everything at the ${side} by 50 to 200 ms: all is as without`, async () => {
      // What has not been answered within a heartbeat is said again, and counted where it comes too late.
      const { proxy, requester } = await scene(side, { heartbeatMs: 500, detectMs: 5_000 });
      for (const ms of [50, 200, 100]) {
        proxy.delay(ms);
        const asked = upTo(20).map((i) => requester.ask("w", "echo", i));
        const streamed = requester.ask("w", "count", { to: 200 });
        for (const job of asked) expect((await endingOf(job)).code).toBe("completed");
        expect(await endingOf(streamed)).toMatchObject({ code: "completed", data: upTo(200) });
      }
      expect(requester.runtime.stats()).toMatchObject({ badFrames: 0, lateReports: 0, lateEndings: 0 });
    });

    it(`splits everything at the ${side} into pieces: all is as without`, async () => {
      const { proxy, requester } = await scene(side, { detectMs: 5_000 });
      for (const bytes of [1, 7, 100]) {
        proxy.split(bytes);
        const asked = upTo(3).map((i) => requester.ask("w", "echo", "é".repeat(i)));
        const streamed = requester.ask("w", "count", { to: 20 });
        for (const [i, job] of asked.entries())
          expect((await endingOf(job)).response).toBe("é".repeat(i + 1));
        expect(await endingOf(streamed)).toMatchObject({ code: "completed", data: upTo(20) });
      }
      expect(requester.runtime.stats()).toMatchObject({ badFrames: 0 });
    });

    it(`breaks again and again at the ${side}: all events come in order`, async () => {
      const { proxy, host, requester } = await scene(side, {
        heartbeatMs: RECONNECTS_WITHIN_MS,
        detectMs: 10_000,
      });
      const held = requester.ask("w", "hold", "held");
      await host.began("held");
      const streamed = upTo(10).map(() => requester.ask("w", "count", { to: 30_000 }));
      const slow = requester.ask("w", "count", { to: 400, everyMs: 5 });
      for (let i = 0; i < 10; i++) {
        const before = slow.data.length;
        await expect.poll(() => slow.data.length, { interval: 1, timeout: SOON }).toBeGreaterThan(before);
        proxy.cut();
        await wait(20);
        void requester.ask("w", "echo", i);
      }
      for (const job of streamed)
        expect(await endingOf(job)).toMatchObject({ code: "completed", data: upTo(30_000) });
      expect(await endingOf(slow)).toMatchObject({ code: "completed", data: upTo(400) });
      host.send({ type: "release" });
      expect((await endingOf(held)).code).toBe("completed");
    });

    it(`breaks while a full buffer waits for its reader, at the ${side}: it goes on when he reads`, async () => {
      const { proxy, requester } = await scene(side, { heartbeatMs: RECONNECTS_WITHIN_MS, detectMs: 10_000 });
      const job = requester.runtime.job("w", { name: "count", payload: { to: 500 }, buffer: 20 });
      requester.knows(job);
      const events = job[Symbol.asyncIterator]();
      expect((await events.next()).value).toMatchObject({ type: "stream_start" });
      for (let last = 0; last < 500; ) {
        await wait(150);
        proxy.cut();
        // As soon as there is no connection, or as soon as there is one again.
        if (last % 2 === 0)
          await expect.poll(() => proxy.connections, { interval: 1, timeout: SOON }).toBeGreaterThan(0);
        for (let i = 0; i < 101 && last < 500; i++) {
          const { value } = await events.next();
          expect(value).toMatchObject({ type: "stream_data", data: ++last });
        }
      }
      expect(await job).toBe(500);
    });

    for (const how of ["closed", "silent"] as const) {
      it(`is ${how} at the ${side}: that is noticed within two pingIntervals`, async () => {
        const pingInterval = 400;
        const proxy = await startTcpProxy(server.port);
        onTestFinished(() => proxy.close());
        const test = new FaultTest(proxy.url, { detectMs: 10_000, pingInterval });
        const { transport } = await test.requester();
        for (let i = 0; i < 3; i++) {
          await wait(137 * i);
          const brokenAt = performance.now();
          const offline = new Promise<number>((resolve) => {
            const { unsubscribe } = transport.subscribe((status) => {
              if (status !== "offline") return;
              unsubscribe();
              resolve(performance.now());
            });
          });
          if (how === "silent") proxy.blackHole();
          else proxy.cut();
          const ms = (await offline) - brokenAt;
          console.log(`${how} connection, pingInterval ${pingInterval}: noticed after ${ms.toFixed(0)} ms`);
          expect(ms).toBeLessThan(2 * pingInterval + 150);
          proxy.heal({ forget: true });
          await transport.connected();
        }
      });
    }
  }
});
