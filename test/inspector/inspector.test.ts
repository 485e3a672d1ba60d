import { describe, expect, it } from "vitest";
import { createRuntime, type JobRequest } from "../../src/index.ts";
import { createInspector, RECORD_VERSION, type RedactInfo } from "../../src/inspector/index.ts";
import { Inspector } from "../../src/inspector/inspector.ts";
import type { InspectorRecord } from "../../src/inspector/record.ts";
import type { Source } from "../../src/inspector/server/source.ts";
import { storeOf } from "../../src/inspector/store-of.ts";
import { VirtualClock } from "../../src/testing/virtual-clock.ts";
import { mode } from "../fixtures/mode.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import {
  actorIn,
  actorsIn,
  linesOf,
  numbers,
  openIn,
  recordedWith,
  stepsIn,
  totalsIn,
} from "../fixtures/recorded.ts";
import { runtimeWith, servicesOf } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

describe("createInspector()", () => {
  it("takes no option that it does not know", () => {
    expect(() => createInspector({ smaple: 1 } as object)).toThrow("createInspector()");
  });

  it("is attached to runtimes alone", () => {
    for (const wrong of [undefined, null, {}, "runtime", servicesOf(createRuntime({ mode }))]) {
      expect(() => createInspector().attach(wrong as never)).toThrow(/attach\(\) takes a runtime/);
    }
  });
});

describe("records()", () => {
  it("are what there is and what comes, until the reader leaves the loop", async () => {
    const { runtime, inspector } = recordedWith({ w: () => "answer" });
    const seen: InspectorRecord[] = [];
    const job = runtime.job("w");
    for await (const record of inspector.records()) {
      seen.push(record);
      if (record.type === "step" && record.to === "completed") break;
    }
    await job;
    expect(seen.map((record) => ("event" in record ? `${record.event} ${record.to}` : record.type))).toEqual([
      ...["actor", "actor", "actor"],
      ...["job.request pending", "job.start running", "job.response completed"],
    ]);
    const all = inspector.export().records.filter(({ type }) => type !== "totals");
    expect(seen).toEqual(all);
  });

  it("are as they are in the end, where a step leads to the next", async () => {
    const { runtime, inspector } = recordedWith({
      w: (request: JobRequest) => request.job("leaf"),
      leaf: () => 1,
    });
    const reading = (async () => {
      const steps: string[] = [];
      for await (const record of inspector.records()) {
        if (record.type !== "step") continue;
        steps.push(`${record.id} ${record.from}>${record.to}`);
        if (record.id === "job:1/w" && record.to === "completed") return steps;
      }
      return steps;
    })();
    await runtime.job("w");
    expect(await reading).toEqual(stepsIn(inspector).map(({ id, from, to }) => `${id} ${from}>${to}`));
  });

  it("end once all is read, when their signal aborts", async () => {
    const { runtime, inspector } = recordedWith({ w: () => 1 });
    const read = async (signal: AbortSignal): Promise<number> => {
      let count = 0;
      for await (const _ of inspector.records({ signal })) count++;
      return count;
    };
    const leaving = new AbortController();
    const reading = read(leaving.signal);
    await runtime.job("w");
    leaving.abort();
    const all = inspector.export().records.length - 1;
    expect(await reading).toBe(all);
    expect(await read(leaving.signal)).toBe(all);
    expect(() => inspector.records({ signals: leaving.signal } as object)).toThrow(
      /unknown option 'signals'/,
    );
  });

  it("may be read twice at once", async () => {
    const { runtime, inspector } = recordedWith({ w: () => 1 });
    const records = inspector.records();
    const [one, other] = [records[Symbol.asyncIterator](), records[Symbol.asyncIterator]()];
    await runtime.job("w");
    const first = [await one.next(), await other.next()];
    expect(first[0]).toEqual(first[1]);
    await one.return?.();
    expect((await one.next()).done).toBe(true);
    expect((await other.next()).value).toMatchObject({ id: "worker:test/w" });
    await other.return?.();
  });
});

