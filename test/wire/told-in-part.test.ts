import { expect, it } from "vitest";
import { SimulatedClock } from "xstate";
import { createRuntime, createWorker } from "xstate-jobs";
import { memoryNetwork } from "xstate-jobs/testing";
import { turn } from "../fixtures/turn.ts";

it("one that is not let say all that it hosts is asked for it once in a heartbeat, and its other workers are there", async () => {
  let asked = 0;
  const network = memoryNetwork({
    onHop: ({ subject, data }) => {
      if (subject.startsWith("jobs.v1.default.ctl.lab.")) asked++;
      return subject.startsWith("jobs.v1.default.pres.writer.") ? [] : [data];
    },
  });
  const clock = new SimulatedClock();
  await using lab = createRuntime({ name: "lab", clock, transport: network.transport() });
  await using shop = createRuntime({ name: "shop", clock, transport: network.transport() });
  await lab.addWorkers(createWorker("research"), createWorker("writer"));
  for (let beats = 1; beats <= 5; beats++) {
    clock.increment(1_000);
    for (let turns = 0; turns < 20; turns++) await turn();
  }
  expect([...shop.registry].map(({ name }) => name)).toEqual(["research"]);
  expect(asked).toBeGreaterThanOrEqual(4);
  expect(asked).toBeLessThanOrEqual(6);
});
