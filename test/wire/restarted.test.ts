import { expect, it } from "vitest";
import { createRuntime, createWorker } from "xstate-jobs";
import { memoryNetwork } from "xstate-jobs/testing";
import { VirtualClock } from "../../src/testing/virtual-clock.ts";

it("a worker that was restarted is told to others with the time of its present life", async () => {
  const clock = new VirtualClock();
  const network = memoryNetwork();
  const transport = network.transport();
  await using _shop = createRuntime({ name: "shop", clock, transport });
  await using lab = createRuntime({ name: "lab", clock, transport: network.transport(), logger() {} });
  const worker = createWorker("w", { restart: "on-error", restartBackoff: 100, onJob: async () => "done" });
  await lab.addWorkers(worker);
  await clock.advance(700);
  const [before] = transport.replicas();
  worker.fail(new Error("broken"));
  await clock.advance(2_000);
  const [after] = transport.replicas();
  expect([before?.startedAt, after?.startedAt]).toEqual([0, worker.startedAt]);
  expect(worker.startedAt).toBeGreaterThanOrEqual(700);
});
