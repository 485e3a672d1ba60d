import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { rejectionOf } from "../fixtures/read-all.ts";
import { runtimeWith, testRuntime } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

const listenersOf = (signal: AbortSignal): number => getEventListeners(signal, "abort").length;

/** What the process warns of while `during` runs. */
async function warningsDuring(during: () => Promise<void>): Promise<string[]> {
  const warnings: string[] = [];
  const note = (warning: Error): void => void warnings.push(warning.name);
  process.on("warning", note);
  try {
    await during();
    await turn();
  } finally {
    process.off("warning", note);
  }
  return warnings;
}

describe("a signal that a thousand jobs share", () => {
  it("has one listener while they run and none after, and warns nobody", async () => {
    const { runtime } = runtimeWith({ w: () => turn() });
    const { signal } = new AbortController();
    const warnings = await warningsDuring(async () => {
      const jobs = Array.from({ length: 1_000 }, () => runtime.job("w", { signal }));
      expect(listenersOf(signal)).toBe(1);
      await Promise.all(jobs);
    });
    expect(listenersOf(signal)).toBe(0);
    expect(warnings).toEqual([]);
  });

  it("cancels all of them when it aborts, and has no listener left", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const controller = new AbortController();
    const jobs = Array.from({ length: 1_000 }, () => runtime.job("w", { signal: controller.signal }));
    await turn();
    controller.abort(new Error("enough"));
    expect(jobs.every(({ status }) => status === "cancelled")).toBe(true);
    expect(listenersOf(controller.signal)).toBe(0);
    await Promise.all(jobs.map(({ settled }) => settled));
  });

  it("keeps its listener until the last of them has ended", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const { signal } = new AbortController();
    const [first, second] = [runtime.job("w", { signal }), runtime.jobGroup(["w"], { signal })];
    first.cancel();
    expect(listenersOf(signal)).toBe(1);
    second.cancel();
    expect(listenersOf(signal)).toBe(0);
    await Promise.all([first.settled, second.settled]);
  });

  it("has one listener for each runtime", async () => {
    const one = runtimeWith({ w: untilAborted }).runtime;
    const other = runtimeWith({ w: untilAborted }, { name: "other" }).runtime;
    const { signal } = new AbortController();
    const jobs = [one, other].flatMap((runtime) => [
      runtime.job("w", { signal }),
      runtime.job("w", { signal }),
    ]);
    expect(listenersOf(signal)).toBe(2);
    for (const job of jobs) job.cancel();
    expect(listenersOf(signal)).toBe(0);
  });

  it("keeps no listener for jobs that their runtime ended", async () => {
    const { runtime } = testRuntime();
    const { signal } = new AbortController();
    runtime.job("nobody", { signal });
    await runtime[Symbol.asyncDispose]();
    expect(listenersOf(signal)).toBe(0);
  });

  it("of which each handler makes a listener of its own warns nobody either", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const controller = new AbortController();
    const warnings = await warningsDuring(async () => {
      const jobs = Array.from({ length: 50 }, () => runtime.job("w", { signal: controller.signal }));
      await turn();
      controller.abort();
      await Promise.all(jobs.map(({ settled }) => settled));
    });
    expect(warnings).toEqual([]);
  });
});

describe("a job whose signal aborts", () => {
  it("ends with code `cancelled` and the signal's reason as the cause, whatever it is", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    for (const reason of [new Error("enough"), "text", { code: 1 }, Object.create(null)]) {
      const controller = new AbortController();
      const job = runtime.job("w", { signal: controller.signal });
      await turn();
      controller.abort(reason);
      const error = (await rejectionOf(job)) as { code: string; cause: unknown };
      expect(error.code).toBe("cancelled");
      expect(error.cause).toBe(reason);
      await job.settled;
    }
  });

  it("says in its reason what the signal's error says", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const controller = new AbortController();
    const job = runtime.job("w", { signal: controller.signal });
    controller.abort(new Error("enough"));
    expect(await rejectionOf(job)).toMatchObject({ reason: "enough" });
  });

  it("has the reason of the platform as its cause when nobody gave one", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const controller = new AbortController();
    const group = runtime.jobGroup(["w"], { signal: controller.signal });
    controller.abort();
    expect(await rejectionOf(group)).toMatchObject({ code: "cancelled", cause: { name: "AbortError" } });
  });

  it("keeps its ending when the signal aborts later", async () => {
    const { runtime } = runtimeWith({ w: () => "done" });
    const controller = new AbortController();
    const job = runtime.job("w", { signal: controller.signal });
    await job;
    controller.abort();
    expect(job.status).toBe("completed");
  });

  it("hands the abort on to its handler and its sub-jobs", async () => {
    const aborted: string[] = [];
    const { runtime } = runtimeWith({
      parent: async (request) => {
        const sub = request.job("leaf");
        await untilAborted(request);
        aborted.push("parent");
        await sub.settled;
      },
      leaf: async (request) => {
        await untilAborted(request);
        aborted.push("leaf");
      },
    });
    const controller = new AbortController();
    const job = runtime.job("parent", { signal: controller.signal });
    await turn();
    controller.abort();
    await job.settled;
    expect(aborted.sort()).toEqual(["leaf", "parent"]);
  });
});

describe("a signal that has aborted already", () => {
  it("ends a job at once, and nothing is sent", async () => {
    const { runtime } = runtimeWith({ w: () => 1 });
    const messages: unknown[] = [];
    runtime.getWorker("w")?.on("message", (message) => messages.push(message));
    const reason = new Error("long ago");
    const signal = AbortSignal.abort(reason);
    const job = runtime.job("w", { signal });
    expect(job.status).toBe("cancelled");
    expect(await rejectionOf(job)).toMatchObject({ code: "cancelled", cause: reason });
    await job.settled;
    expect(messages).toEqual([]);
    expect(listenersOf(signal)).toBe(0);
  });

  it("ends a group at once, and nothing is sent", async () => {
    const { runtime } = runtimeWith({ a: () => 1, b: () => 1 });
    const messages: unknown[] = [];
    runtime.getWorker("a")?.on("message", (message) => messages.push(message));
    const group = runtime.jobGroup(["a", "b"], { signal: AbortSignal.abort("gone") });
    expect(group.group.isDone).toBe(true);
    await group.settled;
    expect(messages).toEqual([]);
    expect(await rejectionOf(group)).toMatchObject({ code: "cancelled", reason: "gone", cause: "gone" });
  });
});
