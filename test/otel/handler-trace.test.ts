import { context, type Span, trace } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { instrument } from "../../src/otel/index.ts";
import { instrumented } from "../fixtures/instrumented.ts";
import { turns } from "../fixtures/turn.ts";

describe("the span of a handler", () => {
  it("has what it is about as attributes", async () => {
    const { runtime, span } = instrumented({
      w: { sum: () => 1 },
      v: (request) => request.job("w", { name: "sum" }),
    });
    await runtime.job("v");
    const { attributes } = span("server", "w/sum");
    expect(attributes).toEqual({
      "rpc.system.name": "xstate_jobs",
      "rpc.method": "w/sum",
      "rpc.status_code": "completed",
      "xstate_jobs.worker.name": "w",
      "xstate_jobs.runtime.name": "test",
      "xstate_jobs.job.id": expect.any(String),
      "xstate_jobs.job.name": "sum",
      "xstate_jobs.job.source": "v",
      "xstate_jobs.job.attempt": 1,
      "xstate_jobs.job.status": "completed",
    });
  });

  it("ends when the handler and its sub-jobs have settled", async () => {
    const { runtime, ended } = instrumented({
      a: (request) => {
        void request.job("b").catch(() => {});
        return turns(3);
      },
      b: () => turns(6),
    });
    const job = runtime.job("a");
    await job;
    await job.settled;
    expect(ended()).toEqual([
      "client b cancelled",
      "client a completed",
      "server b cancelled",
      "server a completed",
    ]);
  });

  it("ends when the handler is let go, and says so", async () => {
    const { runtime, clock, span, ends, takeLog } = instrumented({ w: () => new Promise(() => {}) });
    const job = runtime.job("w", { timeout: 10 });
    await clock.advance(10 + 5_000);
    await job.catch(() => {});
    await job.settled;
    expect(span("server", "w").attributes).toMatchObject({
      "rpc.status_code": "timeout",
      "xstate_jobs.handler.abandoned": true,
    });
    expect(ends()).toEqual([1, 1]);
    expect(takeLog()).toHaveLength(1);
  });

  it("is around interceptors that were used after it, and inside of those before", async () => {
    const test = instrumented({ w: () => 1 });
    const seen: unknown[] = [];
    test.off();
    const look = () => trace.getActiveSpan() !== undefined;
    test.runtime.use({
      handle(_request, next) {
        seen.push(look());
        return next();
      },
    });
    instrument(test.runtime, { tracer: test.tracer });
    test.runtime.use({
      handle(_request, next) {
        seen.push(look());
        return next();
      },
    });
    await test.runtime.job("w");
    expect(seen).toEqual([false, true]);
  });

  it("is an error with what was thrown where an interceptor threw, and none where one answered", async () => {
    const { runtime, span } = instrumented({
      w: () => {
        throw new Error("of the handler");
      },
      v: () => 1,
    });
    runtime.use({
      handle: async (request, next) => {
        await next().catch(() => "saved");
        if (request.workerName === "v") throw new TypeError("of the interceptor");
      },
    });
    await runtime.job("w");
    await runtime.job("v").catch(() => {});
    expect(span("server", "w").events).toEqual([]);
    expect(span("server", "v").events[0]?.attributes?.["exception.type"]).toBe("TypeError");
  });

  it("is not the active one where its signal is heard, unless the listener is bound to it", async () => {
    const seen: unknown[] = [];
    const { runtime, clock, tracer } = instrumented({
      w: ({ payload, signal }) =>
        new Promise((_, reject) => {
          const own = trace.getActiveSpan();
          const look = (how: string) => () => {
            const active = trace.getActiveSpan();
            seen.push([payload, how, active === own ? "its own" : active]);
            reject(signal.reason);
          };
          signal.addEventListener("abort", look("plain"));
          signal.addEventListener("abort", context.bind(context.active(), look("bound")));
        }),
    });
    const elsewhere = (act: () => void): Span =>
      tracer.startActiveSpan("elsewhere", (own) => {
        act();
        own.end();
        return own;
      });
    const cancelled = runtime.job("w", { payload: "cancelled" });
    const late = runtime.job("w", { payload: "late", timeout: 50 });
    await turns(2);
    elsewhere(() => cancelled.cancel());
    await cancelled.settled;
    await clock.advance(50);
    await late.settled;
    const cutOff = runtime.job("w", { payload: "cut off" });
    await turns(2);
    const end = elsewhere(() => void runtime.cancel());
    await cutOff.settled;
    expect(seen).toEqual([
      ["cancelled", "plain", undefined],
      ["cancelled", "bound", "its own"],
      ["late", "plain", undefined],
      ["late", "bound", "its own"],
      ["cut off", "plain", end],
      ["cut off", "bound", "its own"],
    ]);
  });

  it("is above what is asked for by its request as its signal is heard", async () => {
    const { runtime, tree } = instrumented({
      w: (request) =>
        new Promise((_, reject) => {
          request.signal.addEventListener("abort", () => {
            void request.job("b").settled;
            reject(request.signal.reason);
          });
        }),
      b: () => 1,
    });
    const job = runtime.job("w");
    await turns(2);
    job.cancel();
    await job.settled;
    await turns(2);
    expect(tree()).toEqual(["client w cancelled", "  server w cancelled", "    client b cancelled"]);
  });
});
