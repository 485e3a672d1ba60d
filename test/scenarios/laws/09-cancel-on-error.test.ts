import { expect, test } from "vitest";
import { createWorker, type JobGroupError, type JobRequest } from "../../../src/index.ts";
import { deferred } from "../../fixtures/deferred.ts";
import { rejectionOf } from "../../fixtures/read-all.ts";
import { runtimeWith, type TestHandler } from "../../fixtures/test-runtime.ts";
import { turn } from "../../fixtures/turn.ts";
import { untilAborted } from "../../fixtures/until-aborted.ts";

const cause = new Error("broken");
const culprits: Record<string, TestHandler> = {
  failed: (request) => request.fail("no data", { response: "half", cause }),
  error: () => {
    throw cause;
  },
  cancelled: (request) => request.respond("so far", { status: "cancelled" }),
  errorAnswered: (request) => request.respond("wrong", { status: "error" }),
};

/** A group whose worker `culprit` ends as told, after `quick` has completed and while `slow` works. */
function groupWith(culprit: TestHandler, cancelOnError?: boolean) {
  const gate = deferred();
  const aborted: unknown[] = [];
  const test = runtimeWith({
    quick: () => "quick",
    async culprit(request) {
      await Promise.race([gate.promise, untilAborted(request)]);
      return request.signal.aborted ? undefined : culprit(request);
    },
    async slow(request: JobRequest) {
      await untilAborted(request);
      aborted.push(request.signal.reason);
    },
  });
  const group = test.runtime.jobGroup(["slow", "quick", "culprit"], { cancelOnError });
  return { ...test, group, gate, aborted };
}

test.each([
  ["failed", "failed", "failed", "worker 'culprit' errored", "no data", "half"],
  ["error", "error", "error", "worker 'culprit' errored", "broken", undefined],
  ["errorAnswered", "error", "error", "worker 'culprit' errored", undefined, "wrong"],
  ["cancelled", "cancelled", "cancelled", undefined, undefined, "so far"],
])(
  "A job that ends as '%s' ends its group with its status, code and error",
  async (how, status, code, reason, own, response) => {
    const { group, gate, aborted } = groupWith(culprits[how] as TestHandler);
    await turn();
    expect(group.results).toMatchObject({ quick: { status: "completed" } });
    gate.resolve();
    const error = (await rejectionOf(group)) as JobGroupError;
    expect(error).toMatchObject({ name: "JobGroupError", status, code, reason, workerName: "culprit" });
    expect(error.cause).toMatchObject({
      name: "JobError",
      status,
      code,
      reason: own,
      response,
      workerName: "culprit",
    });
    await group.settled;
    expect(aborted).toEqual([expect.objectContaining({ code: "cancelled" })]);
    expect(error.results).toMatchObject({
      quick: { status: "completed", response: "quick" },
      culprit: { status, code, reason: own, response },
      slow: { status: "cancelled", code: "cancelled" },
    });
    expect(error.responses).toEqual({ quick: "quick", ...(response !== undefined && { culprit: response }) });
  },
);

test("The handler's own error is at the end of the chain of causes", async () => {
  const { group, gate } = groupWith(culprits.error as TestHandler);
  gate.resolve();
  const error = (await rejectionOf(group)) as JobGroupError;
  expect((error.cause as Error).cause).toBe(cause);
});

test("A job whose worker is cancelled ends the group as cancelled, with that code", async () => {
  const { group, runtime, aborted } = groupWith(untilAborted);
  await turn();
  await runtime.getWorker("culprit")?.cancel();
  const error = (await rejectionOf(group)) as JobGroupError;
  expect(error).toMatchObject({ status: "cancelled", code: "worker_ended", workerName: "culprit" });
  expect(error.cause).toMatchObject({
    name: "JobError",
    code: "worker_ended",
    reason: "worker 'culprit' stopped",
  });
  await turn();
  expect(aborted).toHaveLength(1);
});

test.each([
  ["no handler of that name", "no_handler"],
  ["a worker that is ending", "refused"],
])("A job that meets %s ends the group as error", async (_, code) => {
  const { runtime } = runtimeWith({ slow: { work: untilAborted } });
  const gate = deferred();
  const other = createWorker("other", {
    jobs: { [code === "refused" ? "work" : "play"]: () => gate.promise },
  });
  await runtime.addWorkers(other);
  let ended: Promise<void> | undefined;
  if (code === "refused") {
    runtime.job("other", { name: "work" });
    await turn();
    ended = other.end();
  }
  const error = await rejectionOf(runtime.jobGroup(["slow", "other"], { name: "work" }));
  expect(error).toMatchObject({
    status: "error",
    code,
    workerName: "other",
    reason: "worker 'other' errored",
  });
  gate.resolve();
  await ended;
});

test("Of two jobs that fail the first one names the group's error", async () => {
  const { runtime } = runtimeWith({
    a: (request) => request.fail("first"),
    b: (request) => request.fail("second"),
  });
  const error = (await rejectionOf(runtime.jobGroup(["a", "b"]))) as JobGroupError;
  expect(error).toMatchObject({ workerName: "a", reason: "worker 'a' errored" });
  expect(error.results).toMatchObject({ a: { code: "failed" }, b: { code: "cancelled" } });
});

test("Jobs that the group itself cancels do not name its error", async () => {
  const { group } = groupWith(untilAborted);
  await turn();
  group.cancel("enough");
  const error = (await rejectionOf(group)) as JobGroupError;
  expect(error).toMatchObject({
    status: "cancelled",
    code: "cancelled",
    reason: "enough",
    workerName: undefined,
  });
  expect(error.cause).toBeUndefined();
  expect(error.results).toMatchObject({ slow: { reason: "enough" }, culprit: { reason: "enough" } });
});

test.each(Object.keys(culprits))(
  "Without cancelOnError a job that ends as '%s' ends nothing but itself",
  async (how) => {
    const { group, gate, aborted } = groupWith(culprits[how] as TestHandler, false);
    gate.resolve();
    await turn();
    expect(group.group.isDone).toBe(false);
    expect(aborted).toEqual([]);
    expect(group.results).toMatchObject({ culprit: { status: how === "errorAnswered" ? "error" : how } });
    group.group.complete();
    expect(await group).toMatchObject({ jobId: group.jobId, responses: { quick: "quick" } });
  },
);

test("Without cancelOnError the group completes when all have ended, and results tells how", async () => {
  const { runtime } = runtimeWith({ ...culprits, fine: () => 42, empty: () => undefined });
  const names = ["fine", "failed", "error", "cancelled", "errorAnswered", "empty"];
  const group = runtime.jobGroup(names, { cancelOnError: false });
  const { responses } = await group;
  expect(responses).toEqual({
    fine: 42,
    failed: "half",
    cancelled: "so far",
    errorAnswered: "wrong",
    empty: undefined,
  });
  expect(Object.keys(group.results)).toEqual(names);
  expect(Object.values(group.results).map((result) => result?.status)).toEqual([
    "completed",
    "failed",
    "error",
    "cancelled",
    "error",
    "completed",
  ]);
  expect(group.results).toHaveProperty("error.reason", "broken");
  expect(group.results.error).toEqual({
    status: "error",
    code: "error",
    reason: "broken",
    response: undefined,
  });
});

test("cancelOnError is true unless it is said otherwise", async () => {
  const { runtime } = runtimeWith({ w: () => 1 });
  const groups = [runtime.jobGroup(["w"]), runtime.jobGroup(["w"], { cancelOnError: false })];
  expect(groups.map(({ group }) => group.cancelOnError)).toEqual([true, false]);
  await Promise.all(groups);
});
