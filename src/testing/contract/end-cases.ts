import { Deferred } from "../../internal/deferred.ts";
import { equal, ok } from "./expect.ts";
import { untilAborted } from "./scene.ts";
import type { TransportCase } from "./transport-case.ts";

/** When one runtime ends, the others hear of it at once. */
export const endCases: readonly TransportCase[] = [
  {
    title: "a runtime that ends lets the jobs of others finish, and they get their endings",
    needs: ["isShared"],
    async check(scene) {
      const gate = new Deferred<void>();
      let running = 0;
      const { host, asker } = await scene.pair({
        w: async (request) => {
          running++;
          await request.update("begun");
          await gate.promise;
          await request.update("going on");
          return "finished";
        },
      });
      const jobs = [1, 2, 3].map(() => asker.job("w"));
      await scene.until("all run", () => running === 3);
      const ending = host.end();
      await scene.wait(20);
      gate.resolve();
      for (const job of jobs) {
        const { data, error } = await scene.read("a job", job);
        equal(error, undefined, "what the loop threw");
        equal(data, ["begun", "going on"], "the updates");
        equal(await scene.done("the job", job), "finished", "the response");
      }
      await scene.done("end()", ending);
      await scene.until("its worker is gone", () => asker.registry.size === 0);
    },
  },
  {
    title: "a runtime that ends cuts off after drainMs what others wait for",
    needs: ["isShared"],
    async check(scene) {
      let running = 0;
      const { host, asker } = await scene.pair({
        w: async (request) => {
          running++;
          await untilAborted(request);
        },
      });
      const job = asker.job("w");
      await scene.until("it runs", () => running === 1);
      const ending = host.end({ drainMs: 50 });
      await scene.ends("the job", job, { status: "cancelled", code: "worker_ended" });
      await scene.done("end()", ending);
    },
  },
  {
    title: "a runtime that is disposed ends what others asked of it with worker_ended, queued jobs as well",
    needs: ["isShared"],
    async check(scene) {
      let running = 0;
      let aborted = 0;
      const { host, asker } = await scene.pair({
        w: async (request) => {
          running++;
          await untilAborted(request);
          aborted++;
        },
      });
      const jobs = [1, 2, 3].map(() => asker.job("w"));
      await scene.until("all run", () => running === 3);
      // Nobody is there to take it before the host has gone.
      const last = asker.job("w");
      const disposing = scene.dispose(host);
      for (const job of [...jobs, last]) {
        await scene.ends("the job", job, { status: "cancelled", code: "worker_ended" });
        await scene.done("its handler", job.settled);
      }
      await disposing;
      equal(aborted, running, "how many handlers were aborted");
    },
  },
  {
    title: "a runtime that is disposed cancels what it asked of others",
    needs: ["isShared"],
    async check(scene) {
      let running = 0;
      let aborted = 0;
      const { host, asker } = await scene.pair({
        w: async (request) => {
          running++;
          await untilAborted(request);
          aborted++;
        },
      });
      const jobs = [1, 2, 3].map(() => asker.job("w"));
      const group = asker.jobGroup(["w"]);
      await scene.until("all run", () => running === 4);
      await scene.dispose(asker);
      for (const job of jobs) await scene.ends("the job", job, { code: "cancelled" });
      await scene.ends("the group", group, { code: "cancelled" });
      await scene.until("all handlers are aborted", () => aborted === 4);
      ok(host.registry.has("w"), "the worker is there for others");
      const other = await scene.runtime("other");
      await scene.knows(other, "w");
      await scene.ends("the job of another", other.job("w", { timeout: 50 }), { code: "timeout" });
      await scene.until("its handler is aborted", () => aborted === 5);
    },
  },
  {
    title: "a job whose worker's runtime has gone waits for another one",
    needs: ["isShared"],
    async check(scene) {
      const { host, asker } = await scene.pair({ w: () => "first" });
      equal(await scene.done("the job", asker.job("w")), "first", "who answered");
      await scene.dispose(host);
      await scene.until("it is gone", () => !asker.registry.has("w"));
      const job = asker.job("w");
      await scene.host("next", { w: () => "next" });
      equal(await scene.done("the job", job), "next", "who answered");
    },
  },
  {
    title: "a job is asked again of another replica when its worker ends",
    needs: ["isShared"],
    async check(scene) {
      const log: string[] = [];
      const handler = (name: string) => async (request: { attempt: number; signal: AbortSignal }) => {
        log.push(name);
        if (request.attempt === 1) await untilAborted(request);
        return name;
      };
      const one = await scene.host("one", { w: handler("one") });
      const two = await scene.host("two", { w: handler("two") });
      const asker = await scene.runtime("asker");
      await scene.knows(asker, "w");
      await scene.wait(100);
      const job = asker.job("w", { retry: { attempts: 2 } });
      await scene.until("one of them runs it", () => log.length === 1);
      const other = log[0] === "one" ? "two" : "one";
      await scene.dispose(log[0] === "one" ? one : two);
      equal(await scene.done("the job", job), other, "who answered");
      equal(log.length, 2, "how often it ran");
    },
  },
];
