import { createWorker } from "../../create-worker.ts";
import { Deferred } from "../../internal/deferred.ts";
import type { Runtime } from "../../runtime.ts";
import { equal } from "./expect.ts";
import { untilAborted } from "./scene.ts";
import type { TransportCase } from "./transport-case.ts";

/** A worker ends, in peace or at once. */
export const drainCases: readonly TransportCase[] = [
  {
    title: "a worker that drains takes no new job, ends those it has, and is gone",
    async check(scene) {
      const gate = new Deferred<void>();
      const host = await scene.runtime("host");
      const worker = createWorker("w", { onJob: () => gate.promise.then(() => "in peace") });
      await host.addWorkers(worker);
      const asker = await scene.runtime("asker");
      await scene.knows(asker, "w");
      const job = asker.job("w");
      await scene.until("the job runs", () => worker.activeJobs.size === 1);
      const ending = worker.end();
      await scene.ends("a new job", asker.job("w"), { code: "refused", status: "error" });
      gate.resolve();
      equal(await scene.done("the job", job), "in peace", "the response");
      await scene.done("end()", ending);
      await scene.until("it is gone", () => !asker.registry.has("w"));
    },
  },
  ...["host", "asker", "other"].map(
    (where): TransportCase => ({
      title: `a worker that drains takes the sub-jobs of what began before, beside the ${where} of the first job`,
      async check(scene) {
        const ask = new Deferred<void>();
        const gate = new Deferred<void>();
        const host = await scene.host("host", {
          outer: async (request) => {
            await request.update();
            await ask.promise;
            return request.job("inner", { payload: "sub-job" });
          },
        });
        const asker = await scene.runtime("asker");
        const inner = createWorker("inner", { onJob: ({ payload }) => gate.promise.then(() => payload) });
        const runtimes: Record<string, Runtime> = { host, asker, other: await scene.runtime("other") };
        await runtimes[where]?.addWorkers(inner);
        await scene.knows(host, "inner");
        await scene.knows(asker, "outer", "inner");
        let heard = 0;
        asker.on("jobUpdate", () => {
          heard++;
        });
        const held = asker.job("inner", { payload: "job" });
        const job = asker.job("outer");
        await scene.until("both run", () => heard === 1 && inner.activeJobs.size === 1);
        // How old a job is is known to within what it takes to reach its worker.
        await scene.wait(100);
        const ending = inner.end();
        await scene.wait(50);
        ask.resolve();
        const isDecided = (): boolean => inner.activeJobs.size === 2 || job.status !== undefined;
        await scene.until("the sub-job is taken, or refused", isDecided);
        gate.resolve();
        equal(await scene.done("the job with a sub-job", job), "sub-job", "the response of the sub-job");
        equal(await scene.done("the job", held), "job", "the response");
        await scene.done("end()", ending);
      },
    }),
  ),
  {
    title: "a worker that is cancelled ends its jobs with worker_ended",
    async check(scene) {
      let aborted = 0;
      const host = await scene.runtime("host");
      const worker = createWorker("w", {
        onJob: async (request) => {
          await untilAborted(request);
          aborted++;
        },
      });
      await host.addWorkers(worker);
      const asker = await scene.runtime("asker");
      await scene.knows(asker, "w");
      const job = asker.job("w");
      await scene.until("the job runs", () => worker.activeJobs.size === 1);
      await scene.done("cancel()", worker.cancel("closing time"));
      await scene.ends("the job", job, { code: "worker_ended", status: "cancelled" });
      await scene.done("its handler", job.settled);
      equal(aborted, 1, "how many handlers were aborted");
      await scene.until("it is gone", () => !asker.registry.has("w"));
    },
  },
];
