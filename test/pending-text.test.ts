import { expect, it } from "vitest";
import { pendingText } from "../src/pending-text.ts";
import { LocalRegistry } from "../src/registry.ts";
import type { Services } from "../src/services.ts";
import { Bus } from "../src/transport/bus.ts";
import { turn } from "./fixtures/turn.ts";

function textWith(...names: string[]): string {
  const registry = new LocalRegistry(new Bus(turn, () => {}), () => {});
  for (const name of names) {
    registry.add({ name, runtime: "test", parent: undefined, startedAt: 0, jobs: [] }, { receive: () => {} });
  }
  return pendingText("job j1 on worker 'w'", { pendingWarnMs: 1_500, registry } as unknown as Services);
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
