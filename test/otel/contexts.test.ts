import { context, propagation, ROOT_CONTEXT, type Span, trace } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { waitFor } from "xstate";
import type { JobRequest } from "../../src/index.ts";
import { collectGarbage } from "../fixtures/collect-garbage.ts";
import { type Instrumented, instrumented } from "../fixtures/instrumented.ts";
import { invokeJob } from "../fixtures/invoke-job.ts";
import { turns } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const TRACEPARENT = `00-${TRACE}-b7ad6b7169203331-01`;

/** Runs something in a span of its own, as a program does. */
async function inSpan<T>({ tracer }: Instrumented, name: string, act: () => T): Promise<Awaited<T>> {
  const span = tracer.startSpan(name);
  try {
    return await context.with(trace.setSpan(context.active(), span), act);
  } finally {
    span.end();
  }
}

describe("the spans of sub-jobs", () => {
  it.each([true, false])(
    "are children of the span of the handler that asks, with a context manager (%s) or without",
    async (hasContextManager) => {
      const { runtime, tree, spans } = instrumented(
        {
          a: async (request) => {
            await request.job("b");
            const both = ["b", { target: "c", name: "x" }];
            await Promise.all([request.jobGroup(both), request.job("c", { name: "x" })]);
          },
          b: (request) => request.job("c", { name: "x" }),
          c: { x: () => 1 },
        },
        { hasContextManager },
      );
      await runtime.job("a");
      expect(tree()).toEqual([
        "client a completed",
        "  server a completed",
        "    client b completed",
        "      server b completed",
        "        client c/x completed",
        "          server c/x completed",
        "    client c/x completed",
        "      server c/x completed",
        "    internal job group completed",
        "      client b completed",
        "        server b completed",
        "          client c/x completed",
        "            server c/x completed",
        "      client c/x completed",
        "        server c/x completed",
      ]);
      expect(new Set(spans().map((span) => span.spanContext().traceId)).size).toBe(1);
    },
  );

  it("that are asked for at the same time by several handlers each belong to their own", async () => {
    const { runtime, spans } = instrumented({
      a: async (request) => {
        await turns(Number(request.payload) % 3);
        await request.job("b", { label: `below ${request.payload}` });
      },
      b: () => 1,
    });
    await Promise.all(
      [...Array(9).keys()].map((payload) => runtime.job("a", { payload, label: `${payload}` })),
    );
    const byId = new Map(spans().map((span) => [span.spanContext().spanId, span]));
    const labels = spans()
      .filter(({ attributes }) => String(attributes["xstate_jobs.job.label"]).startsWith("below"))
      .map((span) => {
        const handler = byId.get(span.parentSpanContext!.spanId)!;
        const asked = byId.get(handler.parentSpanContext!.spanId)!;
        return [span, asked].map(({ attributes }) => attributes["xstate_jobs.job.label"]);
      });
    expect(labels).toHaveLength(9);
    for (const [below, above] of labels) expect(below).toBe(`below ${above}`);
  });

  it("are children of the span that the handler has begun itself, and so are spans of its own of its span", async () => {
    const test = instrumented({
      a: async (request) => {
        await turns(1);
        await inSpan(test, "own", async () => {
          await turns(1);
          await request.job("b");
        });
        await request.job("b");
      },
      b: () => 1,
    });
    await test.runtime.job("a");
    expect(test.tree()).toEqual([
      "client a completed",
      "  server a completed",
      "    client b completed",
      "      server b completed",
      "    internal own",
      "      client b completed",
      "        server b completed",
    ]);
  });
});

describe("a job that is asked for outside of any handler", () => {
  it("is a child of the active span", async () => {
    const test = instrumented({ w: () => 1 });
    await inSpan(test, "request", async () => {
      await test.runtime.job("w");
      await test.runtime.jobGroup(["w"]);
    });
    expect(test.tree()).toEqual([
      "internal request",
      "  client w completed",
      "    server w completed",
      "  internal job group completed",
      "    client w completed",
      "      server w completed",
    ]);
  });

  it("by a machine is a child of the span that is active as the machine starts", async () => {
    const test = instrumented({ w: () => 1 });
    await inSpan(test, "request", async () => {
      const { actor } = invokeJob(test.runtime, { target: "w" });
      await waitFor(actor, (snapshot) => snapshot.matches("done"));
    });
    expect(test.tree()).toEqual(["internal request", "  client w completed", "    server w completed"]);
  });

  it("begins a trace where none is active, whatever its worker did before", async () => {
    const { runtime, spans } = instrumented({ w: () => 1 });
    await runtime.job("w");
    await runtime.job("w");
    expect(new Set(spans().map((span) => span.spanContext().traceId)).size).toBe(2);
  });

  it("goes on with the trace that its meta tells of, if none is active", async () => {
    const test = instrumented({ w: () => 1 });
    await test.runtime.job("w", { meta: { traceparent: TRACEPARENT } });
    const asked = test.span("client", "w");
    expect(asked.spanContext().traceId).toBe(TRACE);
    expect(asked.parentSpanContext).toMatchObject({ spanId: "b7ad6b7169203331", isRemote: true });
    await inSpan(test, "request", () => test.runtime.jobGroup(["w"], { meta: { traceparent: TRACEPARENT } }));
    expect(test.span("internal", "job group").spanContext().traceId).not.toBe(TRACE);
  });
});

