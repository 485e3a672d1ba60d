import { describe, expect, it } from "vitest";
import { rejectionOf } from "../fixtures/read-all.ts";
import { runtimeWith } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

describe("cancelJobGroup", () => {
  it("cancels a group, or a single job, by its id, with the reason", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const [job, group] = [runtime.job("w"), runtime.jobGroup(["w"])];
    await turn();
    runtime.cancelJobGroup(job.jobId, "one");
    runtime.cancelJobGroup(group.jobId, "other");
    expect(await rejectionOf(job)).toMatchObject({ code: "cancelled", reason: "one" });
    expect(await rejectionOf(group)).toMatchObject({ code: "cancelled", reason: "other" });
    await Promise.all([job.settled, group.settled]);
  });

  it("is never refused, not even for what is not cancellable", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const job = runtime.job("w", { cancellable: false });
    runtime.cancelJobGroup(job.jobId);
    expect(job.status).toBe("cancelled");
    await job.settled;
  });

  it("does nothing for what is unknown or has ended", async () => {
    const { runtime } = runtimeWith({ w: () => "done" });
    const job = runtime.job("w");
    await job;
    runtime.cancelJobGroup(job.jobId);
    runtime.cancelJobGroup("unknown");
    expect(job.status).toBe("completed");
  });

  it("leaves what another worker asked for alone; the runtime may cancel everything", async () => {
    const { runtime } = runtimeWith({ w: untilAborted, asker: () => {}, stranger: () => {} });
    const job = runtime.getWorker("asker")!.job("w");
    await turn();
    runtime.getWorker("stranger")?.cancelJobGroup(job.jobId);
    expect(job.status).toBeUndefined();
    runtime.cancelJobGroup(job.jobId);
    expect(job.status).toBe("cancelled");
    await job.settled;
  });
});

describe("requestCancelJobGroup", () => {
  it("cancels a job and a group that are cancellable, and says so", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const [job, group] = [runtime.job("w"), runtime.jobGroup(["w"], { cancellable: true })];
    expect(await runtime.requestCancelJobGroup(job.jobId, "a wish")).toBe(true);
    expect(await runtime.requestCancelJobGroup(group.jobId, "a wish")).toBe(true);
    expect(await rejectionOf(job)).toMatchObject({ reason: "a wish" });
    expect(await rejectionOf(group)).toMatchObject({ reason: "a wish" });
    await Promise.all([job.settled, group.settled]);
  });

  it("refuses what is not cancellable, which runs on", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const job = runtime.job("w", { cancellable: false });
    const group = runtime.jobGroup(["w"], { cancellable: false });
    expect(await runtime.requestCancelJobGroup(job.jobId)).toBe(false);
    expect(await runtime.requestCancelJobGroup(group.jobId)).toBe(false);
    expect([job.status, group.group.isDone]).toEqual([undefined, false]);
    job.cancel();
    group.cancel();
    await Promise.all([job.settled, group.settled]);
  });

  it("is false for what is unknown, has ended, or was cancelled already", async () => {
    const { runtime } = runtimeWith({ w: () => "done", endless: untilAborted });
    const done = runtime.job("w");
    await done;
    const twice = runtime.job("endless");
    await turn();
    expect(await runtime.requestCancelJobGroup("unknown")).toBe(false);
    expect(await runtime.requestCancelJobGroup(done.jobId)).toBe(false);
    expect(await runtime.requestCancelJobGroup(twice.jobId)).toBe(true);
    expect(await runtime.requestCancelJobGroup(twice.jobId)).toBe(false);
    await twice.settled;
  });

  it("is not possible for the member of a group: it has no id of its own", async () => {
    const { runtime } = runtimeWith({ a: untilAborted, b: untilAborted });
    const group = runtime.jobGroup(["a", "b"]);
    await turn();
    expect(await runtime.requestCancelJobGroup(group.jobId)).toBe(true);
    expect(group.results).toMatchObject({ a: { status: "cancelled" }, b: { status: "cancelled" } });
    await group.settled;
  });
});
