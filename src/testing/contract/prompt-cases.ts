import { createWorker } from "../../create-worker.ts";
import { Deferred } from "../../internal/deferred.ts";
import { equal } from "./expect.ts";
import { untilAborted } from "./scene.ts";
import type { TransportCase } from "./transport-case.ts";

/** What can be said as soon as it happens waits for no heartbeat. */
export const promptCases: readonly TransportCase[] = [
  {
    title: "a cancel reaches its handler at once",
    async check(scene) {
      const state = { running: 0, aborted: 0 };
      const { asker } = await scene.pair({
        w: async (request) => {
          state.running++;
          await untilAborted(request);
          state.aborted++;
        },
      });
      const job = asker.job("w");
      await scene.until("it runs", () => state.running === 1);
      job.cancel();
      await scene.soon("the handler is aborted", () => state.aborted === 1);
    },
  },
  {
    title: "that a handler has settled is told at once, as it is that its job has ended",
    async check(scene) {
      const cleaned = new Deferred<void>();
      const { asker } = await scene.pair({
        w: async (request) => {
          await request.respond("answer");
          await cleaned.promise;
        },
      });
      const job = asker.job("w");
      let isSettled = false;
      void job.settled.then(() => {
        isSettled = true;
      });
      await scene.soon("the job has ended", () => job.status === "completed");
      await scene.wait(5);
      equal(isSettled, false, "whether it has settled before its handler is done");
      cleaned.resolve();
      await scene.soon("it has settled", () => isSettled);
    },
  },
  {
    title:
      "a worker is known everywhere as soon as it is there, and to whoever comes later, and gone as soon as it ends",
    needs: ["isShared"],
    async check(scene) {
      const before = await scene.runtime("before");
      const host = await scene.runtime("host");
      const worker = createWorker("w", { onJob: () => "done" });
      await host.addWorkers(worker);
      await scene.soon("it is known", () => before.registry.has("w"));
      const after = await scene.runtime("after");
      await scene.soon("it is known to a newcomer", () => after.registry.has("w"));
      await scene.done("end()", worker.end());
      await scene.soon("it is gone", () => !before.registry.has("w") && !after.registry.has("w"));
    },
  },
  {
    title: "the workers of a runtime are gone as soon as it is",
    needs: ["isShared"],
    async check(scene) {
      const { host, asker } = await scene.pair({ w: () => 1 });
      await scene.dispose(host);
      await scene.soon("its worker is gone", () => !asker.registry.has("w"));
    },
  },
  {
    title: "a replica that drains gets no more jobs",
    needs: ["isShared"],
    async check(scene) {
      const gate = new Deferred<void>();
      let running = 0;
      const first = await scene.runtime("first");
      const draining = createWorker("w", {
        onJob: () => {
          running++;
          return gate.promise.then(() => "first");
        },
      });
      await first.addWorkers(draining);
      const asker = await scene.runtime("asker");
      await scene.knows(asker, "w");
      const held = asker.job("w");
      await scene.until("it runs", () => running === 1);
      await scene.host("second", { w: () => "second" });
      const ending = draining.end();
      await scene.wait(50);
      const answers = await scene.done("all jobs", Promise.all([...Array(10)].map(() => asker.job("w"))));
      equal([...new Set(answers)], ["second"], "who answered");
      gate.resolve();
      equal(await scene.done("the first job", held), "first", "who answered the first job");
      await scene.done("end()", ending);
    },
  },
  ...(["host", "asker"] as const).map(
    (who): TransportCase => ({
      title: `what happened while the ${who} had no connection is told as soon as it has one`,
      needs: ["isShared", "canDisconnect"],
      async check(scene) {
        const gate = new Deferred<void>();
        let running = 0;
        const pair = await scene.pair({
          w: async ({ payload, update }) => {
            if (payload === "quick") return "quick";
            running++;
            await gate.promise;
            await update("meanwhile");
            return "slow";
          },
        });
        const { host, asker } = pair;
        const slow = asker.job("w");
        await scene.until("it runs", () => running === 1);
        await scene.disconnect(pair[who]);
        gate.resolve();
        const quick = asker.job("w", { payload: "quick" });
        const worker = createWorker("new", { onJob: () => 1 });
        await host.addWorkers(worker);
        await scene.wait(10);
        await scene.reconnect(pair[who]);
        // What was asked of a host that was away is asked again in its own time.
        const isAsked = (): boolean => who === "host" || quick.status !== undefined;
        const isTold = (): boolean => slow.status !== undefined && asker.registry.has("new") && isAsked();
        await scene.soon("the ending and the new worker are known", isTold);
        const { data, error } = await scene.read("the job", slow);
        equal(error, undefined, "what the loop threw");
        equal(data, ["meanwhile"], "the updates");
        equal(await scene.done("the job", slow), "slow", "the response");
        equal(await scene.done("the other job", quick), "quick", "the other response");
      },
    }),
  ),
  {
    title: "what was lost while the reader had no connection comes before what is said afterwards",
    needs: ["isShared", "canDisconnect"],
    async check(scene) {
      const parts = [new Deferred<void>(), new Deferred<void>(), new Deferred<void>()];
      const { asker } = await scene.pair({
        w: async ({ update }) => {
          for (const [index, part] of parts.entries()) {
            await part.promise;
            for (let each = 0; each < 5; each++) await update(5 * index + each);
          }
        },
      });
      let heard = 0;
      asker.on("jobUpdate", () => {
        heard++;
      });
      const job = asker.job("w");
      parts[0]?.resolve();
      await scene.until("the first part is there", () => heard === 5);
      await scene.disconnect(asker);
      parts[1]?.resolve();
      await scene.wait(4);
      // At the same time: so it is on its way before anybody has asked for what is missing.
      parts[2]?.resolve();
      await scene.reconnect(asker);
      const { data, error } = await scene.read("the job", job);
      equal(error, undefined, "what the loop threw");
      equal(
        data,
        Array.from({ length: 15 }, (_, index) => index),
        "the updates",
      );
    },
  },
];
