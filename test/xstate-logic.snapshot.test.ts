import { describe, expect, it } from "vitest";
import type { AnyActorRef } from "xstate";
import { deferred } from "./fixtures/deferred.ts";
import { invokeJob } from "./fixtures/invoke-job.ts";
import { runtimeWith } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

/** What a job's actor shows of itself. */
function shown(actor: AnyActorRef): unknown[] {
  const { status, value, context } = actor.getSnapshot();
  return [status, value, context.jobStatus];
}

describe("the snapshot of an invoked job", () => {
  it("shows the chart's state at each step, and the id of the job", async () => {
    const gate = deferred();
    const { runtime } = runtimeWith({ w: () => gate.promise });
    const { child } = invokeJob(runtime, { target: "w" });
    const values: unknown[][] = [shown(child)];
    child.subscribe({ next: () => values.push(shown(child)), error: () => {} });
    await turn();
    const { jobId } = child.getSnapshot().context;
    expect(jobId).toMatch(/^[0-9a-f-]{36}$/);
    gate.resolve();
    await turn();
    expect(values).toEqual([
      ["active", "pending", undefined],
      ["active", "running", undefined],
      ["done", "completed", "completed"],
    ]);
    expect(child.getSnapshot().context.jobId).toBe(jobId);
  });

  it.each(["cancelled", "failed", "error"] as const)(
    "is an error when the job ends as %s",
    async (status) => {
      const { runtime } = runtimeWith({ w: (request) => request.respond("partial", { status }) });
      const { child, snapshot } = invokeJob(runtime, { target: "w" });
      await turn();
      expect(shown(child)).toEqual(["error", status, status]);
      expect(child.getSnapshot().error).toBe(snapshot().context.error);
      expect(child.getSnapshot().error).toMatchObject({ response: "partial" });
    },
  );

  it("is cancelled by the event 'job.cancel', with its reason", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const { child, snapshot } = invokeJob(runtime, { target: "w" });
    await turn();
    child.send({ type: "job.cancel", reason: "by its parent" });
    await turn();
    expect(shown(child)).toEqual(["error", "cancelled", "cancelled"]);
    expect(snapshot().context.error).toMatchObject({ code: "cancelled", reason: "by its parent" });
  });

  it("does not change by events that it does not know", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const { child } = invokeJob(runtime, { target: "w" });
    await turn();
    const before = child.getSnapshot();
    child.send({ type: "job.response", status: "completed" });
    child.send({ type: "anything" });
    expect(child.getSnapshot()).toBe(before);
  });
});
