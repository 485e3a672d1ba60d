import { expect, test } from "vitest";
import type { JobError } from "../../../src/index.ts";
import { rejectionOf } from "../../fixtures/read-all.ts";
import { runtimeWith } from "../../fixtures/test-runtime.ts";
import { turn } from "../../fixtures/turn.ts";

// The original leaves a requester waiting in all of these. None has a timeout here, and the clock stands still.

test("(a) A handler that raises: the requester has `error` at once, with the handler's own error as its cause", async () => {
  const cause = new RangeError("out of order");
  const { runtime } = runtimeWith({
    async w() {
      await turn();
      throw cause;
    },
  });
  const error = (await rejectionOf(runtime.job("w"))) as JobError;
  expect(error).toMatchObject({ status: "error", code: "error", reason: "out of order" });
  expect(error.cause).toBe(cause);
});

test("(a) A handler that raises in a group with a timeout: the group has its error, not only `timeout`", async () => {
  const cause = new RangeError("out of order");
  const { runtime, clock } = runtimeWith({ w: () => Promise.reject(cause), v: () => "fine" });
  const error = await rejectionOf(runtime.jobGroup(["v", "w"], { timeout: 60_000 }));
  expect(error).toMatchObject({ status: "error", code: "error", workerName: "w", cause: { cause } });
  expect(clock.now()).toBe(0);
});

test("(b) A handler that returns without responding completes its job with what it returned", async () => {
  const { runtime } = runtimeWith({ nothing: () => {}, later: async () => ({ found: 3 }) });
  expect(await runtime.job("nothing")).toBeUndefined();
  expect(await runtime.job("later")).toEqual({ found: 3 });
});

test("(b) A job name that nobody handles is an error with the code no_handler, which names what there is", async () => {
  const { runtime } = runtimeWith({ w: { search: () => 1, summarize: () => 2 } });
  const error = (await rejectionOf(runtime.job("w", { name: "serach" }))) as JobError;
  expect(error).toMatchObject({ status: "error", code: "no_handler" });
  for (const name of ["'w'", "'serach'", "'search'", "'summarize'"]) expect(error.reason).toContain(name);
});

test("(c) A group of no workers completes at once, with no responses", async () => {
  const { runtime } = runtimeWith({});
  const group = runtime.jobGroup([]);
  expect(group.group.isDone).toBe(true);
  expect((await group).responses).toEqual({});
});

test("(d) A name twice in a group is a TypeError, and the handler does not run at all", async () => {
  let runs = 0;
  const { runtime } = runtimeWith({ w: () => runs++ });
  expect(() => runtime.jobGroup(["w", "w"])).toThrow(TypeError);
  await turn();
  expect(runs).toBe(0);
});
