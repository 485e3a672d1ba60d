import { describe, expect, it } from "vitest";
import type { Worker } from "../src/index.ts";
import { deferred } from "./fixtures/deferred.ts";
import { rejectionOf } from "./fixtures/read-all.ts";
import { runtimeWith, servicesOf, testRuntime } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

describe("asking", () => {
  it("throws for bad parameters, before anything is sent; where a promise is returned it rejects", async () => {
    const { runtime } = testRuntime();
    const bad = { timeout: -1 };
    expect(() => runtime.job("w", bad)).toThrow(TypeError);
    expect(() => runtime.jobGroup(["w", "w"])).toThrow(TypeError);
    const promises = [
      runtime.job("w", bad, () => {}),
      runtime.jobGroup(["w", "w"], {}, () => {}),
      runtime.requestJob("w", bad),
      runtime.requestJobGroup(["w"], bad),
    ];
    for (const promise of promises) expect(await rejectionOf(promise)).toBeInstanceOf(TypeError);
    expect(servicesOf(runtime).jobs.size).toBe(0);
  });

  it("does not wait for what it asks for: the id comes as soon as the job exists", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const [jobId, groupId] = [await runtime.requestJob("w"), await runtime.requestJobGroup(["w"])];
    expect(new Set([jobId, groupId]).size).toBe(2);
    expect([...runtime.jobGroups.keys()]).toEqual([groupId]);
    await turn();
    expect([...(runtime.getWorker("w")?.activeJobs.keys() ?? [])]).toEqual([jobId, groupId]);
  });
});

describe("the groups that somebody has asked for", () => {
  it("are there by id until they have ended, and only there", async () => {
    const gate = deferred();
    const { runtime } = runtimeWith({ w: () => gate.promise, asker: () => {} });
    const asker = runtime.getWorker("asker") as Worker;
    const [mine, theirs] = [runtime.jobGroup(["w"]), asker.jobGroup(["w"])];
    expect([...runtime.jobGroups]).toEqual([[mine.jobId, mine.group]]);
    expect([...asker.jobGroups]).toEqual([[theirs.jobId, theirs.group]]);
    gate.resolve();
    await Promise.all([mine, theirs]);
    expect([runtime.jobGroups.size, asker.jobGroups.size]).toEqual([0, 0]);
  });

  it("do not include one that ended as it was asked for", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const groups = [runtime.jobGroup([]), runtime.jobGroup(["w"], { timeout: 0 })];
    expect(runtime.jobGroups.size).toBe(0);
    expect(groups.map(({ group }) => group.isDone)).toEqual([true, true]);
  });
});

describe("cancelling by id", () => {
  it("cancels a group or a single job, and leaves alone what has ended or is unknown", async () => {
    const { runtime } = runtimeWith({ w: untilAborted, done: () => 1 });
    const [job, group, done] = [runtime.job("w"), runtime.jobGroup(["w"]), runtime.job("done")];
    await done;
    for (const { jobId } of [job, group, done]) runtime.cancelJobGroup(jobId, "enough");
    runtime.cancelJobGroup("unknown");
    expect(await rejectionOf(job)).toMatchObject({ code: "cancelled", reason: "enough" });
    expect(await rejectionOf(group)).toMatchObject({ code: "cancelled", reason: "enough" });
    expect(done.status).toBe("completed");
  });

  it("is never refused to who asked, cancellable or not", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const job = runtime.job("w", { cancellable: false });
    runtime.cancelJobGroup(job.jobId);
    expect(await rejectionOf(job)).toMatchObject({ code: "cancelled" });
  });

  it("is granted as a wish when the job runs and is cancellable", async () => {
    const { runtime } = runtimeWith({ w: untilAborted, done: () => 1 });
    const [job, group, done] = [runtime.job("w"), runtime.jobGroup(["w"]), runtime.job("done")];
    const [fixed, fixedGroup] = [
      runtime.job("w", { cancellable: false }),
      runtime.jobGroup(["w"], { cancellable: false }),
    ];
    await done;
    const wishes: [string, boolean][] = [
      [job.jobId, true],
      [group.jobId, true],
      [done.jobId, false],
      [fixed.jobId, false],
      [fixedGroup.jobId, false],
      ["unknown", false],
      [job.jobId, false],
    ];
    for (const [jobId, granted] of wishes) {
      expect(await runtime.requestCancelJobGroup(jobId, "please")).toBe(granted);
    }
    expect(await rejectionOf(job)).toMatchObject({ reason: "please" });
    expect([fixed.status, fixedGroup.group.isDone]).toEqual([undefined, false]);
    void rejectionOf(group);
  });

  it("reaches a worker's own jobs alone, and for a runtime all that runs there", async () => {
    const { runtime } = runtimeWith({ w: untilAborted, asker: () => {} });
    const asker = runtime.getWorker("asker") as Worker;
    const [ofRuntime, ofAsker] = [runtime.job("w"), asker.job("w")];
    asker.cancelJobGroup(ofRuntime.jobId);
    expect(await asker.requestCancelJobGroup(ofRuntime.jobId)).toBe(false);
    expect(ofRuntime.status).toBeUndefined();
    expect(await runtime.requestCancelJobGroup(ofAsker.jobId)).toBe(true);
    expect(ofAsker.status).toBe("cancelled");
  });
});

describe("asking how a job goes", () => {
  it("reaches the handler of that job on that worker alone", async () => {
    const asked: string[] = [];
    const note = (
      request: Parameters<typeof untilAborted>[0] & {
        workerName: string;
        jobId: string;
        onUpdateRequested(listener: () => void): unknown;
      },
    ) => {
      request.onUpdateRequested(() => asked.push(`${request.workerName} ${request.jobId}`));
      return untilAborted(request);
    };
    const { runtime } = runtimeWith({ a: note, b: note });
    const [job, group] = [runtime.job("a"), runtime.jobGroup(["a", "b"])];
    await turn();
    runtime.requestJobUpdate(job.jobId, "a");
    runtime.requestJobUpdate(job.jobId, "b");
    runtime.requestJobUpdate(group.jobId, "b");
    runtime.requestJobUpdate(group.jobId, "nobody");
    runtime.requestJobUpdate("unknown", "a");
    await turn();
    expect(asked).toEqual([`a ${job.jobId}`, `b ${group.jobId}`]);
  });
});

describe("listening", () => {
  it("goes on until off(), or the first time with once(); each gives the asker back", async () => {
    const { runtime } = runtimeWith({ w: () => 1 });
    const heard: string[] = [];
    const always = (): unknown => heard.push("always");
    expect(runtime.on("jobCompleted", always).once("jobCompleted", () => heard.push("once"))).toBe(runtime);
    await runtime.job("w");
    await turn();
    await runtime.job("w");
    await turn();
    expect(runtime.off("jobCompleted", always)).toBe(runtime);
    await runtime.job("w");
    await turn();
    expect(heard).toEqual(["always", "once", "always"]);
  });

  it("takes functions alone", () => {
    const { runtime } = testRuntime();
    expect(() => runtime.on("jobError", undefined as unknown as () => void)).toThrow(
      new TypeError("listener of 'jobError' must be a function, not undefined"),
    );
  });
});
