import { describe, expect, it } from "vitest";
import {
  type AskNext,
  type AskParams,
  createWorker,
  type Interceptor,
  type JobGroupLogicInput,
  type JobLogicInput,
  type Runtime,
} from "../src/index.ts";
import { invokeJob } from "./fixtures/invoke-job.ts";
import { rejectionOf } from "./fixtures/read-all.ts";
import { runtimeWith, testRuntime } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

/** Notes each ask that passes, under a name. */
function noting(lines: string[], name: string): Interceptor {
  return {
    ask(params, next) {
      const target = "targets" in params ? params.targets.join("+") : params.target;
      lines.push(`${name} > ${target}`);
      next(params);
      lines.push(`${name} <`);
    },
  };
}

/** Whether anything was asked for: each ask has a number. */
function asksOf(runtime: Runtime): number {
  return (runtime as unknown as { _services(): { sequence: number } })._services().sequence;
}

const wrong = new Error("of the interceptor");
const throws = (): never => {
  throw wrong;
};

describe("what is asked for", () => {
  it("passes the interceptors in the order in which they were used, the first outermost", async () => {
    const lines: string[] = [];
    const { runtime } = runtimeWith({ w: () => "done" });
    for (const name of ["first", "second"]) runtime.use(noting(lines, name));
    expect(await runtime.job("w")).toBe("done");
    expect(lines).toEqual(["first > w", "second > w", "second <", "first <"]);
  });

  it.each<[string, (runtime: Runtime) => PromiseLike<unknown>, string]>([
    ["a job", (runtime) => runtime.job("w"), "w"],
    ["a group, once", (runtime) => runtime.jobGroup(["w", "v"]), "w+v"],
    ["a block", (runtime) => runtime.job("w", undefined, () => {}), "w"],
    ["a block of a group", (runtime) => runtime.jobGroup(["w"], {}, () => {}), "w"],
    ["a job that nobody waits for", (runtime) => runtime.requestJob("w"), "w"],
    ["a group that nobody waits for", (runtime) => runtime.requestJobGroup(["w"]), "w"],
    ["a job of a worker", (runtime) => runtime.getWorker("v")!.job("w"), "w"],
    ["a group of a worker", (runtime) => runtime.getWorker("v")!.jobGroup(["w"]), "w"],
  ])("passes them in every form: %s", async (_form, ask, seen) => {
    const lines: string[] = [];
    const { runtime } = runtimeWith({ w: () => 1, v: () => 2 });
    runtime.use(noting(lines, "it"));
    await ask(runtime);
    expect(lines).toEqual([`it > ${seen}`, "it <"]);
    await turn();
  });

  it("passes them when a handler asks, with the meta that its job inherits", async () => {
    const seen: AskParams[] = [];
    const { runtime } = runtimeWith({
      root: async (request) => {
        await request.job("leaf", { meta: { own: "1" } });
        await request.jobGroup(["leaf"]);
      },
      leaf: () => 1,
    });
    runtime.use({
      ask(params, next) {
        seen.push(params);
        return next(params);
      },
    });
    await runtime.job("root", { meta: { trace: "t" } });
    expect(seen).toEqual([
      { target: "root", meta: { trace: "t" } },
      { target: "leaf", meta: { trace: "t", own: "1" } },
      { targets: ["leaf"], meta: { trace: "t" } },
    ]);
  });

  it("passes them when a machine invokes it, and a throw is the error of what was invoked", async () => {
    const lines: string[] = [];
    const { runtime } = runtimeWith({ w: () => "done" });
    const off = runtime.use(noting(lines, "it"));
    const { snapshot } = invokeJob(runtime, { target: "w" });
    await turn();
    expect(snapshot()).toMatchObject({ value: "done", context: { output: "done" } });
    expect(lines).toEqual(["it > w", "it <"]);
    off();
    runtime.use({ ask: throws });
    const denied = invokeJob(runtime, { target: "w" });
    expect(denied.snapshot()).toMatchObject({ value: "wrong", context: { error: wrong } });
  });

  it("is asked for as the last of them says: with other meta, and of another target", async () => {
    const { runtime } = runtimeWith({ a: () => "a", b: ({ meta, payload }) => [{ ...meta }, payload] });
    runtime.use({ ask: (params, next) => next({ ...params, meta: { ...params.meta, trace: "1" } }) });
    runtime.use({
      ask: (params, next) => ("targets" in params ? next(params) : next({ ...params, target: "b" })),
    });
    const job = runtime.job("a", { payload: 5, meta: { own: "2" } });
    expect(job.workerName).toBe("b");
    expect(await job).toEqual([{ own: "2", trace: "1" }, 5]);
  });

  it("may get a group of other targets", async () => {
    const { runtime } = runtimeWith({ a: () => "a", b: () => "b" });
    const more = (params: AskParams, next: AskNext): unknown =>
      "targets" in params ? next({ ...params, targets: [...params.targets, "b"] }) : next(params);
    runtime.use({ ask: more });
    const { responses } = await runtime.jobGroup(["a"]);
    expect(responses).toEqual({ a: "a", b: "b" });
  });

  it("hands each interceptor the job or the group, and takes what the call returns for nothing", async () => {
    const { runtime } = runtimeWith({ w: () => "answer" });
    const heard: unknown[] = [];
    runtime.use({
      ask: async (params, next) => {
        const asked = next(params);
        heard.push(asked.jobId, await asked);
        return "nobody reads this";
      },
    });
    const job = runtime.job("w");
    expect(await job).toBe("answer");
    const group = await runtime.jobGroup(["w"]);
    expect(heard).toEqual([job.jobId, "answer", group.jobId, group]);
  });

  it("is checked before an interceptor sees it, and after", () => {
    const seen: unknown[] = [];
    const { runtime } = runtimeWith({ w: () => 1 });
    const off = runtime.use({ ask: (params, next) => next(seen.push(params) as never) });
    expect(() => runtime.job("")).toThrow(TypeError);
    expect(() => runtime.job("w", { target: "v" } as never)).toThrow(/unknown option 'target'/);
    expect(seen).toEqual([]);
    expect(() => runtime.job("w")).toThrow(/what next\(\) gets .* must be an object/);
    off();
    const changes: [object, RegExp][] = [
      [{ timeout: -1 }, /'timeout'/],
      [{ target: "" }, /a worker's name/],
      [{ speed: 1 }, /unknown option 'speed'/],
      [{ targets: ["w"] }, /unknown option 'targets'/],
    ];
    for (const [change, complaint] of changes) {
      const stop = runtime.use({ ask: (params, next) => next({ ...params, ...change } as JobLogicInput) });
      expect(() => runtime.job("w")).toThrow(complaint);
      stop();
    }
    runtime.use({ ask: (_params, next) => next({ target: "w" } as unknown as JobGroupLogicInput) });
    expect(() => runtime.jobGroup(["w"])).toThrow(/targets of jobGroup/);
    expect(asksOf(runtime)).toBe(0);
  });
});

describe("an interceptor of asks that goes wrong", () => {
  it("denies with what it throws, at the call or as a rejection, and nothing is asked for", async () => {
    const { runtime } = runtimeWith({ w: () => 1 });
    const seen: string[] = [];
    runtime.use({ ask: throws });
    runtime.use(noting(seen, "inner"));
    expect(() => runtime.job("w")).toThrow(wrong);
    expect(() => runtime.jobGroup(["w"])).toThrow(wrong);
    for (const promise of [
      runtime.job("w", {}, () => {}),
      runtime.requestJob("w"),
      runtime.requestJobGroup(["w"]),
    ]) {
      expect(await rejectionOf(promise)).toBe(wrong);
    }
    expect([asksOf(runtime), seen]).toEqual([0, []]);
  });

  it("is a TypeError when it returns without having called next, and a later call of it is one as well", async () => {
    const { runtime } = runtimeWith({ w: () => 1 });
    let late: (() => unknown) | undefined;
    runtime.use({
      ask(params, next) {
        late = () => next(params);
      },
    });
    expect(() => runtime.job("w")).toThrow(/must call next\(params\)/);
    expect(late).toThrow(/may be called once, and before it has returned/);
    expect(asksOf(runtime)).toBe(0);
  });

  it("gets a TypeError from a second next, and the first stands if it stands that", async () => {
    const { runtime } = runtimeWith({ w: () => "first" });
    const errors: unknown[] = [];
    runtime.use({
      ask(params, next) {
        next(params);
        try {
          next(params);
        } catch (error) {
          errors.push(error);
        }
      },
    });
    expect(await runtime.job("w")).toBe("first");
    expect(errors).toEqual([expect.any(TypeError)]);
  });

  it("that throws after next has that cancelled, and the call throws", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    let job: { readonly status?: string | undefined } | undefined;
    runtime.use({
      ask(params, next) {
        job = next(params as JobLogicInput);
        throw wrong;
      },
    });
    expect(() => runtime.job("w")).toThrow(wrong);
    expect(job?.status).toBe("cancelled");
  });

  it("cannot un-say what one inside of it has thrown", () => {
    const { runtime } = runtimeWith({ w: () => 1 });
    runtime.use({
      ask(params, next) {
        try {
          next(params);
        } catch {}
      },
    });
    runtime.use({ ask: throws });
    expect(() => runtime.job("w")).toThrow(TypeError);
  });

  it("and that rejects is reported, unless it is the job's own error", async () => {
    const { runtime, takeLog } = runtimeWith({
      w: () => {
        throw new Error("of the handler");
      },
    });
    const off = runtime.use({ ask: async (params, next) => await next(params) });
    await rejectionOf(runtime.job("w"));
    await rejectionOf(runtime.jobGroup(["w"]));
    await turn();
    expect(takeLog()).toEqual([]);
    off();
    runtime.use({
      ask: async (params, next) => {
        await next(params).catch(() => {});
        throw wrong;
      },
    });
    await rejectionOf(runtime.job("w"));
    await turn();
    expect(takeLog()).toEqual(["xstate-jobs: ask() of an interceptor: Error: of the interceptor"]);
  });

  it("and that rejects before it has called next is reported: its error has no other exit", async () => {
    const { runtime, takeLog } = runtimeWith({ w: () => 1 });
    runtime.use({ ask: async () => throws() });
    expect(() => runtime.job("w")).toThrow(/must call next\(params\)/);
    await turn();
    expect(takeLog()).toEqual(["xstate-jobs: ask() of an interceptor: Error: of the interceptor"]);
  });
});

