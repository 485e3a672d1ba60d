import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import type { AnyActorRef, InspectionEvent } from "xstate";
import { createRuntime, createWorker, type JobContext } from "../../../src/index.ts";
import { collectGarbage } from "../../fixtures/collect-garbage.ts";
import { mode } from "../../fixtures/mode.ts";
import { disposeRuntime, runtimeWith } from "../../fixtures/test-runtime.ts";
import { turn } from "../../fixtures/turn.ts";
import { untilAborted } from "../../fixtures/until-aborted.ts";

test("After a runtime is disposed no actor of it is active", async () => {
  const actors = new Set<AnyActorRef>();
  const inspect = (event: InspectionEvent): void => {
    if (event.type === "@xstate.actor") actors.add(event.actorRef as AnyActorRef);
  };
  const { runtime, clock } = runtimeWith({ a: untilAborted, b: () => "done" }, { inspect });
  runtime.job("a");
  runtime.job("nobody");
  await runtime.job("b");
  runtime.jobGroup(["a", "b"]);
  runtime.jobGroup(["b"]);
  runtime.jobGroup([]);
  await turn();
  const states = (): string[] => [...actors].map((actor) => actor.getSnapshot().status as string);
  expect(states()).toContain("active");
  // The runtime, two workers, six asks, and the three jobs of the groups.
  expect(actors.size).toBe(12);
  await disposeRuntime(runtime, clock);
  expect(new Set(states())).toEqual(new Set(["done"]));
});

test("A thousand jobs on one signal have one listener, which goes with the last of them, and nobody is warned", async () => {
  const warnings: unknown[] = [];
  const warn = (warning: unknown): void => {
    warnings.push(warning);
  };
  process.on("warning", warn);
  const { runtime } = runtimeWith({ w: untilAborted });
  const { signal } = new AbortController();
  const jobs = Array.from({ length: 999 }, () => runtime.job("w", { signal }));
  const group = runtime.jobGroup(["w"], { signal });
  await turn();
  expect(getEventListeners(signal, "abort")).toHaveLength(1);
  for (const job of jobs) job.cancel();
  expect(getEventListeners(signal, "abort")).toHaveLength(1);
  group.cancel();
  expect(getEventListeners(signal, "abort")).toEqual([]);
  await turn();
  process.off("warning", warn);
  expect(warnings).toEqual([]);
});

test("A signal that has aborted ends all its jobs and keeps no listener", async () => {
  const { runtime } = runtimeWith({ w: untilAborted });
  const controller = new AbortController();
  const { signal } = controller;
  const jobs = Array.from({ length: 10 }, () => runtime.job("w", { signal }));
  await turn();
  controller.abort(new Error("enough"));
  expect(jobs.map(({ status }) => status)).toEqual(jobs.map(() => "cancelled"));
  expect(getEventListeners(signal, "abort")).toEqual([]);
  const late = runtime.job("w", { signal });
  expect(late.status).toBe("cancelled");
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

test("A job that has ended keeps no timer, though it might have waited for its worker, its deadline or its reader", async () => {
  const { runtime, clock } = runtimeWith({
    async w(request) {
      for (let i = 0; i < 10; i++) await request.update(i);
    },
  });
  const waiting = runtime.job("nobody", { timeout: 10_000 });
  const full = runtime.job("w", { timeout: 10_000, buffer: 1 });
  const loop = full[Symbol.asyncIterator]();
  await turn();
  expect(clock.pending).toBeGreaterThan(0);
  waiting.cancel();
  full.cancel();
  await loop.next().catch(() => {});
  await Promise.all([waiting.settled, full.settled]);
  expect(clock.pending).toBe(0);
});

test("A disposed runtime on the process's own clock leaves no handle that keeps the process alive", async () => {
  const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const before = timers();
  const runtime = createRuntime({ mode });
  await runtime.addWorkers(createWorker("w", { onJob: untilAborted }));
  runtime.job("w", { timeout: 60_000 });
  runtime.job("nobody");
  await turn();
  expect(timers()).toBeGreaterThan(before);
  await runtime[Symbol.asyncDispose]();
  expect(timers()).toBe(before);
});

test("Jobs that are over can be collected: nobody keeps them, be they completed, cancelled, or out of time", async () => {
  const { runtime, clock } = runtimeWith({
    w: async (request) => {
      await request.update("begun");
      if (request.payload === "wait") await untilAborted(request);
      return "done";
    },
  });
  const { signal } = new AbortController();
  const refs: WeakRef<JobContext>[] = [];
  const ask = async (): Promise<void> => {
    const jobs = [
      runtime.job("w", { signal, timeout: 100 }),
      runtime.job("w", { payload: "wait", signal, timeout: 100 }),
      runtime.job("nobody", { signal }),
      runtime.job("w", { payload: "wait", signal }),
    ];
    for (const job of jobs) refs.push(new WeakRef(job), new WeakRef(job.actor as never));
    await clock.advance(100);
    for (const job of jobs) job.cancel();
    await Promise.all(jobs.map((job) => job.settled));
  };
  await ask();
  await turn();
  await collectGarbage();
  expect(refs.filter((ref) => ref.deref() !== undefined)).toEqual([]);
});

test("A group that is over, its jobs and their handlers' requests can be collected", async () => {
  const refs: WeakRef<object>[] = [];
  const { runtime } = runtimeWith({
    a: (request) => {
      refs.push(new WeakRef(request));
    },
    b: (request) => {
      refs.push(new WeakRef(request), new WeakRef(request.job("a")));
    },
  });
  const ask = async (): Promise<void> => {
    const group = runtime.jobGroup(["a", "b"]);
    refs.push(new WeakRef(group), new WeakRef(group.group), new WeakRef(group.actor as never));
    await group.settled;
  };
  await ask();
  await turn();
  await collectGarbage();
  expect(refs.length).toBeGreaterThanOrEqual(6);
  expect(refs.filter((ref) => ref.deref() !== undefined)).toEqual([]);
});
