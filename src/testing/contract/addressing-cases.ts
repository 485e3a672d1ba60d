import { createWorker } from "../../create-worker.ts";
import { equal, ok } from "./expect.ts";
import { untilAborted } from "./scene.ts";
import type { TransportCase } from "./transport-case.ts";

/** Names that mean something in subjects, in addresses, in codecs, or to objects. */
const ODD_NAMES = [
  "a.b",
  "a.*",
  "*",
  ">",
  "a.>",
  "two words",
  "=",
  "=2e",
  "a=2eb",
  "ünïcödé ✓ 🙂",
  "__proto__",
  "constructor",
  "$1",
  "a/b#2",
  "a\nb\u0000",
  "-",
  "7",
  "x".repeat(400),
];

/** The right worker gets the right job. */
export const addressingCases: readonly TransportCase[] = [
  {
    title: "a worker of any name gets its jobs, and nobody else does",
    async check(scene) {
      const host = await scene.runtime("h.> ö*");
      const named = ODD_NAMES.map((name) =>
        createWorker(name, { onJob: ({ workerName }) => `by ${workerName}` }),
      );
      await host.addWorkers(...named);
      const asker = await scene.runtime("__proto__");
      await scene.knows(asker, ...ODD_NAMES);
      for (const name of ODD_NAMES) {
        equal(
          await scene.done(`the job of '${name}'`, asker.job(name)),
          `by ${name}`,
          `who answered as '${name}'`,
        );
      }
      const { responses } = await scene.done("the group", asker.jobGroup(ODD_NAMES));
      for (const name of ODD_NAMES)
        equal(responses[name], `by ${name}`, `who answered as '${name}' in a group`);
    },
  },
  {
    title: "jobs, what they are told beside their payload, and ids may have any name, too",
    async check(scene) {
      const jobs = Object.fromEntries(
        ODD_NAMES.map((name) => [
          name,
          ({ name: job, meta }: { name?: string | undefined; meta: object }) => [job, { ...meta }],
        ]),
      );
      const host = await scene.runtime("host");
      await host.addWorkers(createWorker("w", { jobs }));
      const asker = await scene.runtime("asker");
      await scene.knows(asker, "w");
      for (const name of ODD_NAMES) {
        const meta = Object.fromEntries([[name, name]]);
        equal(
          await scene.done("the job", asker.job("w", { name, meta })),
          [name, meta],
          `job and meta '${name}'`,
        );
      }
    },
  },
  {
    title: "a job that its worker does not have ends with no_handler",
    async check(scene) {
      const { asker } = await scene.pair({ w: () => 1 });
      await scene.ends("the job", asker.job("w", { name: "nothing" }), {
        code: "no_handler",
        status: "error",
      });
    },
  },
  {
    title: "the workers of a group have one job id, and answer each for itself",
    async check(scene) {
      const { asker } = await scene.pair({
        a: ({ jobId, source }) => ["a", jobId, source],
        b: ({ jobId, source }) => ["b", jobId, source],
        c: (request) => request.fail("no"),
      });
      const group = asker.jobGroup(["a", "b", "c"], { cancelOnError: false });
      const { jobId, responses } = await scene.done("the group", group);
      const { name } = asker;
      equal({ ...responses }, { a: ["a", jobId, name], b: ["b", jobId, name] }, "the responses");
      equal(group.results.c?.status, "failed", "how the third one ended");
    },
  },
  {
    title: "the first job of a group that fails cancels the others where they run",
    async check(scene) {
      let aborted = 0;
      const { asker } = await scene.pair({
        slow: async (request) => {
          await request.update();
          await untilAborted(request);
          aborted++;
        },
        bad: async (request) => {
          await request.update();
          throw new Error("broken");
        },
      });
      const group = asker.jobGroup(["slow", "bad"]);
      await scene.ends("the group", group, {
        code: "error",
        workerName: "bad",
        reason: "worker 'bad' errored",
      });
      await scene.done("its handlers", group.settled);
      // One that had not begun is not run at all.
      ok(aborted <= 1, "the other handler was aborted once at most");
    },
  },
  {
    title: "a job waits for a worker that is not there, and begins when it comes",
    async check(scene) {
      const asker = await scene.runtime("asker");
      const job = asker.job("late");
      await scene.wait(100);
      equal(job.status, undefined, "the status of a job that waits");
      const host = await scene.host("host", { late: () => "here now" });
      equal(await scene.done("the job", job), "here now", "the response");
      ok(host.registry.has("late"), "the worker is there");
    },
  },
  {
    title: "a job whose worker does not come in time ends with timeout",
    async check(scene) {
      const asker = await scene.runtime("asker");
      const expected = { code: "timeout", reason: "workers not ready within timeout" };
      await scene.ends("the job", asker.job("never", { timeout: 100 }), expected);
    },
  },
  {
    title: "a job that fails is asked again, and what its earlier attempts say late is dropped",
    async check(scene) {
      const { asker } = await scene.pair({
        w: async (request) => {
          if (request.attempt === 1) {
            // Not awaited: what is on its way when it is asked again is late.
            for (let index = 0; index < 500; index++) void request.update("first");
            await untilAborted(request);
            void request.update("after the end");
            return "too late";
          }
          await request.update("second");
          return "again";
        },
      });
      const job = asker.job("w", { retry: { attempts: 2 } });
      let heard = 0;
      asker.on("jobUpdate", () => {
        heard++;
      });
      await scene.until("the first attempt reports", () => heard > 0);
      job.actor.send({ type: "job.retry", attempt: 2 } as never);
      equal(await scene.done("the job", job), "again", "the response");
      await scene.done("its handlers", job.settled);
      const { data } = await scene.read("the job", job);
      equal(data.at(-1), "second", "the last update");
      equal(data.indexOf("second"), data.length - 1, "where the second attempt begins");
      ok(!data.includes("after the end"), "nothing is heard of an attempt that is over");
    },
  },
  {
    title: "a full queue refuses, and a retry gets its turn later",
    async check(scene) {
      const seen: number[] = [];
      const host = await scene.runtime("host");
      await host.addWorkers(
        createWorker("w", {
          jobs: {
            one: {
              sequential: true,
              maxQueued: 0,
              run: async (request) => void (await untilAborted(request)),
            },
            try: ({ attempt }) => {
              seen.push(attempt);
              if (attempt < 3) throw new Error("not yet");
              return attempt;
            },
          },
        }),
      );
      const asker = await scene.runtime("asker");
      await scene.knows(asker, "w");
      const first = asker.job("w", { name: "one" });
      let runs = false;
      first.actor.subscribe(({ value }) => {
        runs ||= value === "running";
      });
      await scene.until("the first job runs", () => runs);
      await scene.ends("the second job", asker.job("w", { name: "one" }), {
        code: "refused",
        status: "error",
      });
      first.cancel();
      await scene.done("the first handler", first.settled);
      const again = asker.job("w", { name: "try", retry: { attempts: 3, on: () => true } });
      equal(await scene.done("the job", again), 3, "the attempt that answered");
      equal(seen, [1, 2, 3], "the attempts");
    },
  },
];
