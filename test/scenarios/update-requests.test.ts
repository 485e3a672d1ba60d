import { describe, expect, it } from "vitest";
import type { JobRequest } from "../../src/index.ts";
import { deferred } from "../fixtures/deferred.ts";
import { readAll } from "../fixtures/read-all.ts";
import { runtimeWith } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

/** A handler that answers a wish for an update with how many it has had, until it is aborted. */
async function answers(request: JobRequest): Promise<void> {
  let count = 0;
  request.onUpdateRequested(() => void request.update(`${request.workerName} ${++count}`));
  await untilAborted(request);
}

describe("a wish for an update", () => {
  it("reaches the handler, which may answer it", async () => {
    const { runtime } = runtimeWith({ w: answers });
    const job = runtime.job("w");
    const heard: unknown[] = [];
    runtime.on("jobUpdate", ({ data }) => heard.push(data));
    await turn();
    job.requestUpdate();
    runtime.requestJobUpdate(job.jobId, "w");
    await turn();
    expect(heard).toEqual(["w 1", "w 2"]);
    job.cancel();
    await job.settled;
  });

  it("reaches the one worker of a group that it names", async () => {
    const { runtime } = runtimeWith({ a: answers, b: answers });
    const group = runtime.jobGroup(["a", "b"]);
    await turn();
    runtime.requestJobUpdate(group.jobId, "b");
    await turn();
    group.group.complete();
    const { events } = await readAll(group);
    expect(events).toEqual([{ type: "update", workerName: "b", data: "b 1" }]);
    await group.settled;
  });

  it("is left unanswered by a handler that does not listen", async () => {
    const gate = deferred();
    const { runtime } = runtimeWith({ w: () => gate.promise });
    const job = runtime.job("w");
    await turn();
    job.requestUpdate();
    await turn();
    gate.resolve();
    expect((await readAll(job)).events).toEqual([]);
  });

  it("does nothing for a job that is unknown, of another worker, not sent yet, or ended", async () => {
    const { runtime } = runtimeWith({ w: answers });
    const wishes: unknown[] = [];
    runtime.getWorker("w")?.on("jobUpdateRequested", (notice) => wishes.push(notice));
    const [job, waiting] = [runtime.job("w"), runtime.job("nobody")];
    await turn();
    runtime.requestJobUpdate("unknown", "w");
    runtime.requestJobUpdate(job.jobId, "nobody");
    waiting.requestUpdate();
    job.cancel();
    job.requestUpdate();
    runtime.requestJobUpdate(job.jobId, "w");
    await job.settled;
    expect(wishes).toEqual([]);
  });

  it("is only for those who asked, and for the runtime", async () => {
    const { runtime } = runtimeWith({ w: answers, asker: () => {}, stranger: () => {} });
    const wishes: unknown[] = [];
    runtime.getWorker("w")?.on("jobUpdateRequested", ({ jobId }) => wishes.push(jobId));
    const job = runtime.getWorker("asker")!.job("w");
    await turn();
    runtime.getWorker("stranger")?.requestJobUpdate(job.jobId, "w");
    await turn();
    expect(wishes).toEqual([]);
    runtime.getWorker("asker")?.requestJobUpdate(job.jobId, "w");
    runtime.requestJobUpdate(job.jobId, "w");
    await turn();
    expect(wishes).toEqual([job.jobId, job.jobId]);
    job.cancel();
    await job.settled;
  });

  it("is not heard any more by a listener that was taken off", async () => {
    let count = 0;
    const { runtime } = runtimeWith({
      w: async (request) => {
        const off = request.onUpdateRequested(() => {
          count++;
          off();
        });
        await untilAborted(request);
      },
    });
    const job = runtime.job("w");
    await turn();
    job.requestUpdate();
    job.requestUpdate();
    await turn();
    expect(count).toBe(1);
    job.cancel();
    await job.settled;
  });
});
