import { describe, expect, it } from "vitest";
import {
  denyFrameOf,
  grantFrameOf,
  jobKey,
  REPORT_KINDS,
  REPORT_TYPES,
  requestFrameOf,
} from "../../src/wire/job-frames.ts";
import { requestMessage } from "../fixtures/test-link.ts";

it("names each attempt at each job of each worker differently", () => {
  const keys = ["1", "1.1", "w.1"].flatMap((job) =>
    [1, 11].flatMap((attempt) => ["w", "w=2e1"].map((worker) => jobKey(job, attempt, worker))),
  );
  expect(new Set(keys).size).toBe(12);
});

it("asks with all that a handler gets to know, and with how much may be on its way", () => {
  const asked = { name: "n", source: "s", meta: { a: "b" }, path: ["p"] };
  expect(requestFrameOf(requestMessage({ ...asked, attempt: 2, rootBegan: 90 }), 7, 100)).toEqual({
    ...{ type: "request", job: "j", attempt: 2, worker: "w", window: 7, age: 10 },
    ...asked,
  });
});

describe("what the one who gets a job is told", () => {
  const said = { offer: 3, token: "t", seen: 4 };

  it("is which job, by which offer, and the token for it", () => {
    expect(grantFrameOf(requestMessage(), said, 100)).toEqual({
      ...{ type: "grant", job: "j", attempt: 1, worker: "w", ttl: undefined, ...said },
    });
  });

  it("is how much time remains, not when it is over: clocks differ", () => {
    expect(grantFrameOf(requestMessage({ deadline: 130 }), said, 100).ttl).toBe(30);
    expect(grantFrameOf(requestMessage({ deadline: 90 }), said, 100).ttl).toBe(0);
  });
});

it("denies a job to one who does not get it", () => {
  expect(denyFrameOf(requestMessage({ attempt: 3 }))).toEqual({
    type: "deny",
    job: "j",
    attempt: 3,
    worker: "w",
  });
});

it("has a word for each kind of report, and the report for each word", () => {
  for (const [type, kind] of Object.entries(REPORT_KINDS)) expect(REPORT_TYPES[kind]).toBe(type);
  expect(Object.keys(REPORT_TYPES)).toHaveLength(Object.keys(REPORT_KINDS).length);
});