describe("export()", () => {
  it("is JSON that can be opened again, whatever was asked and answered", async () => {
    const { runtime, inspector } = recordedWith({
      w: (request: JobRequest) => request.payload,
      quiet: untilAborted,
    });
    const circular: Record<string, unknown> = { big: 1n, map: new Map([[{}, new Set([1])]]) };
    circular.self = circular;
    const job = runtime.job("quiet");
    await runtime.jobGroup(["w"], { payload: circular, meta: { __proto__: "x" } as never });
    const made = inspector.export();
    expect(made).toMatchObject({
      format: "xstate-jobs/recording",
      version: RECORD_VERSION,
      limit: 10_000,
      sample: 1,
    });
    expect(Object.keys(made.machines).sort()).toEqual(["job", "jobGroup", "runtime", "worker"]);
    const read = JSON.parse(JSON.stringify(made));
    expect(JSON.parse(JSON.stringify(storeOf(read).export(made.at)))).toEqual(read);
    job.cancel();
    await job.settled;
  });

  it("says when it was made, and keeps nothing: it is a copy", async () => {
    const { runtime, inspector } = recordedWith({ w: () => 1 });
    const before = inspector.export();
    expect(Math.abs(before.at - Date.now())).toBeLessThan(60_000);
    const { length } = before.records;
    await runtime.job("w");
    expect(before.records).toHaveLength(length);
  });
});

describe("limits", () => {
  it("keep the last of what is over, and say how much is forgotten", async () => {
    const { runtime, inspector } = recordedWith({ w: () => 1 }, { limit: 3 });
    for (let i = 0; i < 10; i++) await runtime.job("w");
    expect(actorsIn(inspector).map(({ id }) => id)).toEqual([
      "runtime:test",
      "worker:test/w",
      "job:8/w",
      "job:9/w",
      "job:10/w",
    ]);
    expect(totalsIn(inspector)).toMatchObject({ forgotten: 7, jobs: { asked: 10, completed: 10 } });
  });

  it("are not used up by one job with very many reports", async () => {
    const { runtime, inspector } = recordedWith(
      {
        quick: () => 1,
        async w(request: JobRequest) {
          for (let i = 0; i < 3_000; i++) {
            void request.update("x".repeat(900));
            if (i % 500 === 0) await turn();
          }
        },
      },
      { limit: 100 },
    );
    for (let i = 0; i < 60; i++) await runtime.job("quick");
    await runtime.job("w", { buffer: 10_000 });
    // 3,000 reports are 2.7 million characters, of which it keeps a hundredth part.
    expect(totalsIn(inspector).forgotten).toBe(0);
    expect(actorsIn(inspector).filter(({ kind }) => kind === "job")).toHaveLength(61);
  });

  it("hold with long names", async () => {
    const long = "x".repeat(50_000);
    const { runtime, inspector } = recordedWith({}, { limit: 1_000 });
    for (let i = 0; i < 300; i++) {
      const job = runtime.job(`${long}${i}`, { name: long, label: long });
      job.cancel();
      await job.settled;
    }
    expect(JSON.stringify(actorsIn(inspector)).length).toBeLessThan(4_000 * 1_000 * 4);
    expect(JSON.stringify(totalsIn(inspector)).length).toBeLessThan(10_000);
  });

  it("hold with large payloads", async () => {
    const { runtime, inspector } = recordedWith({ w: () => 1 }, { limit: 1_000 });
    for (let i = 0; i < 300; i++) await runtime.job("w", { payload: { text: "x".repeat(100_000) } });
    expect(JSON.stringify(inspector.export().records).length).toBeLessThan(4_000 * 1_000);
  });
});