describe("use()", () => {
  it("returns what takes the interceptor off again, once, and no other use of it", async () => {
    const lines: string[] = [];
    const { runtime } = runtimeWith({ w: () => 1 });
    const interceptor = noting(lines, "it");
    const [off, offAgain] = [runtime.use(interceptor), runtime.use(interceptor)];
    await runtime.job("w");
    expect(lines.splice(0)).toHaveLength(4);
    off();
    off();
    await runtime.job("w");
    expect(lines.splice(0)).toHaveLength(2);
    offAgain();
    await runtime.job("w");
    expect(lines).toEqual([]);
  });

  it("may add and take off while something is asked for: that goes on as it was", async () => {
    const lines: string[] = [];
    const { runtime } = runtimeWith({ w: () => 1 });
    let off = (): void => {};
    runtime.use({
      ask(params, next) {
        off();
        runtime.use(noting(lines, "late"));
        return next(params);
      },
    });
    off = runtime.use(noting(lines, "inner"));
    await runtime.job("w");
    expect(lines).toEqual(["inner > w", "inner <"]);
  });

  it("takes an object with methods, and calls them as such", async () => {
    class Counter implements Interceptor {
      #asks = 0;
      #runs = 0;
      get counts(): number[] {
        return [this.#asks, this.#runs];
      }
      ask(params: AskParams, next: AskNext): unknown {
        this.#asks++;
        return next(params);
      }
      handle(_request: unknown, next: () => Promise<unknown>): Promise<unknown> {
        this.#runs++;
        return next();
      }
    }
    const { runtime } = runtimeWith({ w: () => 1 });
    const counter = new Counter();
    runtime.use(counter);
    await runtime.jobGroup(["w"]);
    await runtime.job("w");
    expect(counter.counts).toEqual([2, 2]);
  });

  it("refuses what is no interceptor", () => {
    const { runtime } = testRuntime();
    const refused: [unknown, RegExp][] = [
      [undefined, /the options of use\(\) must be an object/],
      [() => {}, /the options of use\(\) must be an object/],
      [{}, /has neither/],
      [{ ask: undefined }, /has neither/],
      [{ ask: true }, /'ask' of use\(\) must be a function/],
      [{ handle: "x" }, /'handle' of use\(\) must be a function/],
      [{ ask: () => {}, after: () => {} }, /unknown option 'after' of use\(\); it takes ask, handle/],
    ];
    for (const [interceptor, complaint] of refused) {
      expect(() => runtime.use(interceptor as Interceptor)).toThrow(complaint);
    }
  });

  it("is about workers that come later as well, and about no other runtime", async () => {
    const lines: string[] = [];
    const { runtime } = testRuntime();
    const other = runtimeWith({ w: () => 1 }, { name: "other" });
    runtime.use(noting(lines, "it"));
    const asker = createWorker("asker");
    await runtime.addWorkers(asker, createWorker("w", { onJob: () => 1 }));
    await asker.job("w");
    await other.runtime.job("w");
    expect(lines).toEqual(["it > w", "it <"]);
  });
});
