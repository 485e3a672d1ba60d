import type { StandardSchemaV1 } from "@standard-schema/spec";
import { describe, expect, it } from "vitest";
import { createWorker, type Interceptor, type JobRequest } from "../src/index.ts";
import { deferred } from "./fixtures/deferred.ts";
import { readData, rejectionOf } from "./fixtures/read-all.ts";
import { runtimeWith, testRuntime } from "./fixtures/test-runtime.ts";
import { turn, turns } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

type Handle = NonNullable<Interceptor["handle"]>;

const wrong = new Error("of the interceptor");
const throws = (): never => {
  throw wrong;
};
/** A schema that notes what it sees, and lets it pass. */
function noting(seen: unknown[]): StandardSchemaV1 {
  const validate = (value: unknown) => {
    seen.push(value);
    return { value };
  };
  return { "~standard": { version: 1, vendor: "test", validate } };
}

describe("what stands around a handler", () => {
  it("runs in the order in which it was used, the first outermost, around the handler", async () => {
    const lines: string[] = [];
    const { runtime } = runtimeWith({ w: () => lines.push("handler") });
    for (const name of ["first", "second"]) {
      runtime.use({
        async handle(_request, next) {
          lines.push(`${name} >`);
          await next();
          lines.push(`${name} <`);
        },
      });
    }
    await runtime.job("w");
    expect(lines).toEqual(["first >", "second >", "handler", "second <", "first <"]);
  });

  it("sees the request: its meta, and its payload as the schema made it", async () => {
    const seen: unknown[] = [];
    const { runtime } = testRuntime();
    const validate = (value: unknown) => ({ value: `parsed ${value}` });
    const payload: StandardSchemaV1 = { "~standard": { version: 1, vendor: "test", validate } };
    const run = (request: JobRequest<unknown>): unknown => request.payload;
    await runtime.addWorkers(createWorker("w", { jobs: { j: { payload, run } } }));
    runtime.use({
      handle(request, next) {
        seen.push(request.name, request.payload, { ...request.meta });
        return next();
      },
    });
    const job = runtime.job("w", { name: "j", payload: "raw", meta: { trace: "t" } });
    expect(await job).toBe("parsed raw");
    expect(seen).toEqual(["j", "parsed raw", { trace: "t" }]);
  });

  it("is passed by each job of a group, and by sub-jobs", async () => {
    const seen: string[] = [];
    const { runtime } = runtimeWith({ a: (request) => request.job("b"), b: () => 1 });
    runtime.use({
      handle(request, next) {
        seen.push(request.workerName);
        return next();
      },
    });
    await runtime.jobGroup(["a", "b"]);
    expect(seen).toEqual(["a", "b", "b"]);
  });

  it.each<[string, Handle, unknown]>([
    ["lets the value pass", (_request, next) => next(), "value"],
    ["replaces it, at once", () => "other", "other"],
    ["replaces it later", async (_request, next) => `${await next()}!`, "value!"],
    ["forgets to return it", (_request, next) => void next(), undefined],
  ])("%s", async (_what, handle, expected) => {
    const { runtime } = runtimeWith({ w: async () => "value" });
    runtime.use({ handle });
    expect(await runtime.job("w")).toBe(expected);
  });

  it("need not run the handler", async () => {
    let hasRun = false;
    const { runtime } = runtimeWith({
      w: () => {
        hasRun = true;
      },
    });
    runtime.use({ handle: () => "cached" });
    expect([await runtime.job("w"), hasRun]).toEqual(["cached", false]);
  });

  it("answers where the handler threw", async () => {
    const { runtime } = runtimeWith({ w: throws, v: () => Promise.reject(wrong) });
    runtime.use({
      handle: (_request, next) => next().catch((error: Error) => `saved from: ${error.message}`),
    });
    const { responses } = await runtime.jobGroup(["w", "v"]);
    expect(responses).toEqual({
      w: "saved from: of the interceptor",
      v: "saved from: of the interceptor",
    });
  });

  it.each<[string, Handle]>([
    ["at once", throws],
    ["later", async () => throws()],
    ["after the handler", (_request, next) => next().then(throws)],
  ])("is the handler that throws when it throws %s", async (_when, handle) => {
    const { runtime } = runtimeWith({ w: () => 1 });
    runtime.use({ handle });
    const error = await rejectionOf(runtime.job("w"));
    expect(error).toMatchObject({ status: "error", reason: "of the interceptor", cause: wrong });
  });

  it("may fail the job itself", async () => {
    const { runtime } = runtimeWith({ w: () => 1 });
    runtime.use({ handle: (request) => request.fail("not today") });
    expect(await rejectionOf(runtime.job("w"))).toMatchObject({ status: "failed", reason: "not today" });
  });

  it("cannot take back an ending that the handler gave: it was told at once", async () => {
    const { runtime } = runtimeWith({
      fails: (request) => request.fail("no"),
      responds: async (request) => {
        await request.respond("early");
        return "late";
      },
      streams: async (request) => {
        await request.streamData("a");
        await request.streamEnd("b");
      },
    });
    runtime.use({
      async handle(_request, next) {
        await next().catch(() => {});
        return "instead";
      },
    });
    expect(await rejectionOf(runtime.job("fails"))).toMatchObject({ status: "failed", reason: "no" });
    expect(await runtime.job("responds")).toBe("early");
    expect(await readData(runtime.job("streams"))).toEqual(["a", "b"]);
  });

  it("is inside of the response's schema, which looks at what it returned", async () => {
    const seen: unknown[] = [];
    const { runtime } = testRuntime();
    const jobs = {
      fine: { response: noting(seen), run: () => "value" },
      fails: { response: noting(seen), run: (request: JobRequest) => request.fail() },
    };
    await runtime.addWorkers(createWorker("w", { jobs }));
    runtime.use({ handle: async (_request, next) => `${await next()}!` });
    expect(await runtime.job("w", { name: "fine" })).toBe("value!");
    await rejectionOf(runtime.job("w", { name: "fails" }));
    expect(seen).toEqual(["value!"]);
  });

  it("gets a rejection from a second next, and from one that comes too late", async () => {
    const results: unknown[] = [];
    let late: (() => Promise<unknown>) | undefined;
    const { runtime } = runtimeWith({ w: () => results.push("ran") });
    runtime.use({
      async handle(_request, next) {
        await next();
        late = next;
        results.push(await rejectionOf(next()));
      },
    });
    const off = runtime.use({
      handle(_request, next) {
        late = next;
      },
    });
    await runtime.job("w");
    off();
    results.push(await rejectionOf(late!()));
    await runtime.job("w");
    expect(results).toEqual([expect.any(TypeError), expect.any(TypeError), "ran", expect.any(TypeError)]);
  });

  it("does not run a handler whose job was ended while it looked", async () => {
    const gate = deferred();
    let hasRun = false;
    const { runtime } = runtimeWith({
      w: () => {
        hasRun = true;
      },
    });
    const heard: unknown[] = [];
    runtime.use({
      async handle(_request, next) {
        await gate.promise;
        return next().catch((error) => heard.push(error));
      },
    });
    const job = runtime.job("w");
    await turn();
    job.cancel("enough");
    gate.resolve();
    await job.settled;
    expect(heard).toEqual([expect.objectContaining({ code: "cancelled", reason: "enough" })]);
    expect(hasRun).toBe(false);
  });

  it("that answers early leaves the handler to settle: its slot stays taken until then", async () => {
    const gate = deferred();
    const lines: string[] = [];
    const { runtime } = testRuntime();
    const run = async ({ payload }: JobRequest): Promise<void> => {
      lines.push(`${payload} begins`);
      await gate.promise;
      lines.push(`${payload} is done`);
    };
    await runtime.addWorkers(createWorker("w", { jobs: { j: { sequential: true, run } } }));
    runtime.use({
      handle: (request, next) => (request.payload === 1 ? Promise.race([next(), "early"]) : next()),
    });
    const first = runtime.job("w", { name: "j", payload: 1 });
    const second = runtime.job("w", { name: "j", payload: 2 });
    expect(await first).toBe("early");
    await turns(3);
    expect(lines).toEqual(["1 begins"]);
    gate.resolve();
    await Promise.all([first.settled, second]);
    expect(lines).toEqual(["1 begins", "1 is done", "2 begins", "2 is done"]);
  });

  it("that answers early is waited for no longer than graceMs", async () => {
    const { runtime, clock, takeLog } = runtimeWith({ w: () => new Promise(() => {}) }, { graceMs: 50 });
    runtime.use({ handle: (_request, next) => Promise.race([next(), "early"]) });
    const job = runtime.job("w");
    expect(await job).toBe("early");
    await clock.advance(50);
    await job.settled;
    expect(takeLog()).toEqual([expect.stringContaining("has not settled 50 ms after its job ended")]);
  });

  it("that throws early has its error told once, and what the handler throws then is reported", async () => {
    const gate = deferred();
    const { runtime, takeLog } = runtimeWith({ w: () => gate.promise });
    runtime.use({ handle: (_request, next) => next() });
    runtime.use({
      handle(_request, next) {
        void next();
        throw wrong;
      },
    });
    const job = runtime.job("w");
    expect(await rejectionOf(job)).toMatchObject({ cause: wrong });
    gate.reject(new Error("late"));
    await job.settled;
    await turn();
    expect(takeLog()).toEqual([
      expect.stringMatching(/handler of .*, after its job had ended: Error: late$/),
    ]);
  });

  it("hears of a cancel by the signal, as the handler does", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const heard: unknown[] = [];
    runtime.use({
      async handle(request, next) {
        await next();
        heard.push(request.signal.aborted);
      },
    });
    const job = runtime.job("w");
    await turn();
    job.cancel();
    await job.settled;
    expect(heard).toEqual([true]);
  });

  it("may be taken off while a handler runs: that goes on inside of it", async () => {
    const gate = deferred();
    const { runtime } = runtimeWith({ w: () => gate.promise });
    const off = runtime.use({ handle: async (_request, next) => [await next()] });
    const job = runtime.job("w");
    await turn();
    off();
    gate.resolve();
    expect(await job).toEqual([undefined]);
    expect(await runtime.job("w")).toBeUndefined();
  });

  it("may be used while a job waits for its turn: what begins later passes it", async () => {
    const { runtime } = runtimeWith({ w: () => "value" });
    const job = runtime.job("w");
    runtime.use({ handle: () => "other" });
    expect(await job).toBe("other");
  });
});
