import { expect, test } from "vitest";
import { deferred } from "../../fixtures/deferred.ts";
import { runtimeWith } from "../../fixtures/test-runtime.ts";
import { turn, turns } from "../../fixtures/turn.ts";
import { untilAborted } from "../../fixtures/until-aborted.ts";

test.each(["throws", "returns"])(
  "A block whose function %s is not over before its handlers' clean-up is",
  async (how) => {
    const cleanUp = deferred();
    const { runtime } = runtimeWith({
      async w(request) {
        if (how === "returns") await request.respond("done");
        else await untilAborted(request);
        await cleanUp.promise;
      },
    });
    let isOver = false;
    const inBlock = async (): Promise<void> => {
      await turn();
      if (how === "throws") throw new Error("of the block");
    };
    const blocks = [runtime.job("w", {}, inBlock), runtime.jobGroup(["w"], {}, inBlock)].map((block) =>
      block.then(
        () => "returned",
        () => "threw",
      ),
    );
    void Promise.race(blocks).then(() => {
      isOver = true;
    });
    await turns(4);
    expect(isOver).toBe(false);
    cleanUp.resolve();
    expect(new Set(await Promise.all(blocks))).toEqual(new Set([how === "throws" ? "threw" : "returned"]));
  },
);

test("Disposing a job waits for its handler's clean-up, and rejects nobody", async () => {
  const cleanUp = deferred();
  const { runtime } = runtimeWith({
    async w(request) {
      await untilAborted(request);
      await cleanUp.promise;
      throw new Error("of the clean-up");
    },
  });
  let isOver = false;
  const job = runtime.job("w");
  const group = runtime.jobGroup(["w"]);
  await turn();
  const disposing = Promise.all([job[Symbol.asyncDispose](), group[Symbol.asyncDispose]()]).then(() => {
    isOver = true;
  });
  await turns(4);
  expect(isOver).toBe(false);
  cleanUp.resolve();
  await disposing;
});

test("A job has settled only when its sub-jobs have", async () => {
  const gate = deferred();
  const { runtime } = runtimeWith({
    async w(request) {
      request.job("v");
      await turn();
      return "done";
    },
    async v(request) {
      await untilAborted(request);
      await gate.promise;
    },
  });
  const job = runtime.job("w");
  expect(await job).toBe("done");
  let isSettled = false;
  void job.settled.then(() => {
    isSettled = true;
  });
  await turns(3);
  expect(isSettled).toBe(false);
  expect(runtime.getWorker("w")?.activeJobs.size).toBe(1);
  gate.resolve();
  await job.settled;
  expect(runtime.getWorker("w")?.activeJobs.size).toBe(0);
});

test("A disposal waits for a handler that ignores its signal at most graceMs, and says that it was let go", async () => {
  const { runtime, clock, takeLog } = runtimeWith({ w: () => new Promise(() => {}) }, { graceMs: 300 });
  runtime.job("w");
  await turn();
  let isDisposed = false;
  const disposing = runtime[Symbol.asyncDispose]().then(() => {
    isDisposed = true;
  });
  await clock.advance(299);
  expect(isDisposed).toBe(false);
  await clock.advance(1);
  await disposing;
  expect(runtime.stats()).toMatchObject({ abandonedHandlers: 1 });
  expect(takeLog()).toEqual([expect.stringContaining("300 ms")]);
});
