import { describe, expect, it } from "vitest";
import type { JobRequest } from "../../src/index.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { runtimeWith } from "../fixtures/test-runtime.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

describe("what a sub-job inherits", () => {
  it("is the smaller deadline, whichever of the two it is", async () => {
    const deadlines: Record<string, number | undefined> = {};
    const note = (request: JobRequest): void => {
      deadlines[String(request.payload)] = request.deadline;
    };
    const { runtime } = runtimeWith({
      parent: async (request) => {
        await request.job("leaf", { payload: "none" });
        await request.job("leaf", { payload: "sooner", timeout: 10 });
        await request.job("leaf", { payload: "later", timeout: 10_000 });
        await request.jobGroup(["leaf"], { payload: "group", timeout: 10_000 });
      },
      leaf: note,
    });
    await runtime.job("parent", { timeout: 500 });
    expect(deadlines).toEqual({ none: 500, sooner: 10, later: 500, group: 500 });
  });

  it("is the meta, down the tree, with its own on top and the ancestors' untouched", async () => {
    const metas: unknown[] = [];
    const { runtime } = runtimeWith({
      a: async (request) => {
        await request.jobGroup(["b"], { meta: { b: "2", shared: "of b" } });
        metas.push({ ...request.meta });
      },
      b: (request) => request.job("c"),
      c: (request) => {
        metas.push({ ...request.meta });
      },
    });
    await runtime.job("a", { meta: { a: "1", shared: "of a" } });
    expect(metas).toEqual([
      { a: "1", b: "2", shared: "of b" },
      { a: "1", shared: "of a" },
    ]);
  });

  it("is the time-out: all of a tree ends as timed out when the root's deadline passes", async () => {
    const codes: string[] = [];
    const note = (request: JobRequest, code: unknown): void => {
      codes.push(`${request.workerName}: ${code}`);
    };
    const { runtime, clock } = runtimeWith({
      a: async (request) => note(request, ((await rejectionOf(request.job("b"))) as { code: string }).code),
      b: async (request) => note(request, ((await rejectionOf(request.job("c"))) as { code: string }).code),
      c: async (request) => {
        await untilAborted(request);
        note(request, request.signal.reason.code);
      },
    });
    const job = runtime.job("a", { timeout: 100 });
    await clock.advance(100);
    expect(await rejectionOf(job)).toMatchObject({ code: "timeout", reason: "timeout" });
    await job.settled;
    expect(codes.sort()).toEqual(["a: timeout", "b: timeout", "c: timeout"]);
  });

  it("is not the handler's name: its source is the worker that asked", async () => {
    const { runtime } = runtimeWith({
      parent: (request) => request.job("leaf"),
      leaf: (request) => request.source,
    });
    expect(await runtime.job("parent")).toBe("parent");
  });
});
