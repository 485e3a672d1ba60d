import { SpanStatusCode } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { instrumented } from "../fixtures/instrumented.ts";
import { turns } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

const WORKERS = {
  good: () => "good",
  bad: () => {
    throw new Error("bad");
  },
  slow: untilAborted,
};

describe("the span of a group", () => {
  it("has those of its jobs below it, and what it is about as attributes", async () => {
    const { runtime, tree, span } = instrumented(WORKERS);
    const group = runtime.jobGroup(["good", { target: "bad" }], { cancelOnError: false, label: "for Ada" });
    await group;
    expect(tree()).toEqual([
      "internal job group completed",
      "  client bad error",
      "    server bad error",
      "  client good completed",
      "    server good completed",
    ]);
    const { attributes, events, status } = span("internal", "job group");
    expect(attributes).toEqual({
      "rpc.status_code": "completed",
      "xstate_jobs.group.size": 2,
      "xstate_jobs.runtime.name": "test",
      "xstate_jobs.job.id": group.jobId,
      "xstate_jobs.job.label": "for Ada",
      "xstate_jobs.job.source": "test",
      "xstate_jobs.job.status": "completed",
    });
    expect(status.code).toBe(SpanStatusCode.UNSET);
    expect(events.map(({ name }) => name)).toEqual(["group.start", "group.settled", "group.settled"]);
    expect(events.map(({ attributes }) => attributes)).toEqual(
      expect.arrayContaining([
        {
          "xstate_jobs.worker.name": "bad",
          "xstate_jobs.job.status": "error",
          "rpc.status_code": "error",
        },
      ]),
    );
  });

  it("names the job that ended it, and the rest is cancelled, which is no error", async () => {
    const { runtime, tree, span } = instrumented(WORKERS);
    const group = runtime.jobGroup(["slow", "bad"]);
    await group.catch(() => {});
    await group.settled;
    expect(tree()).toEqual([
      "internal job group error",
      "  client bad error",
      "    server bad error",
      "  client slow cancelled",
      "    server slow cancelled",
    ]);
    const { attributes, status } = span("internal", "job group");
    expect(attributes).toMatchObject({ "error.type": "error", "xstate_jobs.group.ended_by": "bad" });
    expect(status).toEqual({ code: SpanStatusCode.ERROR, message: "worker 'bad' errored" });
    expect(span("client", "slow").status.code).toBe(SpanStatusCode.UNSET);
  });

  it("ends after the spans of its jobs, also where one of them ends it", async () => {
    const { runtime, ended } = instrumented(WORKERS);
    await runtime.jobGroup(["good", "slow", "bad"]).catch(() => {});
    const asked = ended().filter((title) => !title.startsWith("server"));
    expect(asked).toHaveLength(4);
    expect(asked.at(-1)).toBe("internal job group error");
  });

  it.each([
    ["cancelled", "cancelled", (group: { cancel(): void }) => group.cancel()],
    ["timed out", "timeout", () => {}],
  ])("is over when the group was %s", async (_how, code, act) => {
    const { runtime, clock, span, ends } = instrumented(WORKERS);
    const group = runtime.jobGroup(["slow", "nobody"], { timeout: 50 });
    await turns(2);
    act(group);
    await clock.advance(50);
    await group.catch(() => {});
    await group.settled;
    expect(span("internal", "job group").attributes["rpc.status_code"]).toBe(code);
    expect(ends()).toEqual([1, 1, 1, 1]);
  });

  it("is there for one without workers, and its name is that of its jobs", async () => {
    const { runtime, tree } = instrumented({ w: { x: () => 1 } });
    await runtime.jobGroup([]);
    await runtime.jobGroup(["w"], { name: "x" });
    expect(tree()).toEqual([
      "internal job group completed",
      "internal job group x completed",
      "  client w/x completed",
      "    server w/x completed",
    ]);
  });
});
