import { describe, expect, it } from "vitest";
import { createActor } from "xstate";
import {
  type GroupSettledEvent,
  type JobGroupMachineContext,
  type JobGroupMachineInput,
  type JobStatus,
  jobGroupMachine,
  jobGroupResultOf,
} from "../../machines/index.ts";
import { compile } from "../../src/compile/compile.ts";

const settled = (
  workerName: string,
  status: JobStatus,
  rest: Partial<GroupSettledEvent> = {},
): GroupSettledEvent => ({
  type: "group.settled",
  workerName,
  status,
  ...rest,
});

/** A group whose endings are written down. */
function startGroup(mode: "interpreted" | "compiled", input: JobGroupMachineInput) {
  const log: string[] = [];
  const machine = jobGroupMachine.provide({
    actions: { ended: ({ event }) => log.push(`ended by ${event.type}`) },
  });
  const group = createActor(mode === "compiled" ? compile(machine) : machine, { input }).start();
  return { group, log };
}

describe.each(["interpreted", "compiled"] as const)("a group, %s,", (mode) => {
  it("cancels on error unless told otherwise", () => {
    expect(startGroup(mode, { size: 1 }).group.getSnapshot().context.cancelOnError).toBe(true);
    expect(
      startGroup(mode, { size: 1, cancelOnError: false }).group.getSnapshot().context.cancelOnError,
    ).toBe(false);
  });

  it("of no workers completes as soon as it starts", () => {
    const { group, log } = startGroup(mode, { size: 0 });
    expect(group.getSnapshot().value).toBe("pending");
    group.send({ type: "group.start" });
    expect(group.getSnapshot().value).toBe("completed");
    expect(group.getSnapshot().output).toEqual({
      status: "completed",
      code: undefined,
      reason: undefined,
      first: undefined,
    });
    expect(log).toEqual(["ended by group.start"]);
  });

  it("runs from its start on", () => {
    const { group } = startGroup(mode, { size: 2 });
    group.send({ type: "group.start" });
    expect(group.getSnapshot().value).toBe("running");
  });

  it("runs as soon as one of several jobs has ended, started or not", () => {
    const { group } = startGroup(mode, { size: 2 });
    group.send(settled("a", "completed"));
    expect(group.getSnapshot().value).toBe("running");
    expect(group.getSnapshot().context.settled).toBe(1);
  });

  it("completes with the last of its jobs, and not before", () => {
    const { group, log } = startGroup(mode, { size: 3 });
    group.send({ type: "group.start" });
    group.send(settled("a", "completed"));
    group.send(settled("b", "completed"));
    expect(group.getSnapshot().value).toBe("running");
    group.send(settled("c", "completed"));
    expect(group.getSnapshot().value).toBe("completed");
    expect(group.getSnapshot().context).toEqual({ size: 3, settled: 3, cancelOnError: true });
    expect(log).toEqual(["ended by group.settled"]);
  });

  it.each([
    { status: "cancelled", reason: "by its requester", groupReason: "by its requester" },
    { status: "failed", reason: "no such city", groupReason: "worker 'b' errored" },
    { status: "error", reason: "boom", groupReason: "worker 'b' errored" },
  ] as const)("ends as $status with the first job that ends so", ({ status, reason, groupReason }) => {
    const { group, log } = startGroup(mode, { size: 3 });
    group.send({ type: "group.start" });
    group.send(settled("a", "completed"));
    group.send(settled("b", status, { reason }));
    expect(group.getSnapshot().value).toBe(status);
    expect(group.getSnapshot().output).toEqual({
      status,
      code: status,
      reason: groupReason,
      first: { workerName: "b", status, code: status, reason },
    });
    expect(log).toEqual(["ended by group.settled"]);
  });

  it("ends so before its start, too", () => {
    const { group } = startGroup(mode, { size: 3 });
    group.send(settled("a", "error", { code: "no_handler" }));
    expect(group.getSnapshot().value).toBe("error");
    expect(group.getSnapshot().output?.code).toBe("no_handler");
  });

  it("ends so with its last job, too", () => {
    const { group } = startGroup(mode, { size: 1 });
    group.send(settled("a", "failed"));
    expect(group.getSnapshot().value).toBe("failed");
  });

  it("that does not cancel on error completes when all have ended, and names the first that did not complete", () => {
    const { group } = startGroup(mode, { size: 3, cancelOnError: false });
    group.send(settled("a", "failed", { reason: "no such city" }));
    group.send(settled("b", "error"));
    expect(group.getSnapshot().value).toBe("running");
    group.send(settled("c", "completed"));
    expect(group.getSnapshot().value).toBe("completed");
    expect(group.getSnapshot().output).toEqual({
      status: "completed",
      code: undefined,
      reason: undefined,
      first: { workerName: "a", status: "failed", code: "failed", reason: "no such city" },
    });
  });

  it.each([
    {
      event: { type: "group.cancel", reason: "enough" },
      value: "cancelled",
      code: "cancelled",
      reason: "enough",
    },
    {
      event: { type: "group.fail", reason: "context exited with error" },
      value: "cancelled",
      code: "cancelled",
      reason: "context exited with error",
    },
    { event: { type: "group.timeout" }, value: "cancelled", code: "timeout", reason: "timeout" },
    {
      event: { type: "group.timeout", reason: "workers not ready within timeout" },
      value: "cancelled",
      code: "timeout",
      reason: "workers not ready within timeout",
    },
    { event: { type: "group.complete" }, value: "completed", code: undefined, reason: undefined },
  ] as const)("is ended from outside by %o, pending or running", ({ event, value, code, reason }) => {
    for (const started of [false, true]) {
      const { group, log } = startGroup(mode, { size: 2 });
      if (started) group.send({ type: "group.start" });
      group.send(event);
      expect(group.getSnapshot().value).toBe(value);
      expect(group.getSnapshot().output).toEqual({ status: value, code, reason, first: undefined });
      expect(log).toEqual([`ended by ${event.type}`]);
    }
  });

  it("has one ending: what comes after it changes nothing", () => {
    const { group } = startGroup(mode, { size: 2 });
    group.send({ type: "group.cancel", reason: "enough" });
    const ended = group.getSnapshot();
    for (const event of [
      settled("a", "error"),
      { type: "group.timeout" },
      { type: "group.complete" },
    ] as const) {
      expect(ended.can(event)).toBe(false);
    }
  });

  it("keeps nothing per worker: its context is as large for a thousand jobs as for two", () => {
    const { group } = startGroup(mode, { size: 1000, cancelOnError: false });
    for (let n = 0; n < 999; n++) group.send(settled(`w${n}`, n % 2 ? "error" : "completed"));
    expect(group.getSnapshot().context).toEqual({
      size: 1000,
      settled: 999,
      cancelOnError: false,
      first: { workerName: "w1", status: "error", code: "error", reason: undefined },
    });
  });
});

describe("the result of a group", () => {
  const context: JobGroupMachineContext = {
    size: 2,
    settled: 1,
    cancelOnError: false,
    first: { workerName: "a", status: "failed", code: "failed", reason: "no such city" },
  };

  it("names the first culprit, however the group ended", () => {
    for (const type of ["group.cancel", "group.fail", "group.timeout", "group.complete"] as const) {
      expect(jobGroupResultOf({ type }, context).first).toBe(context.first);
    }
  });

  it("is completed after the last job, culprit or not, unless it cancels on error", () => {
    expect(jobGroupResultOf(settled("b", "completed"), context).status).toBe("completed");
    expect(jobGroupResultOf(settled("b", "completed"), { ...context, cancelOnError: true }).status).toBe(
      "failed",
    );
  });
});
