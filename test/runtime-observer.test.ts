import { describe, expect, it } from "vitest";
import type { Job } from "../src/job.ts";
import type { JobMessage } from "../src/message.ts";
import {
  bothTraces,
  type ChartTrace,
  type RuntimeObserver,
  RuntimeObservers,
  traceLeft,
} from "../src/runtime-observer.ts";
import { numbers } from "./fixtures/recorded.ts";
import { runtimeWith, servicesOf } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

/** An observer that notes what it is told, and gives each actor a trace that does as well. */
function noting(lines: string[], who = ""): RuntimeObserver & { isOver: boolean } {
  const traceOf = (what: string): ChartTrace => ({
    begin: ({ type }, state) => lines.push(`${who}${what} begins ${type} in ${state}`),
    end: (state) => lines.push(`${who}${what} ends in ${state}`),
    sent: ({ type }) => lines.push(`${who}${what} is sent ${type}`),
    left() {
      return observer.isOver ? undefined : this;
    },
  });
  const titleOf = (ask: { jobId: string; workerName?: string }): string =>
    `${ask.jobId}/${ask.workerName ?? "group"}`;
  const observer = {
    isOver: false,
    runtime: ({ name }, state) => {
      lines.push(`${who}runtime ${name} ${state}`);
      return traceOf("runtime");
    },
    worker: ({ worker, state }) => {
      lines.push(`${who}worker ${worker.name} ${state}`);
      return traceOf(worker.name);
    },
    asked: (ask) => {
      lines.push(`${who}asked ${titleOf(ask as Job)}`);
      return traceOf(titleOf(ask as Job));
    },
    ended: (ask) => lines.push(`${who}ended ${titleOf(ask as Job)} ${ask.status}`),
    heard: ({ type }) => lines.push(`${who}heard ${type}`),
    answered: ({ type }) => lines.push(`${who}answered ${type}`),
  } satisfies RuntimeObserver & { isOver: boolean };
  return observer;
}

describe("whoever observes a runtime", () => {
  it("is shown what there is, the parts after the whole, and then what comes", async () => {
    const { runtime } = runtimeWith({ w: untilAborted }, { createId: numbers() });
    const group = runtime.jobGroup(["w", "nobody"]);
    await turn();
    const lines: string[] = [];
    runtime._observe(noting(lines));
    expect(lines.splice(0)).toEqual([
      "runtime test open",
      "worker w active",
      "asked 1/group",
      "asked 1/w",
      "asked 1/nobody",
    ]);
    const job = runtime.job("w");
    expect(lines.splice(0)).toEqual(["asked 2/w", "2/w is sent job.request"]);
    job.cancel("enough");
    // Its parent hears of XState that it is done, where it has an actor.
    expect(lines.splice(0).filter((line) => line.includes("2/w "))).toEqual([
      "2/w begins job.cancel in pending",
      "2/w is sent job.cancel",
      "ended 2/w cancelled",
      "2/w ends in cancelled",
    ]);
    group.cancel();
    await Promise.all([job.settled, group.settled]);
    // What comes of an event, in other charts, is told before it is done.
    expect(lines.filter((line) => line.startsWith("1/group"))).toEqual([
      "1/group begins group.cancel in running",
      "1/group ends in cancelled",
    ]);
    const order = lines.map((line) => line.split(" ").slice(0, 2).join(" "));
    expect(order.indexOf("1/group begins")).toBeLessThan(order.indexOf("1/w begins"));
    expect(order.indexOf("1/w ends")).toBeLessThan(order.indexOf("1/group ends"));
  });

  it("is told of workers before they start, and of the runtime's own end", async () => {
    const { runtime } = runtimeWith({});
    const lines: string[] = [];
    runtime._observe(noting(lines));
    const { createWorker } = await import("../src/index.ts");
    await runtime.addWorkers(createWorker("w", { onJob: () => 1 }));
    expect(lines.splice(0)).toEqual([
      "runtime test open",
      "worker w starting",
      "w begins worker.start in starting",
      "w ends in active",
    ]);
    await runtime.cancel();
    expect(lines[0]).toBe("runtime begins runtime.cancel in open");
    expect(lines.at(-1)).toBe("runtime ends in cancelled");
  });

  it("is one of many: each is told, the former first, and may leave without the others", async () => {
    const { runtime } = runtimeWith({ w: () => 1 }, { createId: numbers() });
    const lines: string[] = [];
    const [one, other] = [noting(lines, "1: "), noting(lines, "2: ")];
    const leave = [one, other].map((observer) => runtime._observe(observer));
    lines.splice(0);
    const job = runtime.job("w");
    expect(lines.splice(0)).toEqual([
      ...["1: asked 1/w", "2: asked 1/w", "1: 1/w is sent job.request", "2: 1/w is sent job.request"],
    ]);
    one.isOver = true;
    leave[0]?.();
    await job;
    expect(lines.filter((line) => line.startsWith("1: "))).toEqual([]);
    expect(lines.splice(0)).toContain("2: 1/w ends in completed");
    other.isOver = true;
    leave[1]?.();
    await runtime.job("w");
    expect(lines).toEqual([]);
    expect(servicesOf(runtime).observers).toBeUndefined();
  });
});

