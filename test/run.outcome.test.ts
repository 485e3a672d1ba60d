import { describe, expect, it } from "vitest";
import type { JobRequest } from "../src/index.ts";
import type { Run } from "../src/run.ts";
import { deferred } from "./fixtures/deferred.ts";
import { rejectionOf } from "./fixtures/read-all.ts";
import { runtimeWith, type TestHandler } from "./fixtures/test-runtime.ts";
import { turns } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

/** A runtime whose worker `w` tells the outcome of each run as it settles. */
function settling(w: TestHandler) {
  const test = runtimeWith({ w });
  const outcomes: unknown[] = [];
  test.runtime.use({
    handle(request, next) {
      const run = request as Run;
      run.onSettled = () => outcomes.push(run.outcome);
      return next();
    },
  });
  return { ...test, outcomes };
}

const wrong = new Error("wrong");
const throws = (): never => {
  throw wrong;
};

describe("the outcome of a run, as it settles", () => {
  it.each<[string, TestHandler, object]>([
    ["what its handler returned", () => 7, { status: "completed", response: 7 }],
    ["what its handler threw", throws, { status: "error", reason: "wrong", cause: wrong }],
    [
      "that its handler failed",
      (request) => request.fail("no", { cause: wrong }),
      { status: "failed", reason: "no", cause: wrong },
    ],
    [
      "the ending that it gave, not what it returned after that",
      async (request) => {
        await request.respond(1, { status: "failed" });
        return 2;
      },
      { status: "failed", response: 1 },
    ],
  ])("is %s", async (_what, handler, outcome) => {
    const { runtime, outcomes } = settling(handler);
    await runtime.job("w").settled;
    expect(outcomes).toEqual([expect.objectContaining(outcome)]);
  });

  it("is why it was cut off, if it was, and comes when its handler is done", async () => {
    const gate = deferred();
    const { runtime, outcomes } = settling(async (request: JobRequest) => {
      await untilAborted(request);
      await gate.promise;
    });
    const job = runtime.job("w");
    await turns(2);
    job.cancel("enough");
    expect(await rejectionOf(job)).toMatchObject({ code: "cancelled" });
    expect(outcomes).toEqual([]);
    gate.resolve();
    await job.settled;
    expect(outcomes).toEqual([expect.objectContaining({ code: "cancelled", reason: "enough" })]);
  });

  it("comes when it is let go, too", async () => {
    const { runtime, clock, outcomes, takeLog } = settling(() => new Promise(() => {}));
    const job = runtime.job("w", { timeout: 10 });
    await clock.advance(10 + 5_000);
    await job.settled;
    expect(outcomes).toEqual([expect.objectContaining({ code: "timeout" })]);
    expect(takeLog()).toEqual([expect.stringContaining("has not settled")]);
    await job.catch(() => {});
  });
});
