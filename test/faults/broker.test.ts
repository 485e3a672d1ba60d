import { setTimeout as wait } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { describeWithNats } from "../fixtures/describe-with-nats.ts";
import { endingOf, FaultTest, SOON, upTo } from "../fixtures/fault-test.ts";
import { type NatsServer, startNatsServer } from "../fixtures/nats-server.ts";

const OUTAGE_MS = 2_000;

async function ownServer(): Promise<NatsServer> {
  const server = await startNatsServer();
  onTestFinished(() => server.kill());
  return server;
}

describeWithNats("the broker dies and comes back after 2 s", () => {
  for (const signal of ["SIGKILL", "SIGTERM"] as const) {
    it(`by ${signal}, within detectMs: what runs goes on, what was asked for meanwhile begins, all events come in order`, async () => {
      const server = await ownServer();
      const test = new FaultTest(server.url, { detectMs: 10_000 });
      const hosts = [await test.host("h1", ["w"]), await test.host("h2", ["w"])];
      const requester = await test.requester();
      await requester.sees("w", 2);
      const held = upTo(20).map((i) => requester.ask("w", "hold", i));
      await expect
        .poll(async () => {
          const reports = await Promise.all(hosts.map((host) => host.report()));
          return reports.reduce((sum, report) => sum + report.held.runs, 0);
        })
        .toBe(20);
      const slow = upTo(5).map(() => requester.ask("w", "count", { to: 300, everyMs: 20 }));
      // Those that wait for nothing but room are in the middle of a window whenever the connection breaks.
      const fast = upTo(5).map(() => requester.ask("w", "count", { to: 20_000 }));
      await expect
        .poll(() => Math.min(...[...slow, ...fast].map(({ data }) => data.length)), { interval: 1 })
        .toBeGreaterThan(5);

      await server.kill(signal);
      await expect.poll(() => requester.transport.status).toBe("offline");
      const meanwhile = upTo(20).map((i) => requester.ask("w", "echo", i));
      await wait(OUTAGE_MS);
      await server.restart();

      for (const asked of meanwhile) expect((await endingOf(asked)).code).toBe("completed");
      for (const asked of slow)
        expect(await endingOf(asked)).toMatchObject({ code: "completed", data: upTo(300) });
      for (const asked of fast)
        expect(await endingOf(asked)).toMatchObject({ code: "completed", data: upTo(20_000) });
      for (const host of hosts) host.send({ type: "release" });
      for (const asked of held) expect((await endingOf(asked)).code).toBe("completed");
      await requester.sees("w", 2);
    });
  }

  it("over and over, in the middle of streams: all events come in order", async () => {
    const server = await ownServer();
    const test = new FaultTest(server.url, { detectMs: 10_000 });
    await test.host("h", ["w"]);
    const requester = await test.requester();
    const asked = upTo(20).map(() => requester.ask("w", "count", { to: 10_000 }));
    for (let i = 0; i < 5; i++) {
      const before = asked[0]!.data.length;
      await expect
        .poll(() => asked[0]!.data.length, { interval: 1, timeout: SOON })
        .toBeGreaterThan(Math.min(before, 9_999));
      await server.restart();
    }
    for (const job of asked)
      expect(await endingOf(job)).toMatchObject({ code: "completed", data: upTo(10_000) });
  });

  it("with offline 'reject': what is asked for meanwhile ends as disconnected, at once", async () => {
    const server = await ownServer();
    const test = new FaultTest(server.url, { detectMs: 10_000 });
    const host = await test.host("h", ["w"]);
    const requester = await test.requester("r", { offline: "reject" });
    await requester.sees("w");
    const held = requester.ask("w", "hold", "held");
    await host.began("held");
    await server.kill();
    await expect.poll(() => requester.transport.status).toBe("offline");
    for (const worker of ["w", "somebody"]) {
      const { code, afterMs } = await endingOf(requester.ask(worker, "echo", 1));
      expect(code).toBe("disconnected");
      expect(afterMs).toBeLessThan(500);
    }
    await server.restart();
    await requester.transport.connected();
    await requester.sees("w");
    expect((await endingOf(requester.ask("w", "echo", 1))).code).toBe("completed");
    host.send({ type: "release" });
    expect((await endingOf(held)).code).toBe("completed");
  });

  it("after more than detectMs: what runs and what was asked for ends as disconnected, and is cancelled there", async () => {
    const server = await ownServer();
    const test = new FaultTest(server.url);
    const host = await test.host("h", ["w"]);
    const requester = await test.requester();
    await requester.sees("w");
    const held = requester.ask("w", "hold", "held");
    await host.began("held");
    const downAt = performance.now();
    await server.kill();
    await expect.poll(() => requester.transport.status).toBe("offline");
    const asked = [held, requester.ask("w", "echo", 1), requester.ask("somebody", "echo", 1)];
    for (const job of asked) {
      const { code, at } = await endingOf(job);
      expect(code).toBe("disconnected");
      expect(at - downAt).toBeGreaterThan(900);
      expect(at - downAt).toBeLessThan(2_500);
    }
    expect(await host.aborted("held")).toMatchObject({ code: "cancelled" });
    const late = await endingOf(requester.ask("w", "echo", 1));
    expect(late.code).toBe("disconnected");
    expect(late.afterMs).toBeLessThan(500);
    await server.restart();
    await requester.sees("w");
    expect((await endingOf(requester.ask("w", "echo", 1))).code).toBe("completed");
  });

  it("after about detectMs, whoever gives up first: each job has its ending soon, and both ends agree", async () => {
    const outages = [700, 850, 950, 1_050].map(async (ms) => {
      const server = await ownServer();
      const test = new FaultTest(server.url);
      const host = await test.host("h", ["w"]);
      const requester = await test.requester();
      const held = requester.ask("w", "hold", "held");
      await host.began("held");
      await server.kill();
      await wait(ms);
      await server.restart();
      await requester.sees("w");
      // By now whoever has given it up has said so.
      await wait(1_500);
      host.send({ type: "release" });
      const { code } = await endingOf(held);
      expect(["completed", "disconnected", "worker_lost"]).toContain(code);
      if (code !== "completed") await host.aborted("held");
      await expect.poll(async () => (await host.report()).held).toMatchObject({ runs: 0, remoteRuns: 0 });
    });
    await Promise.all(outages);
  });
});