describe("redact()", () => {
  it("is asked for everything that is shown, before it is cut, and what it says is shown", async () => {
    const asked: [unknown, RedactInfo][] = [];
    const { runtime, inspector } = recordedWith(
      {
        w: {
          go: async (request: JobRequest) => {
            await request.update("u");
            return request.fail("reason", { response: "r" });
          },
        },
      },
      {
        redact(value, info) {
          asked.push([value, info]);
          return info.kind === "payload" ? undefined : `${info.kind} hidden`;
        },
      },
    );
    const payload = { long: "x".repeat(10_000) };
    await rejectionOf(runtime.job("w", { name: "go", payload, meta: { secret: "s" } }));
    expect(
      asked.map(([value, { kind, event }]) => [kind, event, typeof value === "string" ? value : ""]),
    ).toEqual([
      ...[
        ["payload", undefined, ""],
        ["meta", undefined, ""],
      ],
      ...[
        ["data", "job.update", "u"],
        ["data", "job.response", "r"],
        ["reason", "job.response", "reason"],
      ],
    ]);
    expect(asked[0]?.[0]).toBe(payload);
    expect(asked[0]?.[1]).toMatchObject({ actor: "job", name: "go", jobId: "1", workerName: "w" });
    expect(actorIn(inspector, "job:1/w")).toMatchObject({ payload: undefined, meta: "meta hidden" });
    expect(linesOf(inspector, "job:1/w").slice(2)).toEqual([
      "job.update running>running data=data hidden",
      "job.response running>failed data=data hidden reason=reason hidden code=failed",
    ]);
    expect(JSON.stringify(inspector.export())).not.toMatch(/xxx|"reason"}/);
  });

  it("that throws hides all, is told of once, and breaks nothing", async () => {
    const { runtime, inspector } = recordedWith(
      { w: () => "secret" },
      {
        redact() {
          throw new Error("secret");
        },
      },
    );
    const errors: unknown[] = [];
    runtime.on("error", ({ error, where }) => errors.push([error, where]));
    expect(await runtime.job("w", { payload: "secret" })).toBe("secret");
    expect(actorIn(inspector, "job:1/w")?.payload).toBe("[not shown: redact threw]");
    expect(errors).toEqual([[new Error("secret"), "the inspector"]]);
    expect(JSON.stringify(inspector.export())).not.toContain("secret");
  });

  it("that asks for jobs itself sees them recorded as well", async () => {
    let left = 1;
    const { runtime, inspector } = recordedWith(
      { w: () => 1 },
      {
        redact(value) {
          if (left-- > 0) void runtime.job("w", { payload: "inner" });
          return value;
        },
      },
    );
    await runtime.job("w", { payload: "outer" });
    await turn();
    const payloads = actorsIn(inspector)
      .filter(({ kind }) => kind === "job")
      .map(({ id, payload }) => `${id} ${payload}`);
    expect(payloads.sort()).toEqual(["job:1/w outer", "job:2/w inner"]);
    expect(openIn(inspector)).toEqual(["runtime:test", "worker:test/w"]);
  });
});

describe("what goes wrong in an inspector", () => {
  it("is told once, and breaks nothing: a clock that throws", async () => {
    class BrokenClock extends VirtualClock {
      isBroken = false;
      override now(): number {
        if (this.isBroken) throw new Error("no time");
        return super.now();
      }
    }
    const clock = new BrokenClock();
    const errors: string[] = [];
    const runtime = createRuntime({ mode, clock });
    runtime.on("error", ({ error, where }) => errors.push(`${where}: ${error}`));
    const inspector = createInspector();
    inspector.attach(runtime);
    const job = runtime.job("nobody");
    clock.isBroken = true;
    job.cancel("one");
    clock.isBroken = false;
    await job.settled;
    expect(errors).toEqual(["the inspector: Error: no time"]);
    const [entry] = actorsIn(inspector).filter(({ kind }) => kind === "job");
    expect(openIn(inspector)).not.toContain(`job:${entry?.jobId}/nobody`);
    await runtime[Symbol.asyncDispose]();
  });

  it("is told as the runtime's error: who follows it, and throws, follows it no more", async () => {
    const { runtime, takeLog } = runtimeWith({ w: () => 1 });
    const { inspector, source } = await served();
    inspector.attach(runtime);
    let times = 0;
    source.store.subscribe({
      touched() {
        times++;
        throw new Error("of a listener");
      },
    });
    expect(await runtime.job("w")).toBe(1);
    expect(takeLog()).toEqual(["xstate-jobs: the inspector: Error: of a listener"]);
    expect(times).toBe(1);
    expect(totalsIn(inspector).jobs).toMatchObject({ asked: 1, completed: 1 });
  });
});

