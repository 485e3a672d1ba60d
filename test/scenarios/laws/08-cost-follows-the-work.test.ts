import { expect, test } from "vitest";
import type { Runtime } from "../../../src/index.ts";
import { countOperations } from "../../fixtures/count-operations.ts";
import { deferred } from "../../fixtures/deferred.ts";
import type { TestHandler } from "../../fixtures/test-runtime.ts";
import { turn, turns } from "../../fixtures/turn.ts";
import { untilAborted } from "../../fixtures/until-aborted.ts";

const { createWorker } = await import("../../../src/index.ts");
const { runtimeWith } = await import("../../fixtures/test-runtime.ts");

// Steps are counted, not timed: whoever looks through all workers, jobs or timers for each job takes more steps for it.

const add: TestHandler = async (request) => {
  await request.update("begun");
  return request.payload;
};
const SAMPLE = 20;

/** The steps that a job takes, all in all. */
async function stepsOfAJob(runtime: Runtime): Promise<number> {
  const sample = async (): Promise<void> => {
    for (let i = 0; i < SAMPLE; i++) {
      const job = runtime.job("w", { payload: i, timeout: 1_000 });
      for await (const _ of job);
      await job;
      await job.settled;
    }
  };
  // The first ones make what is made once.
  await sample();
  return (await countOperations(sample)) / SAMPLE;
}

test("A job takes steps, and they are counted", async () => {
  const { runtime } = runtimeWith({ w: add });
  const steps = await stepsOfAJob(runtime);
  expect(steps).toBeGreaterThan(100);
  // V8 14 and later does not count some steps of what it has optimized in the meantime.
  expect(Math.abs((await stepsOfAJob(runtime)) - steps)).toBeLessThan(steps / 10);
});

test("The cost of a job does not grow with the workers that are registered", async () => {
  const { runtime } = runtimeWith({ w: add });
  const alone = await stepsOfAJob(runtime);
  const idle: unknown[] = [];
  const workers = Array.from({ length: 2_000 }, (_, i) => createWorker(`idle-${i}`, { onJob: add }));
  for (const worker of workers) worker.on("message", (message) => idle.push(message));
  await runtime.addWorkers(...workers);
  expect(await stepsOfAJob(runtime)).toBeLessThan(alone * 1.1);
  expect(idle).toEqual([]);
});

test("The cost of a job does not grow with the jobs that are finished", async () => {
  const { runtime } = runtimeWith({ w: add });
  const first = await stepsOfAJob(runtime);
  for (let i = 0; i < 5_000; i++) await runtime.job("w", { timeout: 1_000 });
  expect(await stepsOfAJob(runtime)).toBeLessThan(first * 1.1);
});

test("The cost of a job does not grow with the jobs that are in flight", async () => {
  const gate = deferred();
  const { runtime } = runtimeWith({ w: add, slow: () => gate.promise });
  const alone = await stepsOfAJob(runtime);
  const { signal } = new AbortController();
  const inFlight = Array.from({ length: 5_000 }, () => runtime.job("slow", { timeout: 60_000, signal }));
  await turns(20);
  // A heap of 5,000 deadlines is 13 deep: that is all that is allowed to show.
  expect(await stepsOfAJob(runtime)).toBeLessThan(alone * 1.5);
  gate.resolve();
  await Promise.all(inFlight);
});

test("The cost of a job does not grow with the jobs that wait for their workers", async () => {
  const { runtime } = runtimeWith({ w: add });
  const alone = await stepsOfAJob(runtime);
  const waiting = Array.from({ length: 5_000 }, (_, i) => runtime.job(`nobody-${i % 100}`));
  await turn();
  expect(await stepsOfAJob(runtime)).toBeLessThan(alone * 1.5);
  for (const job of waiting) job.cancel();
});

test("The cost of a job does not grow with the jobs that queue for another handler's slot", async () => {
  const { runtime } = runtimeWith({ w: add });
  const alone = await stepsOfAJob(runtime);
  await runtime.addWorkers(createWorker("q", { jobs: { slow: { sequential: true, run: untilAborted } } }));
  const queued = Array.from({ length: 5_000 }, () => runtime.job("q", { name: "slow" }));
  await turns(20);
  expect(await stepsOfAJob(runtime)).toBeLessThan(alone * 1.1);
  for (const job of queued) job.cancel();
});

test("Queueing for a slot costs each sub-job the same, be there ten or a thousand", async () => {
  const { runtime } = runtimeWith({});
  const stepsToQueue = async (count: number): Promise<number> => {
    const slot = deferred();
    const name = `q-${runtime.registry.size}`;
    const asker = createWorker(`asker-of-${name}`, {
      onJob: (request) =>
        Promise.all(Array.from({ length: count }, () => request.job(name, { name: "slow" }).then(() => {}))),
    });
    const queue = createWorker(name, { jobs: { slow: { sequential: true, run: () => slot.promise } } });
    await runtime.addWorkers(asker, queue);
    const steps = await countOperations(async () => {
      const job = runtime.job(asker.name);
      await turns(20);
      expect(queue.activeJobs.size).toBe(count);
      slot.resolve();
      await job.settled;
    });
    return steps / count;
  };
  await stepsToQueue(10);
  const few = await stepsToQueue(10);
  expect(await stepsToQueue(1_000)).toBeLessThan(few * 1.5);
});

test("Cancelling costs each job the same, be there ten or five thousand", async () => {
  const { runtime } = runtimeWith({ w: untilAborted });
  const { signal } = new AbortController();
  const stepsToCancel = async (count: number): Promise<number> => {
    const jobs = Array.from({ length: count }, () => runtime.job("w", { timeout: 60_000, signal }));
    await turns(20);
    const steps = await countOperations(async () => {
      for (const job of jobs) job.cancel();
      await Promise.all(jobs.map((job) => job.settled));
    });
    return steps / count;
  };
  await stepsToCancel(10);
  const few = await stepsToCancel(10);
  expect(await stepsToCancel(5_000)).toBeLessThan(few * 1.5);
});

test("A group costs each of its workers the same, be there ten or a thousand", async () => {
  const { runtime } = runtimeWith({});
  const names = Array.from({ length: 1_000 }, (_, i) => `w-${i}`);
  await runtime.addWorkers(...names.map((name) => createWorker(name, { onJob: add })));
  const stepsOfAGroup = async (size: number): Promise<number> => {
    const group = runtime.jobGroup(names.slice(0, size), { timeout: 1_000 });
    const steps = await countOperations(async () => {
      for await (const _ of group);
      await group;
      await group.settled;
    });
    return steps / size;
  };
  await stepsOfAGroup(10);
  const few = await stepsOfAGroup(10);
  expect(await stepsOfAGroup(1_000)).toBeLessThan(few * 1.2);
});

test("Ten thousand jobs with one deadline each are behind one timer of the clock", async () => {
  const { runtime, clock } = runtimeWith({ w: untilAborted });
  for (let i = 0; i < 10_000; i++) runtime.job("w", { timeout: 1_000 + i });
  expect(clock.pending).toBe(1);
  expect(clock.timersSet).toBe(1);
});
