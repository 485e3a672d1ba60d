import { describe, expect, it } from "vitest";
import type { AnyStateMachine } from "xstate";
import {
  JobEvent,
  JobStatus,
  jobGroupMachine,
  jobMachine,
  runtimeMachine,
  workerMachine,
} from "../../machines/index.ts";
import { compile } from "../../src/compile/compile.ts";

describe.each<[string, AnyStateMachine]>([
  ["job", jobMachine],
  ["jobGroup", jobGroupMachine],
  ["worker", workerMachine],
  ["runtime", runtimeMachine],
])("the chart %s", (id, machine) => {
  it("is drawn under its name", () => {
    expect(machine.id).toBe(id);
  });

  it("is flat, and whole, so that it can be compiled", () => {
    expect(compile(machine).id).toBe(id);
    expect(Object.keys(machine.root.states).length).toBeGreaterThan(3);
  });

  it("says of itself, and of each of its states, what it is", () => {
    for (const node of [machine.root, ...Object.values(machine.root.states)])
      expect(node.description, node.id).toMatch(/^[A-Z].+\.$/);
  });

  it("has final states without a way out, and others with one", () => {
    for (const node of Object.values(machine.root.states))
      expect(node.ownEvents.length === 0, node.id).toBe(node.type === "final");
  });
});

describe("what charts and wires call things", () => {
  it("are the seed's words for how a job ends", () => {
    expect(Object.values(JobStatus)).toEqual(["completed", "cancelled", "failed", "error"]);
  });

  it("are the seed's words for what a handler reports", () => {
    expect(Object.values(JobEvent)).toEqual(["update", "stream_start", "stream_data", "stream_end"]);
  });
});
