import { setTimeout as wait } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { Random } from "../../src/testing/random.ts";
import { describeWithNats } from "../fixtures/describe-with-nats.ts";
import { endingOf, FaultTest, SOON, upTo } from "../fixtures/fault-test.ts";
import { startNatsServer } from "../fixtures/nats-server.ts";
import { startTcpProxy } from "../fixtures/tcp-proxy.ts";

const JOBS = 300;
const seeds = (process.env.FAULT_SEEDS ?? "1,2,3").split(",").map(Number);

describeWithNats(
  "jobs while connections break, stand still and come back, each for less than detectMs",
  () => {
    for (const seed of seeds)
      it(`seed ${seed}: each completes, with all events in order, and no handler runs twice`, async () => {
        const random = new Random(seed);
        const server = await startNatsServer();
        onTestFinished(() => server.kill());
        const test = new FaultTest(server.url, { heartbeatMs: 500, detectMs: 20_000, pingInterval: 250 });
        const proxies = await Promise.all(upTo(3).map(() => startTcpProxy(server.port)));
        for (const proxy of proxies) onTestFinished(() => proxy.close());
        const [one, two, three] = proxies.map(({ url }) => ({ url }));
        const hosts = [await test.host("h1", ["w"], one), await test.host("h2", ["w"], two)];
        const requester = await test.requester("r", three);
        await requester.sees("w", 2);

        let isOver = false;
        const happened: Record<string, number> = { cut: 0, silent: 0, slow: 0, restart: 0 };
        async function weather(): Promise<void> {
          while (!isOver) {
            await wait(random.int(50, 300));
            const proxy = random.pick(proxies);
            const what = random.pick(["cut", "silent", "slow", "restart"]);
            happened[what]!++;
            if (what === "cut") proxy.cut();
            else if (what === "restart") await server.restart();
            else {
              if (what === "silent") proxy.blackHole();
              else proxy.delay(random.int(10, 100));
              await wait(random.int(100, 1_000));
              proxy.heal({ forget: what === "silent" && random.chance(0.5) });
            }
          }
        }
        const all = weather();
        const asked = [];
        for (let i = 0; i < JOBS; i++) {
          const to = random.int(0, 300);
          const payload = { to, everyMs: random.pick([0, 0, 1, 5]) };
          asked.push({ to, job: requester.ask("w", "count", payload) });
          if (i % 10 === 0) await wait(random.int(10, 300));
        }
        for (const { to, job } of asked)
          expect(await endingOf(job, 30_000)).toMatchObject({ code: "completed", data: upTo(to) });
        isOver = true;
        await all;
        await requester.sees("w", 2);
        for (const host of hosts) {
          const left = async () => (await host.report()).held;
          await expect.poll(left, { timeout: SOON }).toMatchObject({ runs: 0, remoteRuns: 0 });
          expect((await host.report()).repeated).toBe(0);
        }
        const figures = Object.entries(happened).map(([what, count]) => `${what} ${count}`);
        console.log(`seed ${seed}: ${JOBS} completed; ${figures.join(", ")}`);
      });
  },
);
