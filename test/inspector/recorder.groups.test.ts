import { describe, expect, it } from "vitest";
import type { JobRequest } from "../../src/index.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import {
  actorIn,
  actorsIn,
  brokenIn,
  linesOf,
  openIn,
  recordedWith,
  totalsIn,
} from "../fixtures/recorded.ts";
import { turn } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

describe("the record of a group", () => {
  it("has what its jobs have in common, each of which has its own", async () => {
    const { runtime, inspector } = recordedWith({ a: { n: () => 1 }, b: () => 2 });
    const targets = ["b", { target: "a", name: "n", payload: "own" }] as const;
    await runtime.jobGroup(targets as never, {
      payload: { shared: 1 },
      meta: { m: "1" },
      label: "l",
      timeout: 50,
    });
    expect(actorIn(inspector, "group:1")).toEqual({
      ...{ type: "actor", seq: expect.any(Number), at: 0, id: "group:1", kind: "group", machine: "jobGroup" },
      ...{
        parent: "runtime:test",
        state: "pending",
        runtime: "test",
        jobId: "1",
        source: "test",
        label: "l",
      },
      ...{ deadline: 50, cancellable: true, payload: { shared: 1 }, meta: { m: "1" }, size: 2 },
    });
    const jobs = actorsIn(inspector).filter(({ kind }) => kind === "job");
    expect(
      jobs.map(({ id, parent, payload, meta, deadline }) => [id, parent, payload, meta, deadline]),
    ).toEqual([
      ["job:1/b", "group:1", undefined, undefined, 50],
      ["job:1/a", "group:1", "own", undefined, 50],
    ]);
  });

  it("completes as the last of its jobs does", async () => {
    const { runtime, inspector } = recordedWith({ a: () => 1, b: () => 2 });
    await runtime.jobGroup(["a", "b"]);
    expect(linesOf(inspector, "group:1")).toEqual([
      "group.start pending>running",
      "group.settled running>running workerName=a",
      "group.settled running>completed workerName=b",
    ]);
    expect(linesOf(inspector, "job:1/b").at(-1)).toBe("job.response running>completed data=2");
    expect(totalsIn(inspector)).toMatchObject({
      groups: { asked: 1, completed: 1 },
      jobs: { asked: 2, completed: 2 },
    });
  });

  it("of nobody completes at once", async () => {
    const { runtime, inspector } = recordedWith({});
    await runtime.jobGroup([]);
    expect(actorIn(inspector, "group:1")).toMatchObject({ size: 0 });
    expect(linesOf(inspector, "group:1")).toEqual(["group.start pending>completed"]);
  });

  it("that one of its jobs ends says which, and the others are cancelled", async () => {
    const { runtime, inspector } = recordedWith({
      slow: untilAborted,
      async bad(request: JobRequest) {
        await turn();
        return request.fail("no data");
      },
    });
    const group = runtime.jobGroup(["slow", "bad"]);
    await rejectionOf(group);
    await group.settled;
    expect(linesOf(inspector, "group:1").at(-1)).toBe(
      "group.settled running>failed reason=no data code=failed workerName=bad",
    );
    expect(linesOf(inspector, "job:1/slow").at(-1)).toBe(
      "job.cancel running>cancelled reason=worker 'bad' errored code=cancelled",
    );
    expect(totalsIn(inspector)).toMatchObject({ groups: { failed: 1 }, jobs: { failed: 1, cancelled: 1 } });
    expect(brokenIn(inspector.export().records)).toEqual([]);
    expect(openIn(inspector)).toEqual(["runtime:test", "worker:test/slow", "worker:test/bad"]);
  });

  it.each<
    [
      how: string,
      act: (group: {
        cancel(reason?: string): void;
        group: { complete(): void; fail(reason?: string): void };
      }) => void,
      line: string,
    ]
  >([
    ["cancelled", (group) => group.cancel("why"), "group.cancel running>cancelled reason=why code=cancelled"],
    ["completed", ({ group }) => group.complete(), "group.complete running>completed"],
    ["failed", ({ group }) => group.fail("why"), "group.fail running>cancelled reason=why code=cancelled"],
  ])("that is %s by whoever asked has that", async (_, act, line) => {
    const { runtime, inspector } = recordedWith({ a: untilAborted });
    const group = runtime.jobGroup(["a"]);
    await turn();
    act(group as never);
    await group.settled;
    expect(linesOf(inspector, "group:1")).toEqual(["group.start pending>running", line]);
    expect(linesOf(inspector, "job:1/a").at(-1)).toMatch(/^job.cancel running>cancelled/);
  });

  it("that is out of time has that, and so have its jobs", async () => {
    const { runtime, inspector, clock } = recordedWith({ a: untilAborted });
    const group = runtime.jobGroup(["a", "nobody"], { timeout: 10 });
    await clock.advance(10);
    await rejectionOf(group);
    expect(linesOf(inspector, "group:1").at(-1)).toBe(
      "group.timeout running>cancelled reason=workers not ready within timeout code=timeout",
    );
    expect(linesOf(inspector, "job:1/a").at(-1)).toBe(
      "job.timeout running>cancelled reason=timeout code=timeout",
    );
  });

  it("that ended as it began has all of its jobs, ended as well", async () => {
    const { runtime, inspector } = recordedWith({ a: untilAborted });
    const group = runtime.jobGroup(["a", "nobody"], { signal: AbortSignal.abort("gone") });
    await rejectionOf(group);
    expect(linesOf(inspector, "group:1")).toEqual([
      "group.cancel pending>cancelled reason=gone code=cancelled",
    ]);
    expect(linesOf(inspector, "job:1/nobody")).toEqual([
      "job.cancel pending>cancelled reason=gone code=cancelled",
    ]);
  });

  it("comes before those of its jobs", async () => {
    const { runtime, inspector } = recordedWith({ a: () => 1 });
    await runtime.jobGroup(["a"]);
    const ids = actorsIn(inspector).map(({ id }) => id);
    expect(ids).toEqual(["runtime:test", "worker:test/a", "group:1", "job:1/a"]);
  });
});
