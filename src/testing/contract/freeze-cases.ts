import { createWorker } from "../../create-worker.ts";
import { Deferred } from "../../internal/deferred.ts";
import type { Runtime } from "../../runtime.ts";
import { equal, ok } from "./expect.ts";
import { running } from "./running-job.ts";
import type { TransportCase } from "./transport-case.ts";

/** A process that stands still is no process that is gone, unless it does for too long. */
export const freezeCases: readonly TransportCase[] = [
  {
    title: "a worker that stands still for half as long as it may loses nothing",
    needs: ["isShared", "canFreeze"],
    async check(scene) {
      const gate = new Deferred<void>();
      let running = 0;
      const { host, asker } = await scene.pair({
        w: async (request) => {
          running++;
          await request.update("before");
          await gate.promise;
          await request.update("after");
          return "done";
        },
      });
      const job = asker.job("w");
      await scene.until("it runs", () => running === 1);
      await scene.freeze(host);
      gate.resolve();
      await scene.wait(scene.detectMs / 2);
      equal(job.status, undefined, "the status while its worker stands still");
      await scene.thaw(host);
      const { data } = await scene.read("the job", job);
      equal(data, ["before", "after"], "the updates");
      equal(await scene.done("the job", job), "done", "the response");
      ok(asker.registry.has("w"), "its worker is still known");
    },
  },
  {
    title: "a worker that stands still for too long is lost, and its handler is aborted when it goes on",
    needs: ["isShared", "canFreeze"],
    async check(scene) {
      const { host, asker, job, state } = await running(scene);
      await scene.freeze(host);
      await scene.ends("the job", job, { code: "worker_lost", status: "error" });
      await scene.until("its worker is gone", () => !asker.registry.has("w"));
      await scene.thaw(host);
      await scene.until("its handler is aborted", () => state.aborted === 1);
      await scene.knows(asker, "w");
    },
  },
  {
    title: "a requester that stands still for too long finds its job given up when it goes on",
    needs: ["isShared", "canFreeze"],
    async check(scene) {
      const { host, asker, job, state } = await running(scene);
      await scene.freeze(asker);
      await scene.until("the handler is aborted", () => state.aborted === 1);
      await scene.thaw(asker);
      const { code } = (await scene.failure("the job", job)) as { readonly code?: unknown };
      ok(code === "worker_lost" || code === "disconnected", `it is lost, not ${code}`);
      ok(host.registry.has("w"), "the worker is there for others");
    },
  },
  {
    title: "a replica that stands still swallows no job: another one takes it, and it runs once",
    needs: ["isShared", "canFreeze"],
    async check(scene) {
      const ran: string[] = [];
      const gate = new Deferred<void>();
      const hosts: Runtime[] = [];
      for (const name of ["one", "two"]) {
        const handler = ({ payload }: { readonly payload: unknown }): unknown => {
          ran.push(`${payload} by ${name}`);
          return gate.promise.then(() => name);
        };
        hosts.push(await scene.host(name, { w: handler }));
      }
      const asker = await scene.runtime("asker");
      await scene.knows(asker, "w");
      await scene.wait(100);
      const [one] = hosts;
      if (one !== undefined) await scene.freeze(one);
      const jobs = ["a", "b", "c", "d"].map((payload) => asker.job("w", { payload }));
      await scene.until("all jobs run", () => ran.length === 4);
      if (one !== undefined) await scene.thaw(one);
      // It would take them as well, now that another one has them.
      await scene.wait(100);
      gate.resolve();
      const answers = await scene.done("all jobs", Promise.all(jobs));
      equal(answers, ["two", "two", "two", "two"], "who answered");
      equal([...ran].sort(), ["a by two", "b by two", "c by two", "d by two"], "what ran");
    },
  },
  {
    title: "a job that waits for a slot for longer than that is not given up",
    needs: ["isShared"],
    async check(scene) {
      const gate = new Deferred<void>();
      let running = 0;
      const run = ({ payload }: { readonly payload: unknown }): unknown => {
        running++;
        return gate.promise.then(() => payload);
      };
      const host = await scene.runtime("host");
      await host.addWorkers(createWorker("w", { jobs: { one: { sequential: true, run } } }));
      const asker = await scene.runtime("asker");
      await scene.knows(asker, "w");
      const jobs = [1, 2, 3].map((payload) => asker.job("w", { name: "one", payload }));
      await scene.until("the first one runs", () => running === 1);
      await scene.wait(1.5 * scene.detectMs);
      equal(
        jobs.map(({ status }) => status),
        [undefined, undefined, undefined],
        "their statuses",
      );
      gate.resolve();
      equal(await scene.done("all jobs", Promise.all(jobs)), [1, 2, 3], "the responses");
    },
  },
];
