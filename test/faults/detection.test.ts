import { setTimeout as wait } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { describeWithNats } from "../fixtures/describe-with-nats.ts";
import { endingOf, FaultTest, upTo } from "../fixtures/fault-test.ts";
import { startNatsServer } from "../fixtures/nats-server.ts";

describeWithNats("a process that was killed is missed", () => {
  for (const heartbeatMs of [200, 1_000]) {
    it(`within two heartbeats of ${heartbeatMs} ms and 500 ms`, async () => {
      const server = await startNatsServer();
      onTestFinished(() => server.kill());
      const test = new FaultTest(server.url, { heartbeatMs, detectMs: 10 * heartbeatMs });
      const names = ["a", "b", "c", "d", "e"];
      const hosts = await Promise.all(names.map((name) => test.host(name, [name])));
      const requester = await test.requester();
      const measured: number[] = [];
      // At different places between two heartbeats.
      for (const [i, name] of names.entries()) {
        const asked = upTo(10).map((key) => requester.ask(name, "hold", key));
        for (const key of upTo(10)) await hosts[i]!.began(key);
        await wait((heartbeatMs * i) / names.length);
        const killedAt = performance.now();
        await hosts[i]!.kill();
        for (const job of asked) {
          const { code, at } = await endingOf(job);
          expect(code).toBe("worker_lost");
          measured.push(at - killedAt);
        }
      }
      const worst = Math.max(...measured);
      console.log(
        `worker killed, heartbeatMs ${heartbeatMs}: worker_lost after ${Math.min(...measured).toFixed(0)} to ${worst.toFixed(0)} ms`,
      );
      expect(worst).toBeLessThan(2 * heartbeatMs + 500);
    });
  }
});
