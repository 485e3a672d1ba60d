import { describe, expect, it } from "vitest";
import { JobError, type JobErrorCode } from "../src/index.ts";
import { checkJob, checkJobGroup } from "../src/job-params.ts";
import { type RetryParams, wantsRetry } from "../src/retry.ts";

const errorWith = (code: JobErrorCode): JobError =>
  new JobError({ code, status: "error", jobId: "j", workerName: "w" });

describe("by default a job is asked again", () => {
  it.each<[JobErrorCode, boolean]>([
    ["worker_ended", true],
    ["worker_lost", true],
    ["stream_gap", true],
    ["disconnected", true],
    ["refused", true],
    ["cancelled", false],
    ["timeout", false],
    ["failed", false],
    ["error", false],
    ["no_handler", false],
    ["invalid_payload", false],
    ["invalid_response", false],
    ["deadlock", false],
  ])("after %s: %s", (code, expected) => {
    expect(wantsRetry({ attempts: 2 }, errorWith(code))).toBe(expected);
  });
});

describe("`on`", () => {
  it("gets the error of the attempt, and decides by `true` alone", () => {
    const error = errorWith("failed");
    const seen: unknown[] = [];
    const answer = (value: unknown): boolean =>
      wantsRetry(
        {
          attempts: 2,
          on: (each) => {
            seen.push(each);
            return value as boolean;
          },
        },
        error,
      );
    expect([true, false, undefined, 1].map(answer)).toEqual([true, false, false, false]);
    expect(() => answer(Promise.resolve(true))).toThrow(TypeError);
    expect(new Set(seen)).toEqual(new Set([error]));
  });
});

describe("a `retry` that no job can be asked by", () => {
  const wrong: [unknown, string][] = [
    [null, "'retry' of job() must be an object with attempts, not null"],
    [3, "'retry' of job() must be an object with attempts, not 3"],
    [[], "'retry' of job() must be an object with attempts, not an array"],
    [{}, "'attempts' of 'retry' of job() must be a whole number of at least 1, not undefined"],
    [{ attempt: 3 }, "unknown option 'attempt' of 'retry' of job(); it takes attempts, backoff, on"],
    [{ attempts: 0 }, "'attempts' of 'retry' of job() must be a whole number of at least 1, not 0"],
    [{ attempts: 1.5 }, "'attempts' of 'retry' of job() must be a whole number of at least 1, not 1.5"],
    [
      { attempts: undefined },
      "'attempts' of 'retry' of job() must be a whole number of at least 1, not undefined",
    ],
    [{ attempts: 2, times: 3 }, "unknown option 'times' of 'retry' of job(); it takes attempts, backoff, on"],
    [{ attempts: 2, on: "failed" }, "'on' of 'retry' of job() must be a function, not \"failed\""],
    [{ attempts: 2, backoff: -1 }, "'backoff' of 'retry' of job() must be a finite number of milliseconds"],
    [
      { attempts: 2, backoff: { base: 2 } },
      "unknown option 'base' of 'backoff' of 'retry' of job(); it takes initialMs, factor, maxMs, jitter",
    ],
  ];
  it.each(wrong)("is %o", (retry, said) => {
    const params = { retry: retry as RetryParams };
    expect(() => checkJob("w", params)).toThrow(TypeError);
    expect(() => checkJob("w", params)).toThrow(said);
    expect(() => checkJobGroup(["w"], params)).toThrow(said.replace("job()", "jobGroup()"));
  });

  it("is not one with all of it, nor undefined", () => {
    const retry = { attempts: 1, backoff: { initialMs: 1, jitter: false }, on: () => true };
    for (const params of [{ retry }, { retry: undefined }, { retry: { attempts: 9, backoff: 5 } }]) {
      expect(() => checkJob("w", params)).not.toThrow();
    }
  });
});
