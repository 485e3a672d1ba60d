import { describe, expect, it } from "vitest";
import { Context } from "../src/context.ts";
import { type Deferred, deferred } from "./fixtures/deferred.ts";
import { rejectionOf } from "./fixtures/read-all.ts";
import { turn } from "./fixtures/turn.ts";

class TestContext extends Context<{ type: string }, number, unknown> {
  get [Symbol.toStringTag](): string {
    return "TestContext";
  }
}

/** A context of an ask that ends and settles when the test says so. */
function made(ending: Deferred<unknown> = deferred<unknown>(), settled = deferred()) {
  const cancels: (string | undefined)[] = [];
  const loop = {
    next: async () => ({ done: true as const, value: undefined }),
    [Symbol.asyncIterator]: () => loop,
  };
  let loops = 0;
  const context = new TestContext({
    label: undefined,
    jobId: "j",
    ending: ending.promise,
    settled: settled.promise,
    droppedEvents: 3,
    stream: {
      iterate: () => {
        loops++;
        return loop;
      },
    },
    cancel: (reason) => void cancels.push(reason),
  });
  return { context, ending, settled, cancels, loops: () => loops };
}

/** Whether a promise is settled after a turn. */
async function isOver(promise: Promise<unknown>): Promise<boolean> {
  let over = false;
  const note = (): void => {
    over = true;
  };
  promise.then(note, note);
  await turn();
  return over;
}

describe("a context", () => {
  it("is the promise of its ending", async () => {
    const { context, ending } = made();
    const [then, caught, after] = [
      context.then((value) => value + 1),
      context.catch(() => 0),
      context.finally(() => {}),
    ];
    ending.resolve(41);
    expect(await Promise.all([context, then, caught, after])).toEqual([41, 42, 41, 41]);
    expect(Object.prototype.toString.call(context)).toBe("[object TestContext]");
  });

  it("rejects with the ending's error, wherever it is looked at", async () => {
    const { context, ending } = made();
    const error = new Error("of the job");
    const looks = [
      rejectionOf(context),
      rejectionOf(context.then()),
      context.catch((each) => each),
      rejectionOf(context.finally(() => {})),
      context.then(undefined, (each) => each),
    ];
    ending.reject(error);
    for (const look of looks) expect(await look).toBe(error);
  });

  it("begins a loop over the events each time", async () => {
    const { context, loops } = made();
    for await (const _ of context) expect.unreachable();
    for await (const _ of context) expect.unreachable();
    expect(loops()).toBe(2);
  });

  it("shows id and dropped events, and cancels with a reason or without", () => {
    const { context, cancels } = made();
    context.cancel();
    context.cancel("enough");
    expect([context.jobId, context.droppedEvents, cancels]).toEqual(["j", 3, [undefined, "enough"]]);
  });
});

describe("disposing of a context", () => {
  it("cancels it, and is done when its handlers have settled, not only when it has ended", async () => {
    const { context, ending, settled, cancels } = made();
    const disposed = context[Symbol.asyncDispose]();
    expect(cancels).toEqual(["context exited"]);
    ending.resolve(1);
    expect(await isOver(disposed)).toBe(false);
    settled.resolve();
    expect(await disposed).toBeUndefined();
  });

  it("does not reject when it did not complete", async () => {
    const { context, ending, settled } = made();
    void ending.promise.catch(() => {});
    ending.reject(new Error("of the job"));
    settled.resolve();
    expect(await context[Symbol.asyncDispose]()).toBeUndefined();
  });
});

describe("a block", () => {
  it("resolves to the value, not to the function's own, once the handlers have settled", async () => {
    const { context, ending, settled, cancels } = made();
    const seen: unknown[] = [];
    const result = TestContext.run(
      () => context,
      async (each) => {
        seen.push(each === context);
        return "own";
      },
    );
    ending.resolve(42);
    expect(await isOver(result)).toBe(false);
    settled.resolve();
    expect(await result).toBe(42);
    expect([seen, cancels]).toEqual([[true], []]);
  });

  it("waits for the ending after the function has returned", async () => {
    const { context, ending, settled } = made();
    settled.resolve();
    const result = TestContext.run(
      () => context,
      () => {},
    );
    expect(await isOver(result)).toBe(false);
    ending.resolve(1);
    expect(await result).toBe(1);
  });

  it("whose function throws cancels, waits until all has settled, and throws that very thing", async () => {
    const { context, settled, cancels } = made();
    const thrown = { any: "thing" };
    const result = TestContext.run(
      () => context,
      () => {
        throw thrown;
      },
    );
    const error = rejectionOf(result);
    expect(await isOver(error)).toBe(false);
    expect(cancels).toEqual(["context exited with error"]);
    settled.resolve();
    expect(await error).toBe(thrown);
  });

  it("rejects with the job's error though the function caught it, once all has settled", async () => {
    const { context, ending, settled, cancels } = made();
    const of = new Error("of the job");
    const result = TestContext.run(
      () => context,
      async (each) => {
        await each.catch(() => {});
      },
    );
    const error = rejectionOf(result);
    ending.reject(of);
    expect(await isOver(error)).toBe(false);
    settled.resolve();
    expect(await error).toBe(of);
    expect(cancels).toEqual([]);
  });

  it("rejects with what kept it from beginning", async () => {
    const error = new TypeError("bad call");
    const result = TestContext.run<number, TestContext>(
      () => {
        throw error;
      },
      () => expect.unreachable(),
    );
    expect(await rejectionOf(result)).toBe(error);
  });
});
