import { isJobError } from "../../errors.ts";
import type { JobRequest } from "../../job-request.ts";
import { equal, ok } from "./expect.ts";
import { untilAborted } from "./scene.ts";
import type { TransportCase } from "./transport-case.ts";

/** More than anything that is on its way may be. */
const ENDLESS = 1_000_000;

/** Streams until its signal aborts; tells how far it has come. */
function streamer(progress: { sent: number; abortedBy: unknown }) {
  return async (request: JobRequest): Promise<void> => {
    while (!request.signal.aborted && progress.sent < ENDLESS) {
      await request.streamData(progress.sent);
      progress.sent++;
    }
    progress.abortedBy = request.signal.reason;
  };
}

function equalAbort(reason: unknown, expected: Readonly<Record<string, unknown>>): void {
  ok(isJobError(reason), "the signal of the handler aborts with a JobError");
  const { code, reason: text } = reason;
  equal({ code, reason: text }, expected, "why the handler's signal aborted");
}

/** What ends a job overtakes what it says. */
export const laneCases: readonly TransportCase[] = [
  {
    title: "a cancel overtakes what is on its way: the handler's signal aborts in the middle of a stream",
    async check(scene) {
      const progress = { sent: 0, abortedBy: undefined };
      const { asker } = await scene.pair({ w: streamer(progress) });
      let heard = 0;
      asker.on("jobStreamData", () => {
        heard++;
      });
      const job = asker.job("w");
      await scene.until("a part of the stream has arrived", () => heard > 2_000);
      job.cancel("enough");
      await scene.ends("the job", job, { code: "cancelled", status: "cancelled", reason: "enough" });
      await scene.done("its handler", job.settled);
      equalAbort(progress.abortedBy, { code: "cancelled", reason: "enough" });
      ok(progress.sent < ENDLESS, "the stream stopped before its end");
    },
  },
  {
    title: "a cancel reaches a handler that waits for a reader",
    async check(scene) {
      const progress = { sent: 0, abortedBy: undefined };
      const { asker } = await scene.pair({ w: streamer(progress) });
      const job = asker.job("w", { buffer: 2 });
      const loop = job[Symbol.asyncIterator]();
      await scene.done("the first chunk", loop.next());
      let before = -1;
      await scene.until("the handler waits", () => {
        const isWaiting = before === progress.sent && before > 0;
        before = progress.sent;
        return isWaiting;
      });
      job.cancel("enough");
      await scene.ends("the job", job, { code: "cancelled" });
      await scene.done("its handler", job.settled);
      equalAbort(progress.abortedBy, { code: "cancelled", reason: "enough" });
    },
  },
  {
    title: "a signal of whoever asks cancels the job where it runs",
    async check(scene) {
      const aborted: unknown[] = [];
      const { asker } = await scene.pair({
        w: async (request) => {
          await untilAborted(request);
          aborted.push(request.signal.reason);
        },
      });
      const controller = new AbortController();
      let isStarted = false;
      const job = asker.job("w", { signal: controller.signal });
      job.actor.subscribe(({ value }) => {
        isStarted ||= value === "running";
      });
      await scene.until("the job runs", () => isStarted);
      controller.abort(new Error("closed"));
      await scene.ends("the job", job, { code: "cancelled", cause: controller.signal.reason });
      await scene.done("its handler", job.settled);
      equalAbort(aborted[0], { code: "cancelled", reason: "closed" });
    },
  },
  {
    title: "a deadline ends the job at both ends",
    async check(scene) {
      const aborted: unknown[] = [];
      const { asker } = await scene.pair({
        w: async (request) => {
          await untilAborted(request);
          aborted.push(request.signal.reason);
        },
      });
      const job = asker.job("w", { timeout: 200 });
      await scene.ends("the job", job, { code: "timeout", status: "cancelled", reason: "timeout" });
      await scene.done("its handler", job.settled);
      equalAbort(aborted[0], { code: "timeout", reason: "timeout" });
    },
  },
  {
    title: "a wish for an update reaches the handler, and its answer comes back",
    async check(scene) {
      const { asker } = await scene.pair({
        w: async (request) => {
          request.onUpdateRequested(() => void request.update("it goes well"));
          await request.update("ready");
          await untilAborted(request);
        },
      });
      const heard: unknown[] = [];
      asker.on("jobUpdate", ({ data }) => heard.push(data));
      const job = asker.job("w");
      await scene.until("the handler is ready", () => heard.length === 1);
      job.requestUpdate();
      await scene.until("the answer has come", () => heard.length === 2);
      equal(heard, ["ready", "it goes well"], "the updates");
      job.cancel();
      await scene.done("its handler", job.settled);
    },
  },
  {
    title: "a job that is cancelled before its worker has it is not run, or its signal aborts",
    async check(scene) {
      let begun = 0;
      let aborted = 0;
      const { asker } = await scene.pair({
        w: async (request) => {
          begun++;
          await untilAborted(request);
          aborted++;
        },
      });
      for (let index = 0; index < 10; index++) {
        const job = asker.job("w");
        job.cancel();
        await scene.done("its handler", job.settled);
      }
      // What is on its way arrives before a job that is asked for later ends.
      await scene.ends("the last job", asker.job("w", { timeout: 100 }), { code: "timeout" });
      await scene.until("all handlers are done", () => begun === aborted);
    },
  },
];
