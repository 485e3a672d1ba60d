import type { JobRequest } from "../../job-request.ts";
import { equal, ok } from "./expect.ts";
import type { Scene } from "./scene.ts";
import type { TransportCase } from "./transport-case.ts";

/** Awaits so many chunks; tells how far it has come. */
function streamer(progress: { sent: number }, length: number) {
  return async (request: JobRequest): Promise<string> => {
    for (let index = 0; index < length; index++) {
      await request.streamData(index);
      progress.sent = index + 1;
    }
    return "done";
  };
}

/** Waits until a handler does not get any further. */
async function untilStill(scene: Scene, progress: { readonly sent: number }): Promise<void> {
  let before = -1;
  let still = 0;
  await scene.until("the handler waits", () => {
    still = before === progress.sent && before > 0 ? still + 1 : 0;
    before = progress.sent;
    return still >= 20;
  });
}

/** What a handler awaits waits for the reader. */
export const flowCases: readonly TransportCase[] = [
  {
    title: "a handler that awaits its reports is no further ahead of its reader than buffer and window",
    async check(scene) {
      const progress = { sent: 0 };
      const { asker } = await scene.pair({ w: streamer(progress, 2_000) });
      const job = asker.job("w", { buffer: 16 });
      const loop = job[Symbol.asyncIterator]();
      const got: unknown[] = [];
      for (const many of [1, 10, 100]) {
        for (let index = 0; index < many; index++) {
          got.push((await scene.done("the next chunk", loop.next())).value?.data);
        }
        await untilStill(scene, progress);
        const ahead = progress.sent - got.length;
        ok(ahead <= 16 + scene.promises.window + 1, `it is ${ahead} chunks ahead, which is little`);
      }
      const { data } = await scene.read("the rest", loop);
      got.push(...data);
      equal(
        got,
        Array.from({ length: 2_000 }, (_, index) => index),
        "the chunks",
      );
      equal(job.droppedEvents, 0, "the events that were dropped");
    },
  },
  {
    title: "while nobody reads, a handler does not wait: the oldest events are dropped and counted",
    async check(scene) {
      const progress = { sent: 0 };
      const { asker } = await scene.pair({ w: streamer(progress, 3_000) });
      const job = asker.job("w", { buffer: 10 });
      equal(await scene.done("the job", job), "done", "the response");
      equal(progress.sent, 3_000, "how far the handler came");
      equal(job.droppedEvents, 2_990, "the events that were dropped");
      const error = await scene.failure("a loop that would have a hole", job[Symbol.asyncIterator]().next());
      equal((error as { code?: unknown }).code, "stream_gap", "the code of a loop with a hole");
    },
  },
  {
    title: "updates that were dropped leave no hole that a reader must know of",
    async check(scene) {
      const { asker } = await scene.pair({
        w: async (request) => {
          for (let index = 0; index < 50; index++) await request.update(index);
        },
      });
      const job = asker.job("w", { buffer: 5 });
      await scene.done("the job", job);
      const { data, error } = await scene.read("the job", job);
      equal(error, undefined, "what the loop threw");
      equal(data, [45, 46, 47, 48, 49], "the latest updates");
    },
  },
  {
    title: "a reader that leaves its loop lets the handler go on",
    async check(scene) {
      const progress = { sent: 0 };
      const { asker } = await scene.pair({ w: streamer(progress, 500) });
      const job = asker.job("w", { buffer: 2 });
      const loop = job[Symbol.asyncIterator]();
      await scene.done("the first chunk", loop.next());
      await untilStill(scene, progress);
      await scene.done("the end of the loop", Promise.resolve(loop.return?.()));
      equal(await scene.done("the job", job), "done", "the response");
      equal(progress.sent, 500, "how far the handler came");
    },
  },
  {
    title: "a reader that is slow holds up no other job of the same worker",
    async check(scene) {
      const slow = { sent: 0 };
      const quick = { sent: 0 };
      const { asker } = await scene.pair({
        w: (request) => streamer(request.payload === "slow" ? slow : quick, 500)(request),
      });
      const held = asker.job("w", { payload: "slow", buffer: 1 });
      const loop = held[Symbol.asyncIterator]();
      await scene.done("the first chunk", loop.next());
      const { data } = await scene.read("the other job", asker.job("w", { payload: "quick", buffer: 1 }));
      equal(data.length, 500, "the chunks of the other job");
      ok(slow.sent < 500, "the first handler waits");
      const rest = await scene.read("the first job", loop);
      equal(rest.data.length, 499, "the rest of the first job");
    },
  },
  {
    title: "two members of a group share the room that its reader has",
    async check(scene) {
      const progress = { sent: 0 };
      const count = async (request: JobRequest): Promise<void> => {
        for (let index = 0; index < 1_000; index++) {
          await request.update(index);
          progress.sent++;
        }
      };
      const { asker } = await scene.pair({ a: count, b: count });
      const group = asker.jobGroup(["a", "b"], { buffer: 8 });
      const loop = group[Symbol.asyncIterator]();
      await scene.done("the first update", loop.next());
      await untilStill(scene, progress);
      ok(
        progress.sent <= 2 * (8 + scene.promises.window + 2),
        `they are ${progress.sent} updates ahead, which is little`,
      );
      const { data } = await scene.read("the rest", loop as never);
      equal(data.length, 1_999, "the rest of the updates");
      equal(group.droppedEvents, 0, "the events that were dropped");
    },
  },
];
