import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWithNats } from "../fixtures/describe-with-nats.ts";
import { endingOf, FaultTest, upTo } from "../fixtures/fault-test.ts";
import { type NatsServer, startNatsServer } from "../fixtures/nats-server.ts";

describeWithNats("a worker's process is killed", () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await startNatsServer();
  });
  afterAll(async () => server?.kill());

  it("before it has taken a job: with nobody else there the job ends as worker_lost", async () => {
    const test = new FaultTest(server.url);
    const host = await test.host("h", ["w"]);
    const requester = await test.requester();
    await requester.sees("w");
    await host.pause();
    const asked = requester.ask("w", "echo", 1);
    // The server has given it the request then.
    await wait(50);
    await host.kill();
    expect(await endingOf(asked)).toMatchObject({ code: "worker_lost", response: undefined });
  });

  it("before it has taken a job: another that hosts the worker gets it", async () => {
    const test = new FaultTest(server.url);
    const hosts = [await test.host("h1", ["w"]), await test.host("h2", ["w"])] as const;
    const requester = await test.requester();
    await requester.sees("w", 2);
    await hosts[0].pause();
    const asked = upTo(20).map((i) => requester.ask("w", "echo", i));
    await wait(50);
    await hosts[0].kill();
    const endings = await Promise.all(asked.map((job) => endingOf(job)));
    expect(endings.map(({ code, response }) => [code, response])).toEqual(
      upTo(20).map((i) => ["completed", i]),
    );
  });

  it("in the middle of a stream: worker_lost, after what has come, in order", async () => {
    const test = new FaultTest(server.url);
    const host = await test.host("h", ["w"]);
    const requester = await test.requester();
    const asked = requester.ask("w", "count", { to: 1e6, everyMs: 1 });
    await expect.poll(() => asked.data.length).toBeGreaterThan(50);
    await host.kill();
    const { code, data } = await endingOf(asked);
    expect(code).toBe("worker_lost");
    expect(data).toEqual(upTo(data.length));
    expect(data.length).toBeGreaterThan(50);
  });

  it("after it has answered: what was completed stays so", async () => {
    const test = new FaultTest(server.url);
    const host = await test.host("h", ["w"]);
    const requester = await test.requester();
    const asked = upTo(50).map((i) => requester.ask("w", "echo", i));
    const endings = await Promise.all(asked.map((job) => endingOf(job)));
    await host.kill();
    await requester.sees("w", 0);
    expect(endings.map(({ code }) => code)).toEqual(upTo(50).map(() => "completed"));
    expect(requester.runtime.stats()).toMatchObject({ lateEndings: 0, lateReports: 0, badFrames: 0 });
  });
});
