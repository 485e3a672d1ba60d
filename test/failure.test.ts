import { describe, expect, it } from "vitest";
import type { JobGroupResult } from "../machines/index.ts";
import { isJobError, isJobGroupError } from "../src/errors.ts";
import { gapErrorOf, jobErrorOf, jobGroupErrorOf } from "../src/failure.ts";
import type { JobResult } from "../src/index.ts";

const job = { jobId: "j1", workerName: "w", name: "summarize" };
const result: JobResult = { status: "error", code: "no_handler", reason: "nobody", response: undefined };

describe("the error of a job", () => {
  it("says whose it is, how and why it ended", () => {
    const error = jobErrorOf(job, result, undefined);
    expect(isJobError(error)).toBe(true);
    expect(error).toMatchObject({ jobId: "j1", workerName: "w", status: "error", code: "no_handler" });
    expect(error.message).toBe("job 'summarize' j1 on worker 'w' went wrong (no_handler): nobody");
  });

  it.each(["cancelled", "failed", "error"] as const)(
    "has the status for a code where '%s' came alone",
    (status) => {
      expect(jobErrorOf(job, { ...result, status, code: undefined }, undefined)).toMatchObject({
        status,
        code: status,
      });
    },
  );

  it("keeps response, cause and issues as they are", () => {
    const [response, cause, issues] = [{ partial: 1 }, new Error("c"), [{ message: "wrong" }]];
    const error = jobErrorOf(job, { ...result, response }, { cause, issues });
    expect(error.response).toBe(response);
    expect(error.cause).toBe(cause);
    expect(error.issues).toBe(issues);
  });

  it("has no cause without details", () => {
    expect("cause" in jobErrorOf(job, result, undefined)).toBe(false);
    expect("cause" in jobErrorOf(job, result, { issues: [] })).toBe(false);
  });
});

describe("the error of a group", () => {
  const group = { jobId: "g1", name: "summarize", responses: { a: 1 }, results: {} };
  const ended: JobGroupResult = { status: "cancelled", code: "timeout", reason: "timeout", first: undefined };

  it("says how and why it ended, by whom, and what workers had sent", () => {
    const cause = new Error("c");
    const error = jobGroupErrorOf(group, ended, "w", cause);
    expect(isJobGroupError(error)).toBe(true);
    expect(error).toMatchObject({ status: "cancelled", code: "timeout", reason: "timeout", workerName: "w" });
    expect(error.message).toBe("job group 'summarize' g1 was cancelled: timeout (by worker 'w')");
    expect(error.responses).toBe(group.responses);
    expect(error.results).toBe(group.results);
    expect(error.cause).toBe(cause);
  });

  it("says in its message what the worker said that ended it", () => {
    const first = { workerName: "w", status: "failed", code: "failed", reason: "codec missing" } as const;
    const result: JobGroupResult = { status: "failed", code: "failed", reason: "worker 'w' errored", first };
    const { message, reason } = jobGroupErrorOf(group, result, "w", undefined);
    expect(message).toBe("job group 'summarize' g1 failed: worker 'w' errored: codec missing");
    expect(reason).toBe("worker 'w' errored");
  });

  it("has the status for a code where there is none", () => {
    const error = jobGroupErrorOf(
      group,
      { ...ended, status: "failed", code: undefined },
      undefined,
      undefined,
    );
    expect(error).toMatchObject({ status: "failed", code: "failed", workerName: undefined });
    expect("cause" in error).toBe(false);
  });
});

describe("the error of a loop with a gap", () => {
  it("says how many events are missing and what to do", () => {
    const error = gapErrorOf(job, 3);
    expect(error).toMatchObject({ status: "error", code: "stream_gap", jobId: "j1", workerName: "w" });
    expect(error.reason).toBe(
      "3 events were dropped before anybody read them: iterate sooner, or raise 'buffer'",
    );
  });
});
