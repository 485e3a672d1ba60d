import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { createWorker, type JobError, type JobRequest } from "../../../src/index.ts";
import { rejectionOf } from "../../fixtures/read-all.ts";
import { disposeRuntime, runtimeWith, type TestHandler } from "../../fixtures/test-runtime.ts";
import { turn } from "../../fixtures/turn.ts";
import { untilAborted } from "../../fixtures/until-aborted.ts";

/** A tree of three levels, all of which work until they are cancelled, and note why. */
function tree() {
  const aborted: Record<string, unknown> = {};
  const note = async (request: JobRequest, who: string): Promise<void> => {
    await untilAborted(request);
    aborted[who] = (request.signal.reason as { code: string }).code;
  };
  const workers: Record<string, TestHandler> = {
    async root(request) {
      request.job("branch");
      await note(request, "root");
    },
    async branch(request) {
      request.jobGroup(["leaf", "twig"]);
      await note(request, "branch");
    },
    leaf: (request) => note(request, "leaf"),
    twig: (request) => note(request, "twig"),
  };
  return { workers, aborted };
}

const WHOLE_TREE = { root: "cancelled", branch: "cancelled", leaf: "cancelled", twig: "cancelled" };

test("Cancelling a job cancels what its handler asked for, down the tree", async () => {
  const { workers, aborted } = tree();
  const { runtime } = runtimeWith(workers);
  const job = runtime.job("root");
  await turn();
  job.cancel();
  await job.settled;
  expect(aborted).toEqual(WHOLE_TREE);
});

test("A block that is left by an error cancels down the tree, and waits until all has settled", async () => {
  const { workers, aborted } = tree();
  const { runtime } = runtimeWith(workers);
  const error = new Error("of the block");
  const block = runtime.job("root", {}, async () => {
    await turn();
    throw error;
  });
  expect(await rejectionOf(block)).toBe(error);
  expect(aborted).toEqual(WHOLE_TREE);
});

test("A group block that is left by an error cancels every job of the group", async () => {
  const { workers, aborted } = tree();
  const { runtime } = runtimeWith(workers);
  const block = runtime.jobGroup(["root", "twig"], {}, async () => {
    await turn();
    throw new Error("of the block");
  });
  await rejectionOf(block);
  expect(aborted).toEqual(WHOLE_TREE);
});

test("Leaving the scope of a job that is declared with await using cancels it, and waits", async () => {
  const { workers, aborted } = tree();
  const { runtime } = runtimeWith(workers);
  {
    await using job = runtime.job("root");
    await turn();
    expect(job.status).toBeUndefined();
  }
  expect(aborted).toEqual(WHOLE_TREE);
});

test("A deadline cancels down the tree, as a timeout", async () => {
  const { workers, aborted } = tree();
  const { runtime, clock } = runtimeWith(workers);
  const job = runtime.job("root", { timeout: 100 });
  await clock.advance(100);
  await job.settled;
  expect(aborted).toEqual({ root: "timeout", branch: "timeout", leaf: "timeout", twig: "timeout" });
});

test.each(["returns", "throws", "fails"])(
  "When a handler %s, what it asked for and did not await is cancelled",
  async (how) => {
    const { workers, aborted } = tree();
    const { runtime } = runtimeWith({
      ...workers,
      async root(request) {
        request.job("branch");
        await turn();
        if (how === "throws") throw new Error("of the handler");
        if (how === "fails") request.fail();
      },
    });
    const job = runtime.job("root");
    await Promise.allSettled([job]);
    await job.settled;
    expect(job.status).toBe({ returns: "completed", throws: "error", fails: "failed" }[how]);
    expect(aborted).toEqual({ branch: "cancelled", leaf: "cancelled", twig: "cancelled" });
  },
);

test("A handler that is over cannot ask for more: the job is cancelled before anything is sent", async () => {
  let request: JobRequest | undefined;
  let runs = 0;
  const { runtime } = runtimeWith({
    w(given) {
      request = given;
    },
    v: () => runs++,
  });
  await runtime.job("w");
  const late = (request as JobRequest).job("v");
  expect(await rejectionOf(late)).toMatchObject({ code: "cancelled" });
  await late.settled;
  expect(runs).toBe(0);
});

test.each(["end", "cancel"] as const)(
  "When a worker is told to %s, what it asked for is cancelled",
  async (how) => {
    const { workers, aborted } = tree();
    const { runtime } = runtimeWith(workers);
    const asker = createWorker("asker");
    await runtime.addWorkers(asker);
    const job = asker.job("root");
    const group = asker.jobGroup(["twig"], {});
    await turn();
    await asker[how]();
    expect(await rejectionOf(job)).toMatchObject({ status: "cancelled", code: "cancelled" });
    expect(await rejectionOf(group)).toMatchObject({ status: "cancelled", code: "cancelled" });
    await Promise.all([job.settled, group.settled]);
    expect(aborted).toEqual(WHOLE_TREE);
  },
);

test("When a worker is cancelled, what its handlers asked for is cancelled", async () => {
  const { workers, aborted } = tree();
  const { runtime } = runtimeWith(workers);
  const job = runtime.job("root");
  await turn();
  await runtime.getWorker("root")?.cancel();
  await job.settled;
  expect(aborted).toEqual({ ...WHOLE_TREE, root: "worker_ended" });
});

test("When the runtime is disposed, everything is cancelled, and disposal waits until it has settled", async () => {
  const { workers, aborted } = tree();
  const { runtime, clock } = runtimeWith(workers);
  const controller = new AbortController();
  runtime.job("root", { signal: controller.signal, timeout: 1_000 });
  runtime.jobGroup(["nobody"], { signal: controller.signal, timeout: 1_000 });
  await turn();
  await disposeRuntime(runtime, clock);
  expect(Object.keys(aborted).sort()).toEqual(Object.keys(WHOLE_TREE).sort());
  expect(getEventListeners(controller.signal, "abort")).toEqual([]);
});

test("When the runtime is disposed, a handler hears by its signal what its requester hears", async () => {
  let heard: unknown;
  const { runtime, clock } = runtimeWith({
    async w(request) {
      await untilAborted(request);
      heard = request.signal.reason;
    },
  });
  const job = runtime.job("w");
  await turn();
  await disposeRuntime(runtime, clock);
  const { code, reason } = (await rejectionOf(job)) as JobError;
  expect(heard).toMatchObject({ name: "JobError", code, reason });
});

test("A job that is cancelled at once is so at its worker, too: its handler begins and is told", async () => {
  const { runtime } = runtimeWith({ w: untilAborted, v: untilAborted });
  const job = runtime.job("w");
  job.cancel();
  const group = runtime.jobGroup(["w", "v"]);
  group.cancel();
  await Promise.all([job.settled, group.settled]);
  expect([job.status, group.results.w?.status, group.results.v?.status]).toEqual([
    "cancelled",
    "cancelled",
    "cancelled",
  ]);
});
