import { SpanKind } from "@opentelemetry/api";
import type { ReadableSpan } from "@opentelemetry/sdk-trace-base";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JobRequest } from "../../src/index.ts";
import { type Instrumented, instrumented } from "../fixtures/instrumented.ts";
import { turns } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

/** A job, what its handler does, and what that asks for, one after the other or all at once. */
interface Plan {
  readonly end: "returns" | "throws" | "fails" | "waits";
  readonly turns: number;
  readonly atOnce: boolean;
  readonly parts: readonly Part[];
}

/** A sub-job, or a group of them. */
interface Part {
  readonly jobs: readonly Plan[];
  readonly isGroup: boolean;
  readonly timeout: number | undefined;
  /** After so many turns it is cancelled. */
  readonly cancelAfter: number | undefined;
  readonly attempts: number;
}

const WORKERS = ["a", "b", "c"] as const;

/** So many levels of sub-jobs at most. */
function plansOf(depth: number): fc.Arbitrary<Plan> {
  const parts = depth === 0 ? fc.constant([]) : fc.array(partsOf(depth - 1), { maxLength: 3 });
  return fc.record({
    end: fc.constantFrom("returns", "returns", "throws", "fails", "waits"),
    turns: fc.nat(2),
    atOnce: fc.boolean(),
    parts,
  });
}

function partsOf(depth: number): fc.Arbitrary<Part> {
  return fc.record({
    jobs: fc.array(plansOf(depth), { minLength: 1, maxLength: WORKERS.length }),
    isGroup: fc.boolean(),
    timeout: fc.option(fc.constantFrom(0, 5), { nil: undefined, freq: 5 }),
    cancelAfter: fc.option(fc.nat(6), { nil: undefined, freq: 3 }),
    attempts: fc.constantFrom(1, 1, 2),
  });
}

/** What is the parent of what, as the program saw it: `job ID/WORKER` is below `handler …` or `group ID`. */
type Tree = Map<string, string | undefined>;

/** Runs a plan, and writes down who asked for what. */
class World {
  readonly tree: Tree = new Map();
  readonly #settling: Promise<void>[] = [];
  readonly #test: Instrumented;

  constructor(hasContextManager: boolean) {
    const handler = (request: JobRequest): Promise<unknown> => this.#handle(request);
    this.#test = instrumented(Object.fromEntries(WORKERS.map((name) => [name, handler])), {
      hasContextManager,
    });
  }

  async run(root: Plan): Promise<Instrumented> {
    this.#ask(this.#test.runtime, {
      jobs: [root],
      isGroup: false,
      timeout: 1_000,
      cancelAfter: undefined,
      attempts: 1,
    });
    const { clock } = this.#test;
    let isOver = false;
    const all = async () => {
      // What is asked for meanwhile is waited for, too.
      for (const each of this.#settling) await each;
      isOver = true;
    };
    void all();
    for (let left = 200; !isOver && left > 0; left--) {
      await turns(3);
      await clock.advance(50);
    }
    expect(isOver).toBe(true);
    return this.#test;
  }

  async #handle(request: JobRequest): Promise<unknown> {
    const { jobId, workerName, attempt, signal } = request;
    const self = `handler ${jobId}/${workerName}#${attempt}`;
    this.tree.set(self, `job ${jobId}/${workerName}`);
    const { end, turns: count, atOnce, parts } = request.payload as Plan;
    await turns(count);
    for (const part of parts) {
      if (signal.aborted) break;
      const asked = this.#ask(request, part, self);
      if (!atOnce) await asked;
    }
    if (end === "throws") throw new Error("as planned");
    if (end === "fails") return request.fail("as planned");
    if (end === "waits") await untilAborted(request);
    return undefined;
  }

  #ask(
    of: Pick<JobRequest, "job" | "jobGroup">,
    { jobs, isGroup, timeout, cancelAfter, attempts }: Part,
    parent?: string,
  ): Promise<unknown> {
    const params = { timeout, retry: { attempts, on: () => true } };
    const members = jobs.map((payload, index) => ({ target: WORKERS[index] as string, payload }));
    const first = members[0] as { target: string; payload: Plan };
    const asked = isGroup
      ? of.jobGroup(members, params)
      : of.job(first.target, { ...params, payload: first.payload });
    const { jobId } = asked;
    if (isGroup) this.tree.set(`group ${jobId}`, parent);
    for (const { target } of isGroup ? members : [first]) {
      this.tree.set(`job ${jobId}/${target}`, isGroup ? `group ${jobId}` : parent);
    }
    if (cancelAfter !== undefined) void turns(cancelAfter).then(() => asked.cancel());
    this.#settling.push(asked.settled);
    return Promise.allSettled([asked as PromiseLike<unknown>]);
  }
}

/** The same as the spans tell it. */
function treeOf({ spans }: Instrumented): Tree {
  const titles = new Map(spans().map((span) => [span.spanContext().spanId, titleOf(span)]));
  return new Map(
    spans().map((span) => {
      const { parentSpanContext: parent } = span;
      return [titleOf(span), parent && (titles.get(parent.spanId) ?? "a span that was never ended")];
    }),
  );
}

function titleOf({ kind, attributes }: ReadableSpan): string {
  const id = attributes["xstate_jobs.job.id"];
  const workerName = attributes["xstate_jobs.worker.name"];
  if (kind === SpanKind.INTERNAL) return `group ${id}`;
  if (kind === SpanKind.CLIENT) return `job ${id}/${workerName}`;
  return `handler ${id}/${workerName}#${attributes["xstate_jobs.job.attempt"]}`;
}

describe("whatever is asked for by whom, and however it ends", () => {
  it.each([true, false])(
    "the spans are the tree of the jobs, and each has ended once (with a context manager: %s)",
    async (hasContextManager) => {
      await fc.assert(
        fc.asyncProperty(plansOf(3), async (root) => {
          const world = new World(hasContextManager);
          const test = await world.run(root);
          expect(treeOf(test)).toEqual(world.tree);
          expect(new Set(test.ends())).toEqual(new Set([1]));
          const active = await test.metrics();
          for (const name of ["xstate_jobs.jobs.active", "xstate_jobs.handlers.active"]) {
            for (const { value } of active.get(name) ?? []) expect(value).toBe(0);
          }
          await test.runtime[Symbol.asyncDispose]();
        }),
        { numRuns: 60 },
      );
    },
  );
});
