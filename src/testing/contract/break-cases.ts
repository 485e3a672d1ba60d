import { equal, ok } from "./expect.ts";
import { running } from "./running-job.ts";
import type { Scene } from "./scene.ts";
import type { TransportCase } from "./transport-case.ts";

const LENGTH = 400;
const WHOLE = Array.from({ length: LENGTH }, (_, index) => index);

/** Reads a stream, whose worker's or reader's connection breaks for a moment in the middle of it. */
async function readAcross(scene: Scene, whose: "host" | "asker"): Promise<void> {
  let sent = 0;
  const pair = await scene.pair({
    w: async ({ streamData }) => {
      for (const index of WHOLE) {
        await streamData(index);
        sent++;
      }
      return "done";
    },
  });
  const job = pair.asker.job("w", { buffer: 32 });
  const loop = job[Symbol.asyncIterator]();
  const got: unknown[] = [];
  const readOn = async (count: number): Promise<void> => {
    const reads = Array.from({ length: count }, () => loop.next());
    for (const { value } of await scene.done("the next chunks", Promise.all(reads))) got.push(value?.data);
  };
  await readOn(100);
  await scene.until("there is more to read", () => sent >= 125);
  await scene.disconnect(pair[whose]);
  // The worker is not told that there is room again.
  await readOn(20);
  await scene.wait(10);
  await scene.reconnect(pair[whose]);
  const { data, error } = await scene.read("the rest of the stream", loop);
  equal(error, undefined, "what the loop threw");
  equal([...got, ...data], WHOLE, "the chunks");
  equal(await scene.done("the job", job), "done", "the response");
}

/** Connections break, for a moment or for too long. */
export const breakCases: readonly TransportCase[] = [
  {
    title: "a stream goes on whole when the connection of its worker breaks for a moment",
    needs: ["isShared", "canDisconnect"],
    check: (scene) => readAcross(scene, "host"),
  },
  {
    title: "a stream goes on whole when the connection of its reader breaks for a moment",
    needs: ["isShared", "canDisconnect"],
    check: (scene) => readAcross(scene, "asker"),
  },
  {
    title: "jobs complete, each once, however often connections break for a moment",
    needs: ["isShared", "canDisconnect"],
    async check(scene) {
      const ran = new Map<unknown, number>();
      const { host, asker } = await scene.pair({
        w: async ({ payload, update }) => {
          ran.set(payload, (ran.get(payload) ?? 0) + 1);
          await update(payload);
          return payload;
        },
      });
      const jobs = Array.from({ length: 40 }, (_, payload) => asker.job("w", { payload }));
      for (const who of [host, asker, host, asker]) {
        await scene.disconnect(who);
        jobs.push(asker.job("w", { payload: jobs.length }));
        await scene.reconnect(who);
        await scene.wait(5);
      }
      const answers = await scene.done("all jobs", Promise.all(jobs));
      equal(answers, Array.from(jobs.keys()), "the responses");
      equal(
        [...ran.values()].filter((times) => times !== 1),
        [],
        "the jobs that ran more than once",
      );
    },
  },
  {
    title: "a cancel that is said while there is no connection reaches the handler afterwards",
    needs: ["isShared", "canDisconnect"],
    async check(scene) {
      const { asker, job, state } = await running(scene);
      await scene.disconnect(asker);
      job.cancel("not any more");
      await scene.ends("the job", job, { code: "cancelled" });
      await scene.reconnect(asker);
      await scene.until("the handler is aborted", () => state.aborted === 1);
      await scene.done("its handler", job.settled);
    },
  },
  {
    title:
      "without a connection for too long, a worker's jobs end with worker_lost, and it runs them no longer",
    needs: ["isShared", "canDisconnect"],
    async check(scene) {
      const { host, asker, job, state } = await running(scene);
      await scene.disconnect(host);
      await scene.ends("the job", job, { code: "worker_lost", status: "error" });
      await scene.until("the handler is aborted", () => state.aborted === 1);
      await scene.until("its worker is gone", () => !asker.registry.has("w"));
      await scene.reconnect(host);
      await scene.knows(asker, "w");
      const again = asker.job("w");
      await scene.until("another job runs", () => state.running === 2);
      again.cancel();
      await scene.done("its handler", again.settled);
    },
  },
  {
    title:
      "without a connection for too long, whoever asked gets disconnected, and so does what is asked then",
    needs: ["isShared", "canDisconnect"],
    async check(scene) {
      const { asker, job, state } = await running(scene);
      await scene.disconnect(asker);
      const waiting = asker.job("nobody");
      await scene.ends("the job", job, { code: "disconnected", status: "error" });
      await scene.ends("the job that waits", waiting, { code: "disconnected" });
      ok(!asker.registry.has("w"), "workers elsewhere are not known any more");
      await scene.ends("a job that is asked for then", asker.job("w"), { code: "disconnected" });
      await scene.until("the handler is aborted", () => state.aborted === 1);
      await scene.reconnect(asker);
      await scene.knows(asker, "w");
      const again = asker.job("w");
      await scene.until("another job runs", () => state.running === 2);
      again.cancel();
      await scene.done("its handler", again.settled);
    },
  },
  {
    title: "a job that is asked for while there is no connection waits for it",
    needs: ["isShared", "canDisconnect"],
    async check(scene) {
      const { asker } = await scene.pair({ w: () => "at last" });
      await scene.disconnect(asker);
      const job = asker.job("w");
      const other = asker.job("not known yet", { timeout: 200 });
      await scene.wait(scene.detectMs / 5);
      equal(job.status, undefined, "the status while there is no connection");
      await scene.reconnect(asker);
      equal(await scene.done("the job", job), "at last", "the response");
      await scene.ends("the other job", other, { code: "timeout" });
    },
  },
  {
    title: "a job that is asked for while there is no connection ends at once where that is wanted",
    needs: ["isShared", "canDisconnect"],
    async check(scene) {
      await scene.host("host", { w: () => "there" });
      const asker = await scene.runtime("asker", { offline: "reject" });
      await scene.knows(asker, "w");
      equal(await scene.done("the job", asker.job("w")), "there", "the response");
      await scene.disconnect(asker);
      let ended = false;
      asker.on("jobError", () => {
        ended = true;
      });
      const job = asker.job("w");
      await scene.wait(20);
      ok(ended, "it ends at once");
      await scene.ends("the job", job, { code: "disconnected", status: "error" });
      await scene.reconnect(asker);
      await scene.knows(asker, "w");
      equal(await scene.done("the job", asker.job("w")), "there", "the response afterwards");
    },
  },
  {
    title: "workers of its own are there for a runtime without a connection",
    needs: ["isShared", "canDisconnect"],
    async check(scene) {
      const alone = await scene.host("alone", { own: () => "own" }, { offline: "reject" });
      await scene.disconnect(alone);
      await scene.wait(20);
      equal(await scene.done("the job", alone.job("own")), "own", "the response");
      await scene.reconnect(alone);
    },
  },
];
