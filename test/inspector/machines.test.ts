import { expect, it } from "vitest";
import { machineGraphs } from "../../src/inspector/machines.ts";

it("has the four charts by the names that actors give, as JSON", () => {
  const machines = machineGraphs();
  expect(Object.keys(machines).sort()).toEqual(["job", "jobGroup", "runtime", "worker"]);
  expect(JSON.parse(JSON.stringify(machines))).toEqual(machines);
});
