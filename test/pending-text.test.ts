import { expect, it } from "vitest";
import { pendingText } from "../src/pending-text.ts";
import { LocalRegistry } from "../src/registry.ts";
import type { Services } from "../src/services.ts";
import { Bus } from "../src/transport/bus.ts";
import { turn } from "./fixtures/turn.ts";

function textWith(...names: string[]): string {
  return textFor("w", ...names);
}

function textFor(workerName: string, ...names: string[]): string {
  const registry = new LocalRegistry(new Bus(turn, () => {}), () => {});
  for (const name of names) {
    registry.add({ name, runtime: "test", parent: undefined, startedAt: 0, jobs: [] }, { receive: () => {} });
  }
  const services = { pendingWarnMs: 1_500, registry, hosts: new Map([["down", { state: "restarting" }]]) };
  return pendingText("job j1 on worker 'w'", workerName, services as unknown as Services);
}

it("says which job waits how long, who is there instead, and what to do", () => {
  expect(textWith("a", "b")).toBe(
    "job j1 on worker 'w' has waited 1500 ms for its worker. Workers here: 'a', 'b'. " +
      "Add the worker, mend the name, or give the job a timeout.",
  );
});

it("says so when nobody is there", () => {
  expect(textWith()).toContain("Workers here: none.");
});

it("says what the worker is doing, if it is hosted here and not ready", () => {
  expect(textFor("down")).toBe(
    "job j1 on worker 'w' has waited 1500 ms for its worker, which is 'restarting'. " +
      "Give the job a timeout, or mend the worker.",
  );
});
