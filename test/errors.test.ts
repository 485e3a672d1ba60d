import { inspect } from "node:util";
import { describe, expect, it, vi } from "vitest";
import { isJobError, isJobGroupError, JobError, JobGroupError } from "../src/index.ts";

const jobInit = { code: "failed", status: "failed", jobId: "j1", workerName: "w" } as const;
const groupInit = { code: "timeout", status: "cancelled", jobId: "g1", responses: {}, results: {} } as const;

describe("a JobError", () => {
  it.each([
    [{ reason: "no such city" }, "job j1 on worker 'w' failed: no such city"],
    [{ name: "summarize" }, "job 'summarize' j1 on worker 'w' failed"],
    [{ status: "cancelled", code: "cancelled" }, "job j1 on worker 'w' was cancelled"],
    [
      { status: "cancelled", code: "timeout", reason: "timeout" },
      "job j1 on worker 'w' was cancelled: timeout",
    ],
    [{ status: "error", code: "error", reason: "oops" }, "job j1 on worker 'w' went wrong: oops"],
    [{ status: "error", code: "no_handler" }, "job j1 on worker 'w' went wrong (no_handler)"],
  ] as const)("of %j says: %s", (more, message) => {
    expect(new JobError({ ...jobInit, ...more }).message).toBe(message);
  });

  it("is an Error called JobError, in its stack, too", () => {
    const error = new JobError({ ...jobInit, reason: "r" });
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe("JobError");
    expect(String(error)).toBe("JobError: job j1 on worker 'w' failed: r");
    expect(error.stack).toMatch(/^JobError: job j1 on worker 'w' failed: r\n/);
  });

  it("carries what it was made of", () => {
    const issues = [{ message: "wrong" }];
    const init = { ...jobInit, reason: "r", response: { partial: 1 }, issues } as const;
    const error = new JobError(init);
    expect(error).toMatchObject(init);
    expect(error.issues).toBe(issues);
    expect(error.response).toBe(init.response);
  });

  it("has undefined for what it was not given", () => {
    const { reason, response, issues } = new JobError(jobInit);
    expect([reason, response, issues]).toEqual([undefined, undefined, undefined]);
  });

  it("keeps the very cause, and has no such property without one", () => {
    const cause = { any: "thing" };
    expect(new JobError({ ...jobInit, cause }).cause).toBe(cause);
    expect(new JobError({ ...jobInit, cause: null }).cause).toBe(null);
    expect("cause" in new JobError(jobInit)).toBe(false);
  });

  it("does not list its name or its cause among its fields", () => {
    const error = new JobError({ ...jobInit, cause: new Error("c") });
    expect(Object.keys(error)).toEqual([
      "code",
      "status",
      "jobId",
      "workerName",
      "reason",
      "response",
      "issues",
    ]);
  });

  it("is written as JSON with what a program wants to know", () => {
    const error = new JobError({ ...jobInit, reason: "r", response: 1, cause: new Error("c") });
    expect(JSON.parse(JSON.stringify(error))).toEqual({ ...jobInit, reason: "r", response: 1 });
  });

  it("is inspected with message, fields and cause", () => {
    const text = inspect(new JobError({ ...jobInit, reason: "r", cause: new RangeError("too far") }));
    expect(text).toMatch(/^JobError: job j1 on worker 'w' failed: r\n/);
    expect(text).toContain("code: 'failed'");
    expect(text).toContain("[cause]: RangeError: too far");
  });
});

describe("a JobGroupError", () => {
  it("says which group, how and why", () => {
    expect(new JobGroupError(groupInit).message).toBe("job group g1 was cancelled (timeout)");
    const init = { ...groupInit, code: "error", status: "error", reason: "worker 'w' errored" } as const;
    expect(new JobGroupError(init).message).toBe("job group g1 went wrong: worker 'w' errored");
  });

  it("is an Error called JobGroupError, in its stack, too", () => {
    const error = new JobGroupError(groupInit);
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).toBe("JobGroupError: job group g1 was cancelled (timeout)");
    expect(error.stack).toMatch(/^JobGroupError: /);
  });

  it("carries what it was made of", () => {
    const init = {
      ...groupInit,
      reason: "r",
      workerName: "w",
      responses: { w: 1 },
      results: { w: { status: "completed", response: 1, reason: undefined, code: undefined } },
      cause: new Error("c"),
    } as const;
    const error = new JobGroupError(init);
    expect(error).toMatchObject(init);
    expect(error.responses).toBe(init.responses);
    expect(error.results).toBe(init.results);
    expect(error.cause).toBe(init.cause);
    expect("cause" in new JobGroupError(groupInit)).toBe(false);
  });
});

describe("isJobError and isJobGroupError", () => {
  it("tell the two apart", () => {
    const [job, group] = [new JobError(jobInit), new JobGroupError(groupInit)];
    expect([isJobError(job), isJobError(group)]).toEqual([true, false]);
    expect([isJobGroupError(job), isJobGroupError(group)]).toEqual([false, true]);
  });

  it("know errors of subclasses", () => {
    class Mine extends JobError {}
    expect(isJobError(new Mine(jobInit))).toBe(true);
  });

  it("know errors of another copy of the package", async () => {
    vi.resetModules();
    const copy = await import("../src/errors.ts");
    expect(copy.JobError).not.toBe(JobError);
    expect(isJobError(new copy.JobError(jobInit))).toBe(true);
    expect(isJobGroupError(new copy.JobGroupError(groupInit))).toBe(true);
  });

  it.each([
    undefined,
    null,
    "JobError",
    7,
    {},
    [],
    new Error("JobError"),
    { name: "JobError", code: "failed" },
  ])("say no to %s", (value) => {
    expect(isJobError(value)).toBe(false);
    expect(isJobGroupError(value)).toBe(false);
  });
});
