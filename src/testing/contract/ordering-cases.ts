import { Deferred } from "../../internal/deferred.ts";
import type { JobRequest } from "../../job-request.ts";
import { equal, ok } from "./expect.ts";
import type { TransportCase } from "./transport-case.ts";

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

async function count(request: JobRequest): Promise<string> {
  const { length, tag } = request.payload as { length: number; tag: string };
  for (const index of upTo(length)) await request.update(`${tag}${index}`);
  return tag;
}

/** What a reader gets is what the handler said, in that order. */
export const orderingCases: readonly TransportCase[] = [
  {
    title: "the events of a job arrive in order, each of its kind, and then its ending",
    async check(scene) {
      const { asker } = await scene.pair({
        w: async (request) => {
          await request.streamStart("start");
          await request.update(1);
          await request.streamData("chunk");
          await request.update();
          await request.streamEnd("end");
        },
      });
      const job = asker.job("w");
      const { data, types, error } = await scene.read("the job", job);
      equal(types, ["stream_start", "update", "stream_data", "update", "stream_end"], "the kinds of events");
      equal(data, ["start", 1, "chunk", undefined, "end"], "what the events say");
      equal(error, undefined, "what the loop threw");
      equal(await scene.done("the job", job), "end", "the response");
    },
  },
  {
    title: "a stream of 1,000 chunks arrives whole and in order",
    async check(scene) {
      const { asker } = await scene.pair({
        w: async (request) => {
          for (const index of upTo(1_000)) await request.streamData(index);
          await request.streamEnd();
        },
      });
      const { data, error } = await scene.read("the stream", asker.job("w"));
      equal(error, undefined, "what the loop threw");
      equal(data, [...upTo(1_000), undefined], "the chunks");
    },
  },
  {
    title: "reports that their handler does not wait for arrive in order and before the ending",
    async check(scene) {
      const { asker } = await scene.pair({
        w: (request) => {
          for (const index of upTo(1_000)) void request.update(index);
          return "done";
        },
      });
      for (const buffer of [2, 2_000]) {
        const job = asker.job("w", { buffer });
        const { data, error } = await scene.read("the job", job);
        equal(error, undefined, "what the loop threw");
        equal(data, upTo(1_000), `the updates with a buffer of ${buffer}`);
        equal(await scene.done("the job", job), "done", "the response");
      }
    },
  },
  {
    title: "events that nobody reads are there for a loop that begins after the ending",
    async check(scene) {
      const { asker } = await scene.pair({ w: count });
      const job = asker.job("w", { payload: { length: 200, tag: "" } });
      await scene.done("the job", job);
      const { data } = await scene.read("the job", job);
      equal(data, upTo(200).map(String), "the updates");
    },
  },
  {
    title: "what two jobs of one worker say is not mixed up",
    async check(scene) {
      const { asker } = await scene.pair({ w: count });
      const tags = ["a", "b", "c"];
      const jobs = tags.map((tag) => asker.job("w", { payload: { length: 100, tag } }));
      const readings = await scene.done(
        "all loops",
        Promise.all(jobs.map((job) => scene.read("a job", job))),
      );
      for (const [index, tag] of tags.entries()) {
        equal(
          readings[index]?.data,
          upTo(100).map((each) => `${tag}${each}`),
          `the updates of job ${tag}`,
        );
        equal(await jobs[index], tag, `the response of job ${tag}`);
      }
    },
  },
  {
    title: "the events of each worker of a group arrive in order",
    async check(scene) {
      const { asker } = await scene.pair({ a: count, b: count });
      const group = asker.jobGroup(["a", "b"], { payload: { length: 100, tag: "" } });
      const seen: Record<string, unknown[]> = { a: [], b: [] };
      const reading = async (): Promise<void> => {
        for await (const { workerName, data } of group) seen[workerName]?.push(data);
      };
      await scene.done("the loop over the group", reading());
      equal(seen, { a: upTo(100).map(String), b: upTo(100).map(String) }, "the updates by worker");
      const { responses } = await scene.done("the group", group);
      equal(responses, { a: "", b: "" }, "the responses");
    },
  },
  {
    title: "an urgent report comes before those that are unread",
    async check(scene) {
      const go = new Deferred<void>();
      const { asker } = await scene.pair({
        w: async (request) => {
          for (const index of upTo(10)) await request.update(index);
          await request.update("now", { urgent: true });
          await go.promise;
        },
      });
      let heard = 0;
      asker.on("jobUpdate", () => {
        heard++;
      });
      const job = asker.job("w");
      await scene.until("all updates have arrived", () => heard === 11);
      go.resolve();
      const { data } = await scene.read("the job", job);
      equal(data, ["now", ...upTo(10)], "the updates");
    },
  },
  {
    title: "an urgent response ends the job whatever is unread, which is counted as dropped",
    async check(scene) {
      const { asker } = await scene.pair({
        w: async (request) => {
          for (const index of upTo(20)) await request.update(index);
          await request.respond("at once", { urgent: true });
        },
      });
      const job = asker.job("w");
      equal(await scene.done("the job", job), "at once", "the response");
      await scene.done("its handler", job.settled);
      const { data } = await scene.read("the job", job);
      equal(data, [], "the updates after an urgent response");
      equal(job.droppedEvents, 20, "the events that were dropped");
    },
  },
  {
    title: "an ending needs no room: it comes while the buffer is full and nobody reads on",
    async check(scene) {
      const { asker } = await scene.pair({
        w: (request) => {
          for (const index of upTo(300)) void request.update(index);
          return "done";
        },
      });
      const job = asker.job("w", { buffer: 4 });
      const loop = job[Symbol.asyncIterator]();
      const first = await scene.done("the first update", loop.next());
      equal(first.value?.data, 0, "the first update");
      equal(await scene.done("the job", job), "done", "the response");
      const { data } = await scene.read("the rest", loop);
      equal(data, upTo(300).slice(1), "the rest of the updates");
      ok(job.droppedEvents === 0, "nothing was dropped");
    },
  },
];
