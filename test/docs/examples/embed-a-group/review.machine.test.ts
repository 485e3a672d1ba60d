import { describe, expect, it } from "vitest";
import { createActor, waitFor } from "xstate";
import { createReviewMachine } from "../../../../docs/examples/embed-a-group/review.machine.ts";
import { createWorkers, REVIEWERS } from "../../../../docs/examples/embed-a-group/workers.ts";
import { testRuntime } from "../../../fixtures/test-runtime.ts";
import { turn } from "../../../fixtures/turn.ts";

/** The application, with reviewers who take so long for each line. */
async function application(change: string, msPerLine = 0) {
  const { runtime } = testRuntime();
  await runtime.addWorkers(...createWorkers(msPerLine));
  const actor = createActor(createReviewMachine(runtime), { input: { change } });
  return { runtime, actor, ended: () => waitFor(actor, ({ status }) => status !== "active") };
}

describe("the review machine", () => {
  it("gets the reviews of a group and the summary of a job, each typed, from onDone", async () => {
    const { actor, ended } = await application("let secret;\nconst password = read();");
    actor.start();
    const { value, context } = await ended();
    expect(value).toBe("reviewed");
    expect({ ...context.reviews }).toEqual({
      security: { approves: false, remark: "a secret in line 2" },
      style: { approves: true, remark: "fine" },
    });
    expect(context.summary).toBe("needs work (security: a secret in line 2; style: fine)");
  });

  it("hears how far each reviewer is, as events of its own", async () => {
    const { actor, ended } = await application("one\ntwo");
    const progress: object[] = [];
    actor.subscribe(({ context }) => progress.push(context.progress));
    actor.start();
    await ended();
    expect(progress).toContainEqual({ security: "line 1 of 2", style: "line 1 of 2" });
    expect(progress.at(-1)).toEqual({ security: "line 2 of 2", style: "line 2 of 2" });
  });

  it("cancels the group when it leaves the state that invoked it", async () => {
    const { runtime, actor } = await application("one", 60_000);
    const cancelled: object[] = [];
    for (const name of REVIEWERS) {
      runtime
        .getWorker(name)
        ?.on("jobCancelled", ({ workerName, reason, code }) => cancelled.push({ workerName, reason, code }));
    }
    actor.start();
    await turn();
    expect(runtime.jobGroups.size).toBe(1);
    actor.send({ type: "change.withdrawn" });
    await turn();
    expect(actor.getSnapshot().value).toBe("withdrawn");
    const why = { reason: "the state that invoked it was left", code: "cancelled" };
    expect(cancelled).toEqual(REVIEWERS.map((workerName) => ({ workerName, ...why })));
    expect(runtime.jobGroups.size).toBe(0);
  });

  it("is stuck, and knows why, when a reviewer fails", async () => {
    const { actor, ended } = await application("");
    actor.start();
    const { value, context } = await ended();
    expect({ value, problem: context.problem }).toEqual({
      value: "stuck",
      problem: "security: there is nothing to review (failed)",
    });
  });

  it("is stuck, and knows why, when a worker is not there in time", async () => {
    const { runtime, clock, takeLog } = testRuntime();
    const actor = createActor(createReviewMachine(runtime), { input: { change: "one" } }).start();
    await clock.advance(60_000);
    expect(actor.getSnapshot()).toMatchObject({ value: "stuck" });
    expect(actor.getSnapshot().context.problem).toContain("workers not ready within timeout");
    expect(takeLog()).toHaveLength(REVIEWERS.length);
  });
});
