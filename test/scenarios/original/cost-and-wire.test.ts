import { expect, test } from "vitest";
import { countOperations } from "../../fixtures/count-operations.ts";
import { turn } from "../../fixtures/turn.ts";

const { createWorker } = await import("../../../src/index.ts");
const { leftoversOf, NOTHING_LEFT, runtimeWith, servicesOf } = await import("../../fixtures/test-runtime.ts");

test("(l) A finished job leaves nothing behind, and the 20,000th costs what the first did", async () => {
  const { runtime, clock } = runtimeWith({ w: () => "done" });
  const cost = (): Promise<number> =>
    countOperations(async () => {
      const job = runtime.job("w", { timeout: 1_000 });
      await job;
      await job.settled;
    });
  await cost();
  const first = await cost();
  for (let i = 0; i < 20_000; i++) await runtime.job("w", { timeout: 1_000 });
  expect(await cost()).toBeLessThanOrEqual(first * 1.1);
  await turn();
  expect(leftoversOf(runtime, clock)).toEqual({ ...NOTHING_LEFT, workers: 1 });
});

test("(m) A message goes to its one worker: a group of 10 among 1,000 workers bothers 10", async () => {
  const { runtime } = runtimeWith({});
  const names = Array.from({ length: 1_000 }, (_, i) => `w${i}`);
  const bothered: string[] = [];
  for (const name of names) {
    const worker = createWorker(name, { onJob: () => name });
    worker.on("message", ({ type }) => bothered.push(`${type} ${name}`));
    await runtime.addWorkers(worker);
  }
  const { responses } = await runtime.jobGroup(names.slice(0, 10));
  expect(Object.keys(responses)).toEqual(names.slice(0, 10));
  expect(bothered).toEqual(names.slice(0, 10).map((name) => `job.request ${name}`));
});

test("(m) A group of 1,000 takes as many messages for each worker as a group of 10", async () => {
  const { runtime } = runtimeWith({});
  const names = Array.from({ length: 1_000 }, (_, i) => `w${i}`);
  await runtime.addWorkers(...names.map((name) => createWorker(name, { onJob: () => name })));
  const messagesOf = async (size: number): Promise<number> => {
    const { bus } = servicesOf(runtime);
    const post = bus.post.bind(bus);
    let posted = 0;
    bus.post = (receiver, message, urgent) => {
      posted++;
      post(receiver, message, urgent);
    };
    const group = runtime.jobGroup(names.slice(0, size));
    await group;
    await group.settled;
    bus.post = post;
    return posted / size;
  };
  expect(await messagesOf(1_000)).toBe(await messagesOf(10));
});

test("(o) A message of a type that is not in the union is counted, and makes nothing of what it names", async () => {
  const { runtime } = runtimeWith({ w: () => "done" });
  const services = servicesOf(runtime);
  const foreign = { type: "os.system", jobId: "1", workerName: "w", path: "node:child_process.exec" };
  const before = services.stats.badFrames;
  services.registry.find("w")?.receive(foreign as never);
  services.receive(foreign as never);
  expect(runtime.stats().badFrames).toBe(before + 2);
  expect(await runtime.job("w")).toBe("done");
  services.stats.badFrames = 0;
});
