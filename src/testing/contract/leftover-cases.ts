import { equal } from "./expect.ts";
import { untilAborted } from "./scene.ts";
import type { TransportCase } from "./transport-case.ts";

/** What is over leaves nothing behind. (That nothing is left after disposal is looked at after each case.) */
export const leftoverCases: readonly TransportCase[] = [
  {
    title: "after a mixture of jobs each has had one ending, and whoever asked and ran them has none left",
    async check(scene) {
      const count = { begun: 0, done: 0 };
      const { host, asker } = await scene.pair({
        w: async (request) => {
          count.begun++;
          try {
            for (let index = 0; index < 5; index++) await request.streamData(index);
            if (request.payload === "fail") return request.fail("as told");
            if (request.payload === "wait") await untilAborted(request);
            if (request.payload === "throw") throw new Error("as told");
            return await (request.payload === "sub" ? request.job("v") : "done");
          } finally {
            count.done++;
          }
        },
        v: () => "v",
      });
      const endings: Record<string, number> = {};
      let responses = 0;
      asker.on("jobResponse", ({ workerName, code = "completed" }) => {
        if (workerName !== "w") return;
        responses++;
        endings[code] = (endings[code] ?? 0) + 1;
      });
      const jobs = Array.from({ length: 60 }, (_, index) => {
        const payload = ["complete", "fail", "wait", "throw", "sub", "cancel"][index % 6];
        const job = asker.job("w", { payload, timeout: payload === "wait" ? 100 : 60_000 });
        if (payload === "cancel") job.cancel();
        return job;
      });
      await scene.done("all handlers", Promise.all(jobs.map((job) => job.settled)));
      await scene.until("all endings are told", () => responses >= 60);
      await scene.wait(20);
      equal(
        endings,
        { completed: 20, failed: 10, timeout: 10, error: 10, cancelled: 10 },
        "the endings by code",
      );
      await scene.until("all handlers are done", () => count.begun === count.done);
      equal(asker.jobGroups.size, 0, "the groups that are left");
      for (const name of ["w", "v"]) {
        await scene.until(
          `worker '${name}' has no job left`,
          () => host.getWorker(name)?.activeJobs.size === 0,
        );
      }
    },
  },
];
