import type { Runtime } from "../../runtime.ts";
import { equal } from "./expect.ts";
import { running } from "./running-job.ts";
import { untilAborted } from "./scene.ts";
import type { TransportCase } from "./transport-case.ts";

/** Processes die without a word. */
export const killCases: readonly TransportCase[] = [
  {
    title: "when the process of a worker dies, its jobs end with worker_lost, and it is no longer there",
    needs: ["isShared", "canKill"],
    async check(scene) {
      const { host, asker, job } = await running(scene);
      await scene.kill(host);
      // The wire can tell that nobody is there: that takes less time than silence.
      await scene.until("the job has ended", () => job.status !== undefined, scene.detectMs / 2);
      await scene.ends("the job", job, { code: "worker_lost", status: "error" });
      await scene.done("its handler", job.settled);
      await scene.until("its worker is gone", () => !asker.registry.has("w"));
    },
  },
  {
    title: "a job that is asked for when nobody knows yet that the process has died ends with worker_lost",
    needs: ["isShared", "canKill"],
    async check(scene) {
      const { host, asker } = await scene.pair({ w: () => "alive" });
      await scene.kill(host);
      const job = asker.job("w");
      await scene.until("the job has ended", () => job.status !== undefined, scene.detectMs / 2);
      await scene.ends("the job", job, { code: "worker_lost", status: "error" });
    },
  },
  {
    title: "when the process of whoever asked dies, the handler's signal aborts",
    needs: ["isShared", "canKill"],
    async check(scene) {
      const { asker, job, state } = await running(scene);
      void job.catch(() => undefined);
      await scene.kill(asker);
      await scene.until("the handler is aborted", () => state.aborted === 1);
      equal((state.reason as { code?: unknown }).code, "cancelled", "why its signal aborted");
    },
  },
  {
    title: "a job of a worker whose process has died is asked again of another replica",
    needs: ["isShared", "canKill"],
    async check(scene) {
      const log: string[] = [];
      const hosts = new Map<string, Runtime>();
      for (const name of ["one", "two"]) {
        const host = await scene.host(name, {
          w: async (request) => {
            log.push(name);
            if (request.attempt === 1) await untilAborted(request);
            return name;
          },
        });
        hosts.set(name, host);
      }
      const asker = await scene.runtime("asker");
      await scene.knows(asker, "w");
      await scene.wait(100);
      const job = asker.job("w", { retry: { attempts: 2 } });
      await scene.until("one of them runs it", () => log.length === 1);
      const other = log[0] === "one" ? "two" : "one";
      await scene.kill(hosts.get(log[0] as string) as Runtime);
      equal(await scene.done("the job", job), other, "who answered");
    },
  },
];
