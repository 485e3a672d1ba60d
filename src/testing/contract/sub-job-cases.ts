import { createWorker } from "../../create-worker.ts";
import { isJobError } from "../../errors.ts";
import { equal, ok } from "./expect.ts";
import { type CaseHandler, untilAborted } from "./scene.ts";
import type { TransportCase } from "./transport-case.ts";

const codeOf = (error: unknown): unknown => (isJobError(error) ? error.code : error);

/** What a handler asks of others belongs to its job, wherever they are. */
export const subJobCases: readonly TransportCase[] = [
  {
    title: "a sub-job elsewhere inherits deadline and meta, and its own meta goes before",
    async check(scene) {
      const inner: CaseHandler = ({ meta, deadline, source }) => ({
        meta: { ...meta },
        isTimed: deadline !== undefined,
        source,
      });
      const outer: CaseHandler = (request) => request.job("inner", { meta: { own: "2" } });
      const back = await scene.host("back", { inner });
      const front = await scene.host("front", { outer });
      const asker = await scene.runtime("asker");
      await scene.knows(front, "inner");
      await scene.knows(asker, "outer");
      const meta = { traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", own: "1" };
      const got = await scene.done("the job", asker.job("outer", { meta, timeout: 10_000 }));
      const expected = { meta: { ...meta, own: "2" }, isTimed: true, source: "outer" };
      equal(got, expected, "what the sub-job knows");
      ok(back.registry.has("inner"), "its worker is still there");
    },
  },
  {
    title: "a deadline of the first job ends its sub-jobs elsewhere as well",
    async check(scene) {
      const reasons: unknown[] = [];
      await scene.host("back", {
        inner: async (request) => {
          await untilAborted(request);
          reasons.push(codeOf(request.signal.reason));
        },
      });
      const front = await scene.host("front", { outer: (request) => request.job("inner") });
      const asker = await scene.runtime("asker");
      await scene.knows(front, "inner");
      await scene.knows(asker, "outer");
      const job = asker.job("outer", { timeout: 200 });
      await scene.ends("the job", job, { code: "timeout" });
      await scene.done("its handler", job.settled);
      await scene.until("the sub-job's handler is done", () => reasons.length === 1);
      equal(reasons, ["timeout"], "why the sub-job's signal aborted");
    },
  },
  {
    title: "a cancel goes down to the sub-jobs, however many runtimes are between",
    async check(scene) {
      const log: string[] = [];
      const chain = ["w0", "w1", "w2", "w3"];
      for (const [index, name] of chain.entries()) {
        const next = chain[index + 1];
        const host = await scene.host(`host${index}`, {
          [name]: async (request) => {
            if (next !== undefined) void request.job(next);
            else log.push("all run");
            await untilAborted(request);
            log.push(name);
          },
        });
        ok(host.registry.has(name), `worker '${name}' is there`);
      }
      const asker = await scene.runtime("asker");
      await scene.knows(asker, "w0");
      const job = asker.job("w0");
      await scene.until("the whole chain runs", () => log.length === 1);
      job.cancel("no more");
      await scene.done("the first handler", job.settled);
      await scene.until("the whole chain is aborted", () => log.length === 5);
      equal([...log].sort(), ["all run", ...chain], "who was aborted");
    },
  },
  {
    title: "a sub-job ends with the handler that asked for it",
    async check(scene) {
      let aborted = 0;
      let begun = 0;
      await scene.host("back", {
        inner: async (request) => {
          begun++;
          await request.update();
          await untilAborted(request);
          aborted++;
        },
      });
      const front = await scene.host("front", {
        outer: async (request) => {
          const sub = request.job("inner");
          // It is under way as soon as something of it has come.
          await sub[Symbol.asyncIterator]().next();
          return "done";
        },
      });
      const asker = await scene.runtime("asker");
      await scene.knows(front, "inner");
      await scene.knows(asker, "outer");
      equal(await scene.done("the job", asker.job("outer")), "done", "the response");
      await scene.until("the sub-job is aborted", () => aborted === 1);
      equal(begun, 1, "how often the sub-job ran");
    },
  },
  {
    title: "a group of sub-jobs gathers what workers elsewhere answer",
    async check(scene) {
      await scene.host("left", { a: () => "A" });
      await scene.host("right", { b: () => "B" });
      const front = await scene.host("front", {
        outer: async (request) => ({ ...(await request.jobGroup(["a", "b"])).responses }),
      });
      const asker = await scene.runtime("asker");
      await scene.knows(front, "a", "b");
      await scene.knows(asker, "outer");
      equal(await scene.done("the job", asker.job("outer")), { a: "A", b: "B" }, "the responses");
    },
  },
  {
    title: "a job that would wait for its own ancestor ends with deadlock, across runtimes",
    async check(scene) {
      const first = await scene.runtime("first");
      const ask =
        (worker: string): CaseHandler =>
        (request) =>
          request.job(worker, { name: "one" }).then(() => "free", codeOf);
      await first.addWorkers(createWorker("a", { jobs: { one: { sequential: true, run: ask("b") } } }));
      const second = await scene.runtime("second");
      await second.addWorkers(createWorker("b", { jobs: { one: ask("a") } }));
      await scene.knows(first, "b");
      await scene.knows(second, "a");
      const asker = await scene.runtime("asker");
      await scene.knows(asker, "a");
      const heard: unknown[] = [];
      asker.on("error", (notice) => heard.push(notice));
      equal(
        await scene.done("the job", asker.job("a", { name: "one" })),
        "free",
        "what the first worker got",
      );
      const again = await scene.done("the job of the other", asker.job("b", { name: "one" }));
      equal(again, "free", "what the second worker got");
      equal(heard, [], "what went wrong");
    },
  },
  {
    title: "a worker gives the floor to one elsewhere, with what it is to know",
    async check(scene) {
      const host = await scene.runtime("host");
      const speaker = createWorker("speaker", { active: false, onJob: () => undefined });
      const got: unknown[] = [];
      speaker.on("activated", (args) => got.push(args));
      speaker.on("deactivated", () => got.push("off"));
      await host.addWorkers(speaker);
      const asker = await scene.runtime("asker");
      const chair = createWorker("chair");
      await asker.addWorkers(chair);
      await scene.knows(asker, "speaker");
      const args = { turn: 1, since: new Date(5) };
      await scene.done("activateWorker()", chair.activateWorker("speaker", args, { deactivateSelf: true }));
      await scene.until("the other worker has the floor", () => got.length === 1);
      equal(got[0], args, "what it was activated with");
      await scene.until("the first worker has given it up", () => !chair.active);
      await scene.done("deactivateWorker()", chair.deactivateWorker("speaker"));
      await scene.until("the floor is taken again", () => got.length === 2);
    },
  },
  {
    title: "a worker that is not there yet has the floor as soon as it comes",
    async check(scene) {
      const asker = await scene.runtime("asker");
      const chair = createWorker("chair");
      await asker.addWorkers(chair);
      await scene.done("activateWorker()", chair.activateWorker("later", "first"));
      const host = await scene.runtime("host");
      const got: unknown[] = [];
      const later = createWorker("later", { active: false });
      later.on("activated", (args) => got.push(args));
      await host.addWorkers(later);
      await scene.until("it has the floor", () => got.length === 1);
      equal(got, ["first"], "what it was activated with");
    },
  },
  {
    title: "a worker that is given the floor while there is no connection has it when there is one again",
    needs: ["isShared", "canDisconnect"],
    async check(scene) {
      const host = await scene.runtime("host");
      const got: unknown[] = [];
      const speaker = createWorker("speaker", { active: false });
      speaker.on("activated", (args) => got.push(args));
      await host.addWorkers(speaker);
      const asker = await scene.runtime("asker");
      const chair = createWorker("chair");
      await asker.addWorkers(chair);
      await scene.knows(asker, "speaker");
      await scene.disconnect(asker);
      await scene.done("activateWorker()", chair.activateWorker("speaker", "yours"));
      await scene.wait(10);
      await scene.reconnect(asker);
      await scene.until("it has the floor", () => got.length > 0);
      equal(got, ["yours"], "what it was activated with");
    },
  },
];
