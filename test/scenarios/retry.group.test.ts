import { describe, expect, it } from "vitest";
import { createWorker, type JobGroupError, type JobRequest } from "../../src/index.ts";
import { readAll, rejectionOf } from "../fixtures/read-all.ts";
import { runtimeWith } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

const on = (): boolean => true;
const steady = (): string => "steady";
const flaky = async (request: JobRequest): Promise<string> => {
  await request.update(request.attempt);
  return request.attempt < 3 ? request.fail(`attempt ${request.attempt}`) : `attempt ${request.attempt}`;
};

describe("in a group each job has its own attempts, and", () => {
  it("the group, its results and its events know of one job per worker", async () => {
    const { runtime } = runtimeWith({ steady, flaky });
    const notices: unknown[] = [];
    runtime.on("jobResponse", ({ workerName, status }) => notices.push(`${workerName} ${status}`));
    const group = runtime.jobGroup(["flaky", "steady"], { retry: { attempts: 3, on } });
    const { events, error } = await readAll(group);
    expect([events.map(({ data }) => data), error]).toEqual([[1, 2, 3], undefined]);
    expect((await group).responses).toEqual({ flaky: "attempt 3", steady: "steady" });
    expect((await readAll(group.endings())).events.map(([name, { status }]) => [name, status])).toEqual([
      ["steady", "completed"],
      ["flaky", "completed"],
    ]);
    await turn();
    expect(notices.sort()).toEqual(["flaky completed", "steady completed"]);
    await group.settled;
  });

  it("cancelOnError sees the last attempt only", async () => {
    const { runtime } = runtimeWith({ untilAborted, flaky });
    const group = runtime.jobGroup(["flaky", "untilAborted"], { retry: { attempts: 2, on } });
    const error = (await rejectionOf(group)) as JobGroupError;
    expect(error).toMatchObject({
      code: "failed",
      workerName: "flaky",
      cause: { code: "failed", reason: "attempt 2" },
    });
    expect(error.results.untilAborted).toMatchObject({ status: "cancelled" });
    await group.settled;
  });

  it("without cancelOnError the result is that of the last attempt", async () => {
    const { runtime } = runtimeWith({ steady, flaky });
    const retry = { attempts: 2, on };
    const group = runtime.jobGroup(["flaky", "steady"], { retry, cancelOnError: false });
    expect((await group).responses).toEqual({ steady: "steady" });
    expect(group.results.flaky).toMatchObject({ status: "failed", reason: "attempt 2" });
  });

  it("one that waits for its backoff ends with the group", async () => {
    const { runtime, clock } = runtimeWith({ steady, flaky });
    const params = { retry: { attempts: 3, backoff: 100, on } };
    const ended = [
      runtime.jobGroup(["flaky", "steady"], params),
      runtime.jobGroup(["flaky", "steady"], { ...params, timeout: 50 }),
      runtime.jobGroup(["flaky", "steady"], params),
    ] as const;
    await turn();
    ended[0].cancel("enough");
    ended[2].group.complete();
    await clock.advance(50);
    expect(await rejectionOf(ended[0])).toMatchObject({ code: "cancelled", reason: "enough" });
    expect(await rejectionOf(ended[1])).toMatchObject({ code: "timeout", reason: "timeout" });
    expect((await ended[2]).responses).toEqual({ steady: "steady" });
    await Promise.all(ended.map(({ settled }) => settled));
    expect(clock.pending).toBe(0);
  });

  it("one whose worker ends waits for its successor, while the others go on", async () => {
    const { runtime } = runtimeWith({ steady, w: untilAborted });
    const group = runtime.jobGroup(["w", "steady"], { retry: { attempts: 2 } });
    await turn();
    await runtime.getWorker("w")?.cancel();
    await turn();
    expect([group.group.isDone, group.responses]).toEqual([false, { steady: "steady" }]);
    await runtime.addWorkers(createWorker("w", { onJob: ({ attempt }) => attempt }));
    expect((await group).responses).toEqual({ w: 2, steady: "steady" });
    await group.settled;
  });
});
