import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWithNats } from "../fixtures/describe-with-nats.ts";
import { FaultTest, SOON, upTo } from "../fixtures/fault-test.ts";
import { type NatsServer, startNatsServer } from "../fixtures/nats-server.ts";

const HEARTBEAT_MS = 200;

describeWithNats("whoever asked is gone", () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await startNatsServer();
  });
  afterAll(async () => server?.kill());

  it("killed: its jobs are cancelled at the workers within two heartbeats and 500 ms", async () => {
    const test = new FaultTest(server.url, { heartbeatMs: HEARTBEAT_MS, detectMs: 10 * HEARTBEAT_MS });
    const host = await test.host("h", ["w"]);
    const program = await test.requesterProgram("r");
    const keys = ["a", "b", "c"];
    for (const key of keys) {
      const params = { name: "hold", payload: key };
      program.send({ type: "ask", key, worker: "w", params });
      await host.began(key);
    }
    const killedAt = performance.now();
    await program.kill();
    for (const key of keys) expect(await host.aborted(key)).toMatchObject({ code: "cancelled" });
    const ms = performance.now() - killedAt;
    console.log(`requester killed, heartbeatMs ${HEARTBEAT_MS}: cancelled after ${ms.toFixed(0)} ms`);
    expect(ms).toBeLessThan(2 * HEARTBEAT_MS + 500);
    await expect.poll(async () => (await host.report()).held).toMatchObject({ runs: 0, remoteRuns: 0 });
  });

  it("stopped for less than detectMs: nothing is lost", async () => {
    const test = new FaultTest(server.url, { detectMs: 2_000 });
    const host = await test.host("h", ["w"]);
    const program = await test.requesterProgram("r");
    program.send({ type: "ask", key: "held", worker: "w", params: { name: "hold", payload: "held" } });
    await host.began("held");
    const count = { name: "count", payload: { to: 500, everyMs: 1 } };
    program.send({ type: "ask", key: "streamed", worker: "w", params: count });
    await host.next("counted", SOON);
    await program.pause();
    await wait(1_000);
    program.resume();
    host.send({ type: "release" });
    const ending = (key: string) => program.next((told) => told.type === "ending" && told.key === key, SOON);
    expect(await ending("held")).toMatchObject({ code: "completed" });
    expect(await ending("streamed")).toMatchObject({ code: "completed", data: upTo(500) });
  });

  it("stopped for longer than detectMs: its jobs are cancelled, and it learns of it when it moves again", async () => {
    const test = new FaultTest(server.url);
    const host = await test.host("h", ["w"]);
    const program = await test.requesterProgram("r");
    program.send({ type: "ask", key: "held", worker: "w", params: { name: "hold", payload: "held" } });
    await host.began("held");
    await program.pause();
    expect(await host.aborted("held")).toMatchObject({ code: "cancelled" });
    await wait(500);
    program.resume();
    expect(await program.next("ending", SOON)).toMatchObject({ key: "held", code: "worker_lost" });
    program.send({ type: "ask", key: "next", worker: "w", params: { name: "echo", payload: 1 } });
    expect(await program.next("ending", SOON)).toMatchObject({ key: "next", code: "completed" });
  });
});
