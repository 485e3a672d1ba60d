import { describe, expect, it } from "vitest";
import type { JobRequest } from "../../src/index.ts";
import { instrumented } from "../fixtures/instrumented.ts";
import { readAll } from "../fixtures/read-all.ts";
import { turns } from "../fixtures/turn.ts";

const eventsOf = ({ events }: { events: readonly { name: string; attributes?: unknown }[] }): unknown[] =>
  events.map(({ name, attributes }) =>
    Object.keys(attributes ?? {}).length === 0 ? name : [name, attributes],
  );

describe("the span of a job", () => {
  it("has what it is about as attributes", async () => {
    const { runtime, span } = instrumented({ w: { sum: () => 1 } });
    const job = runtime.job("w", { name: "sum", label: "for Ada", payload: "secret" });
    await job;
    expect(span("client", "w/sum").attributes).toEqual({
      "rpc.system.name": "xstate_jobs",
      "rpc.method": "w/sum",
      "rpc.status_code": "completed",
      "xstate_jobs.worker.name": "w",
      "xstate_jobs.runtime.name": "test",
      "xstate_jobs.job.id": job.jobId,
      "xstate_jobs.job.name": "sum",
      "xstate_jobs.job.label": "for Ada",
      "xstate_jobs.job.source": "test",
      "xstate_jobs.job.status": "completed",
    });
  });

  it("has the steps of its job as events, and never what is in them", async () => {
    const { runtime, span } = instrumented({
      w: async (request) => {
        await request.update("a secret");
        await request.streamStart("a secret");
        await request.streamData("a secret");
        await request.streamEnd("a secret");
      },
    });
    await runtime.job("w", { payload: "a secret" });
    const { events } = span("client", "w");
    const attempt = { "xstate_jobs.job.attempt": 1 };
    expect(eventsOf({ events })).toEqual([
      ["job.request", attempt],
      ["job.start", attempt],
      "job.update",
      "job.stream.start",
      "job.stream.data",
      "job.stream.end",
    ]);
    expect(JSON.stringify(events)).not.toContain("secret");
  });

  it("has a bounded number of events, and says how many more there were", async () => {
    const { runtime, span } = instrumented({
      w: async (request) => {
        for (let i = 0; i < 100; i++) await request.streamData(i);
      },
    });
    const job = runtime.job("w");
    expect((await readAll(job)).events).toHaveLength(100);
    const { events, attributes } = span("client", "w");
    expect(events.filter(({ name }) => name === "job.stream.data")).toHaveLength(32);
    expect(events).toHaveLength(34);
    expect(attributes["xstate_jobs.events.omitted"]).toBe(68);
  });

  it("says how many events were dropped unread", async () => {
    const { runtime, span } = instrumented({
      w: (request) => {
        for (let i = 0; i < 10; i++) void request.update(i);
      },
    });
    await runtime.job("w", { buffer: 4 });
    expect(span("client", "w").attributes["xstate_jobs.events.dropped"]).toBe(6);
  });

  it("is one for all attempts: each is an event, and has a span for its handler", async () => {
    const { runtime, tree, span } = instrumented({
      w: ({ attempt }: JobRequest) => {
        if (attempt < 3) throw new Error(`attempt ${attempt}`);
      },
    });
    await runtime.job("w", { retry: { attempts: 3, on: () => true } });
    expect(tree()).toEqual([
      "client w completed",
      "  server w completed",
      "  server w error",
      "  server w error",
    ]);
    const { events, attributes, status } = span("client", "w");
    const attempt = (number: number, more = {}) => ({ "xstate_jobs.job.attempt": number, ...more });
    expect(eventsOf({ events })).toEqual([
      ["job.request", attempt(1)],
      ["job.start", attempt(1)],
      ["job.retry", attempt(2, { "rpc.status_code": "error" })],
      ["job.request", attempt(2)],
      ["job.start", attempt(2)],
      ["job.retry", attempt(3, { "rpc.status_code": "error" })],
      ["job.request", attempt(3)],
      ["job.start", attempt(3)],
    ]);
    expect(attributes["xstate_jobs.job.attempt"]).toBe(3);
    expect(status.code).toBe(0);
  });

  it("says why the last attempt failed, when all did", async () => {
    const { runtime, span } = instrumented({
      w: ({ attempt }: JobRequest) => {
        throw new Error(`attempt ${attempt}`);
      },
    });
    await runtime.job("w", { retry: { attempts: 2, on: () => true } }).catch(() => {});
    const { status, events } = span("client", "w");
    expect(status.message).toBe("attempt 2");
    expect(events.filter(({ name }) => name === "exception")).toHaveLength(1);
  });

  it("ends with the job's ending, not with its handler", async () => {
    const { runtime, spans } = instrumented({
      w: async (request) => {
        await request.respond("early");
        await turns(2);
      },
    });
    const job = runtime.job("w");
    expect(await job).toBe("early");
    expect(spans().map(({ kind }) => kind)).toEqual([2]);
    await job.settled;
    expect(spans().map(({ kind }) => kind)).toEqual([2, 1]);
  });

  it("cuts a reason that is very long", async () => {
    const { runtime, span } = instrumented({ w: (request) => request.fail("x".repeat(1_000_000)) });
    await runtime.job("w").catch(() => {});
    expect(span("client", "w").status.message).toHaveLength(1_001);
  });
});
