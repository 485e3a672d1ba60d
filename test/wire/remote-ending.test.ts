import { describe, expect, it } from "vitest";
import { endingOf, readAll } from "../../src/wire/remote-ending.ts";
import { testLink } from "../fixtures/test-link.ts";

const address = { jobId: "j", workerName: "w", attempt: 2 };
const numbered = { type: "end", token: "t", seq: 3 } as const;

describe("an ending from elsewhere", () => {
  it("is the response of a worker, with what stands behind it", () => {
    const cause = new Error("deep");
    const issues = [{ message: "bad" }];
    const frame = { ...numbered, how: "response", status: "failed", code: "failed", reason: "no" } as const;
    expect(endingOf(address, { ...frame, settled: true, urgent: true }, ["answer", cause, issues])).toEqual({
      ...{ type: "job.response", ...address, status: "failed", code: "failed", reason: "no" },
      ...{ response: "answer", cause, issues, settled: true, urgent: true },
    });
  });

  it("is an error where its status is missing", () => {
    expect(endingOf(address, { ...numbered, how: "response" }, [])).toMatchObject({ status: "error" });
  });

  it("is the end of a stream, with its last data", () => {
    expect(endingOf(address, { ...numbered, how: "stream", settled: false }, ["last"])).toMatchObject({
      ...{ type: "job.stream.end", ...address, data: "last", settled: false },
    });
  });

  it("is the word of a worker that it will not run the job", () => {
    const frame = { ...numbered, how: "lost" } as const;
    expect(endingOf(address, { ...frame, code: "worker_ended", reason: "it stopped" }, [])).toMatchObject({
      ...{ type: "job.lost", ...address, code: "worker_ended", reason: "it stopped" },
    });
    expect(endingOf(address, frame, [])).toMatchObject({ code: "worker_lost" });
  });

  it("has no issues that are no list", () => {
    expect(endingOf(address, { ...numbered, how: "response" }, [1, 2, "issues"])).toHaveProperty(
      "issues",
      undefined,
    );
  });
});

it("is read as far as it can be: in place of a body that cannot, the error stands, which is reported", () => {
  const { link, port, body } = testLink();
  const values = readAll(link, [body("a"), Uint8Array.of(0xff), undefined]);
  expect(values).toEqual(["a", expect.any(Error), undefined]);
  expect([port.badFrames, port.reports.length]).toEqual([1, 1]);
  expect(port.reports[0]?.error).toBe(values[1]);
});