describe("a handler", () => {
  it("has the context of its span in its meta, beside what it was asked with", async () => {
    const seen: JobRequest["meta"][] = [];
    const { runtime, spans } = instrumented({ w: ({ meta }) => void seen.push(meta) });
    await runtime.job("w", { meta: { user: "Ada", tracestate: "old=1" } });
    await runtime.jobGroup(["w"], { meta: { user: "Grace" } });
    const asked = spans().filter(({ kind }) => kind === 2);
    expect(seen.map((meta) => ({ ...meta }))).toEqual(
      asked.map((span, index) => {
        const { traceId, spanId } = span.spanContext();
        return { user: ["Ada", "Grace"][index], traceparent: `00-${traceId}-${spanId}-01` };
      }),
    );
    expect(seen.every(Object.isFrozen)).toBe(true);
  });

  it("has the baggage of whoever asked, and its sub-jobs have it, too", async () => {
    const seen: unknown[] = [];
    const look = (): void => {
      seen.push(propagation.getActiveBaggage()?.getEntry("user")?.value);
    };
    const { runtime } = instrumented({
      a: async (request) => {
        look();
        await request.job("b");
      },
      b: look,
    });
    const baggage = propagation.createBaggage({ user: { value: "Ada" } });
    await context.with(propagation.setBaggage(ROOT_CONTEXT, baggage), () => runtime.job("a"));
    expect(seen).toEqual(["Ada", "Ada"]);
  });

  it("has its span as the active one, also after it has waited, and nothing else of whoever asked", async () => {
    const active: (Span | undefined)[] = [];
    const key = Symbol("of the asker");
    const seen: unknown[] = [];
    const test = instrumented({
      w: async () => {
        active.push(trace.getActiveSpan());
        seen.push(context.active().getValue(key));
        await turns(2);
        active.push(trace.getActiveSpan());
      },
    });
    await context.with(ROOT_CONTEXT.setValue(key, "a secret"), () => test.runtime.job("w"));
    const { spanId } = test.span("server", "w").spanContext();
    expect(active.map((span) => span?.spanContext().spanId)).toEqual([spanId, spanId]);
    expect(seen).toEqual([undefined]);
  });

  it("is connected with its job also where no propagator is registered", async () => {
    const { runtime, tree } = instrumented({
      a: (request) => request.job("b"),
      b: ({ meta }) => ({ ...meta }),
    });
    propagation.disable();
    expect(await runtime.job("a", { meta: { user: "Ada" } })).toEqual({ user: "Ada" });
    expect(tree()).toEqual([
      "client a completed",
      "  server a completed",
      "    client b completed",
      "      server b completed",
    ]);
  });
});

describe("what is asked for as something is heard", () => {
  it("begins a trace of its own: a round of deliveries is in nobody's context", async () => {
    const asked: Promise<unknown>[] = [];
    const { runtime, tree } = instrumented({
      // As it reports, it begins a round of deliveries.
      a: async (request) => {
        await turns(1);
        await request.update();
        await turns(1);
      },
      b: () => 1,
    });
    runtime.on("jobUpdate", () => void asked.push(runtime.job("b").settled));
    await runtime.job("a");
    await Promise.all(asked);
    expect(tree()).toEqual([
      "client a completed",
      "  server a completed",
      "client b completed",
      "  server b completed",
    ]);
  });
});

describe("what is over", () => {
  it("is forgotten, however it ended", async () => {
    const { runtime, clock, takeLog } = instrumented({
      w: {
        works: () => 1,
        fails: (request: JobRequest) => request.fail("no"),
        waits: untilAborted,
        hangs: () => new Promise(() => {}),
        asks: (request: JobRequest) => request.jobGroup(["nobody", { target: "w", name: "waits" }]),
      },
    });
    const held: [string, WeakRef<object>][] = [];
    const payloadOf = (what: string): object => {
      const payload = { what };
      held.push([what, new WeakRef(payload)]);
      return payload;
    };
    const ask = async () => {
      for (const name of ["works", "fails", "waits", "hangs", "asks", "has no handler"]) {
        const jobs = [
          runtime.job("w", { name, payload: payloadOf(name), timeout: 50 }),
          runtime.jobGroup(["w"], { name, payload: payloadOf(`group ${name}`), timeout: 50 }),
        ];
        await clock.advance(50);
        await clock.advance(5_000);
        await Promise.allSettled(jobs);
      }
    };
    await ask();
    // What was told last is all that is held of groups.
    await runtime.jobGroup([]);
    await collectGarbage();
    takeLog();
    expect(held.filter(([, ref]) => ref.deref() !== undefined).map(([what]) => what)).toEqual([]);
  });
});
