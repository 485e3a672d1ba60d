import { expect, it } from "vitest";
import { isFinal, machineGraphs } from "../../src/inspector/machines.ts";

it("has the four charts by the names that actors give, as JSON", () => {
  const machines = machineGraphs();
  expect(Object.keys(machines).sort()).toEqual(["job", "jobGroup", "runtime", "worker"]);
  expect(JSON.parse(JSON.stringify(machines))).toEqual(machines);
});

it("knows the states that nothing leads out of, in whichever chart", () => {
  for (const { root } of Object.values(machineGraphs())) {
    for (const { key, type } of root.states ?? []) expect(isFinal(key), key).toBe(type === "final");
  }
});