describe("several observers", () => {
  it("are told one after the other, and left when the last is gone", () => {
    const lines: string[] = [];
    const [one, other] = [noting(lines, "1: "), noting(lines, "2: ")];
    const both = new RuntimeObservers([one]).with(other);
    both.heard({ type: "job.cancel" } as JobMessage);
    expect(lines).toEqual(["1: heard job.cancel", "2: heard job.cancel"]);
    expect(both.without(one)?.without(other)).toBeUndefined();
  });
});

describe("several traces", () => {
  const trace = (name: string, lines: string[], more: Partial<ChartTrace> = {}): ChartTrace => ({
    begin: () => lines.push(`${name} begin`),
    end: () => lines.push(`${name} end`),
    ...more,
  });

  it("are one that tells both; of one and none there is that one", () => {
    const lines: string[] = [];
    const [a, b] = [trace("a", lines), trace("b", lines, { sent: () => lines.push("b sent") })];
    expect([bothTraces(a, undefined), bothTraces(undefined, b), bothTraces(undefined, undefined)]).toEqual([
      a,
      b,
      undefined,
    ]);
    const both = bothTraces(a, b) as ChartTrace;
    both.begin({ type: "e" }, "s");
    both.sent?.({} as JobMessage);
    both.end("t");
    expect(lines).toEqual(["a begin", "b begin", "b sent", "a end", "b end"]);
  });

  it("give the meta of the first that has one, as it is then", () => {
    let meta: Record<string, string> | undefined;
    const first: ChartTrace = {
      ...trace("a", []),
      get meta() {
        return meta;
      },
    };
    const both = bothTraces(first, trace("b", [], { meta: { b: "1" } })) as ChartTrace;
    // A spread would have read it once.
    expect(both.meta).toEqual({ b: "1" });
    expect(bothTraces(trace("a", []), trace("b", []))?.meta).toBeUndefined();
  });

  it("lose those whose observer is gone, and are what is left", () => {
    const lines: string[] = [];
    const gone = trace("gone", lines, { left: () => undefined });
    const [a, b] = [trace("a", lines), trace("b", lines)];
    const all = bothTraces(bothTraces(gone, a), bothTraces(b, gone)) as ChartTrace;
    traceLeft(all)?.begin({ type: "e" }, "s");
    expect(lines).toEqual(["a begin", "b begin"]);
    expect([traceLeft(bothTraces(gone, a)), traceLeft(bothTraces(gone, gone)), traceLeft(a)]).toEqual([
      a,
      undefined,
      a,
    ]);
    expect(traceLeft(undefined)).toBeUndefined();
  });
});
