import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWithNats } from "../fixtures/describe-with-nats.ts";
import { endingOf, FaultTest, upTo } from "../fixtures/fault-test.ts";
import { type NatsServer, startNatsServer } from "../fixtures/nats-server.ts";

const HOUR = 3_600_000;

describeWithNats("runtimes that know nothing of each other", () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await startNatsServer();
  });
  afterAll(async () => server?.kill());

  for (const [title, skewMs] of [
    ["an hour ahead of", HOUR],
    ["an hour behind", -HOUR],
  ] as const) {
    it(`have clocks of which the worker's is ${title} the requester's: timeouts are as without`, async () => {
      const test = new FaultTest(server.url);
      const host = await test.host("h", ["w"], { skewMs });
      const requester = await test.requester();
      const early = await endingOf(requester.ask("w", "nap", 300, { timeout: 5_000 }));
      expect(early).toMatchObject({ code: "completed" });
      const held = requester.ask("w", "hold", "held", { timeout: 700 });
      await host.began("held");
      const late = await endingOf(held);
      expect(late.code).toBe("timeout");
      expect(late.afterMs).toBeGreaterThan(650);
      expect(late.afterMs).toBeLessThan(2_000);
      expect(await host.aborted("held")).toMatchObject({ code: "timeout" });
      const lost = requester.ask("w", "hold", "lost");
      await host.began("lost");
      await host.kill();
      const ending = await endingOf(lost);
      expect(ending.code).toBe("worker_lost");
    });
  }

  it("have the same name: both serve, both ask, each ending goes to who asked, and one goes on without the other", async () => {
    const test = new FaultTest(server.url);
    const hosts = [await test.host("twin", ["w"]), await test.host("twin", ["w"])] as const;
    const askers = [await test.requester("asker"), await test.requester("asker")] as const;
    for (const asker of askers) await asker.sees("w", 2);
    const asked = askers.map((asker, who) => upTo(50).map((i) => asker.ask("w", "echo", [who, i])));
    for (const [who, jobs] of asked.entries())
      for (const [i, job] of jobs.entries()) expect((await endingOf(job)).response).toEqual([who, i + 1]);
    const pids = new Set<unknown>();
    for (const asker of askers)
      for (const job of upTo(50).map(() => asker.ask("w", "pid"))) pids.add((await endingOf(job)).response);
    expect(pids).toEqual(new Set(hosts.map(({ pid }) => pid)));

    const held = askers.map((asker) => upTo(20).map((i) => asker.ask("w", "hold", `held ${i}`)));
    const runs = async () =>
      (await Promise.all(hosts.map((host) => host.report()))).map(({ held }) => held.runs);
    await expect.poll(async () => (await runs()).reduce((a, b) => a + b)).toBe(40);
    const [ofFirst, ofSecond] = (await runs()) as [number, number];
    await hosts[0].kill();
    hosts[1].send({ type: "release" });
    const codes = (await Promise.all(held.flat().map((job) => endingOf(job)))).map(({ code }) => code);
    expect(codes.filter((code) => code === "worker_lost").length).toBe(ofFirst);
    expect(codes.filter((code) => code === "completed").length).toBe(ofSecond);
    for (const asker of askers) {
      await asker.sees("w", 1);
      expect((await endingOf(asker.ask("w", "pid"))).response).toBe(hosts[1].pid);
    }
  });
});
