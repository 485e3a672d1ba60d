import { expect, it } from "vitest";
import { createRuntime, createWorker } from "../../src/index.ts";
import { memoryNetwork } from "../../src/testing/index.ts";
import { turns } from "../fixtures/turn.ts";

it("are in the registry of this runtime from when the first runtime hosts them until the last one does not", async () => {
  const network = memoryNetwork();
  await using one = createRuntime({ name: "one", transport: network.transport() });
  await using other = createRuntime({ name: "other", transport: network.transport() });
  await using here = createRuntime({ name: "here", transport: network.transport() });
  const changes: string[] = [];
  here.registry.subscribe(({ type, worker }) => changes.push(`${type} ${worker.name}`));
  const jobs = { a: () => 1, b: () => 2 };
  const workers = [createWorker("w", { jobs, onJob: () => 3 }), createWorker("w")] as const;
  await one.addWorkers(workers[0]);
  await turns(10);
  await other.addWorkers(workers[1]);
  await turns(10);
  expect(here.registry.get("w")).toMatchObject({ runtime: "one", parent: undefined });
  expect(here.registry.get("w")?.jobs.map(({ name }) => name)).toEqual(["a", "b", undefined]);
  await workers[0].end();
  await turns(10);
  expect(here.registry.has("w")).toBe(true);
  await workers[1].end();
  await turns(10);
  expect(here.registry.has("w")).toBe(false);
  expect(changes).toEqual(["added w", "removed w"]);
});