describe("what is served", () => {
  it("may be cancelled while it goes on and lets itself be cancelled", async () => {
    const { runtime } = runtimeWith({ w: untilAborted }, { createId: numbers() });
    const { inspector, source } = await served();
    const detach = inspector.attach(runtime);
    const job = runtime.job("w");
    const stubborn = runtime.job("w", { cancellable: false });
    const group = runtime.jobGroup(["w", "nobody"], { cancelOnError: false });
    const cancel = async (id: string): Promise<string> => source.cancel?.(id, "from the page") ?? "";
    expect(await cancel("job:1/w")).toBe("cancelled");
    expect((await rejectionOf(job)) as object).toMatchObject({ reason: "from the page" });
    expect(await cancel("job:1/w")).toBe("refused");
    expect(await cancel("job:2/w")).toBe("refused");
    expect(await cancel("worker:test/w")).toBe("refused");
    expect(await cancel("job:9/w")).toBe("unknown");
    expect(await cancel("job:3/nobody")).toBe("cancelled");
    expect(group.results).toMatchObject({ nobody: { reason: "from the page" } });
    expect(await cancel("group:3")).toBe("cancelled");
    expect(await rejectionOf(group)).toMatchObject({ reason: "from the page" });
    const last = runtime.job("w");
    detach();
    expect(await cancel("job:4/w")).toBe("refused");
    stubborn.cancel();
    last.cancel();
    await Promise.all([stubborn.settled, last.settled]);
  });
});

describe("two runtimes of one name", () => {
  it("are told apart, and so are their jobs, though these have one id", async () => {
    const runtimes = [1, 2].map(() => runtimeWith({ w: untilAborted }, { createId: numbers() }).runtime);
    const { inspector, source } = await served();
    const [, leave] = runtimes.map((runtime) => inspector.attach(runtime));
    const [one, other] = runtimes.map((runtime) => runtime.job("w"));
    const names = (): string[] => actorsIn(inspector).map(({ id, parent }) => `${id} in ${parent ?? "-"}`);
    expect(names()).toEqual([
      "runtime:test in -",
      "worker:test/w in runtime:test",
      "runtime:test~2 in -",
      "worker:test/w~2 in runtime:test~2",
      "job:1/w in runtime:test",
      "job:1/w~2 in runtime:test~2",
    ]);
    expect(await source.cancel?.("job:1/w", "this one")).toBe("cancelled");
    expect(await rejectionOf(one as never)).toMatchObject({ reason: "this one" });
    expect(linesOf(inspector, "job:1/w~2")).toEqual([
      "job.request pending>pending",
      "job.start pending>running",
    ]);

    leave?.();
    if (runtimes[1] !== undefined) inspector.attach(runtimes[1]);
    expect(names().filter((name) => name.startsWith("job:1/w~"))).toHaveLength(2);
    other?.cancel();
    await other?.settled;
  });
});

/** An inspector whose server does nothing, and what that would serve. */
async function served(): Promise<{ readonly inspector: Inspector; readonly source: Source }> {
  let source: Source | undefined;
  const inspector = new Inspector({}, async (given) => {
    source = given;
    return { url: "", close: async () => {} };
  });
  await inspector.serve();
  return { inspector, source: source as Source };
}
