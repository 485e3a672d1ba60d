import { describe, expect, it } from "vitest";
import { createRuntime, createWorker, type Runtime, type Worker } from "../src/index.ts";
import { deferred } from "./fixtures/deferred.ts";
import { mode } from "./fixtures/mode.ts";
import { rejectionOf } from "./fixtures/read-all.ts";
import { disposeRuntime, runtimeWith, testRuntime } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

const said = (text: string): TypeError => new TypeError(`xstate-jobs: ${text}`);

describe("a runtime that ends", () => {
  it("lets jobs finish, then is gone with all its workers", async () => {
    const gate = deferred<number>();
    const { runtime } = runtimeWith({ a: () => gate.promise, b: () => 2 });
    const job = runtime.job("a");
    await turn();
    const ended = runtime.end();
    expect(runtime.actor.getSnapshot().value).toBe("ending");
    expect(await rejectionOf(runtime.job("b"))).toMatchObject({ code: "refused" });
    gate.resolve(1);
    expect(await job).toBe(1);
    await ended;
    expect([runtime.actor.getSnapshot().value, runtime.registry.size]).toEqual(["ended", 0]);
    expect(() => runtime.job("b")).toThrow(
      said("runtime 'test' has ended: it cannot ask worker 'b' for a job. Make another with createRuntime()"),
    );
  });

  it("cancels jobs whose worker is not there, with its reason", async () => {
    const { runtime } = testRuntime();
    const [early, other] = [runtime.job("nobody"), runtime.job("nobody")];
    await runtime.end({ reason: "closing time" });
    for (const job of [early, other]) {
      expect(await rejectionOf(job)).toMatchObject({ code: "cancelled", reason: "closing time" });
    }
  });

  it("cuts off what has not finished within drainMs", async () => {
    const { runtime, clock } = runtimeWith({ w: untilAborted });
    const job = runtime.job("w");
    await turn();
    const ended = runtime.end({ drainMs: 100, reason: "closing time" });
    await clock.advance(99);
    expect(job.status).toBeUndefined();
    await clock.advance(1);
    expect(await rejectionOf(job)).toMatchObject({ code: "cancelled", reason: "closing time" });
    await ended;
    expect(runtime.actor.getSnapshot().value).toBe("cancelled");
  });

  it("may be told to end twice, and after it was cancelled", async () => {
    const { runtime } = runtimeWith({ w: () => 1 });
    await Promise.all([runtime.end(), runtime.end({ drainMs: 5 })]);
    await runtime.end();
    await runtime.cancel();
    expect(runtime.actor.getSnapshot().value).toBe("ended");
    const other = runtimeWith({ w: untilAborted });
    await other.runtime.cancel();
    await other.runtime.end();
    expect(other.runtime.actor.getSnapshot().value).toBe("cancelled");
  });
});

describe("a runtime that is cancelled", () => {
  it.each([
    [undefined, "runtime 'test' was cancelled"],
    ["fire", "fire"],
  ])("ends all that it has with the reason %s", async (reason, told) => {
    const { runtime } = runtimeWith({ w: untilAborted, asker: () => {} });
    const asked = [
      runtime.job("w"),
      runtime.job("nobody"),
      runtime.jobGroup(["w", "asker"]),
      (runtime.getWorker("asker") as Worker).job("w"),
    ];
    await turn();
    await runtime.cancel(reason);
    for (const ask of asked) {
      expect(await rejectionOf(ask)).toMatchObject({ status: "cancelled", code: "cancelled", reason: told });
    }
    expect([runtime.registry.size, runtime.jobGroups.size]).toEqual([0, 0]);
  });

  it("has not settled before its handlers have, which wait() waits for", async () => {
    const gate = deferred();
    const { runtime } = runtimeWith({ w: () => gate.promise });
    void runtime.requestJob("w");
    await turn();
    await runtime.cancel();
    let isOver = false;
    const over = runtime.wait().then(() => {
      isOver = true;
    });
    await turn();
    expect(isOver).toBe(false);
    gate.resolve();
    await over;
  });
});

describe("disposing of a runtime", () => {
  it("cancels what is left and waits for it, again and again", async () => {
    const { runtime, clock } = runtimeWith({ w: untilAborted });
    const job = runtime.job("w");
    await turn();
    await disposeRuntime(runtime, clock);
    expect(job.status).toBe("cancelled");
    await disposeRuntime(runtime, clock);
  });

  it("is done at the end of its scope", async () => {
    const handler = deferred<AbortSignal>();
    {
      await using runtime = createRuntime({ mode });
      await runtime.addWorkers(
        createWorker("w", {
          onJob: (request) => {
            handler.resolve(request.signal);
            return untilAborted(request);
          },
        }),
      );
      void runtime.requestJob("w");
      await handler.promise;
    }
    expect((await handler.promise).aborted).toBe(true);
  });
});

describe("the event 'ending' of a runtime", () => {
  it.each([
    ["is told to end", (runtime: Runtime) => runtime.end({ reason: "enough" }), "enough"],
    ["ends without a reason", (runtime: Runtime) => runtime.end(), "runtime 'test' ends"],
    ["is cancelled", (runtime: Runtime) => runtime.cancel("at once"), "at once"],
    ["is disposed", (runtime: Runtime) => runtime[Symbol.asyncDispose](), "runtime 'test' was cancelled"],
  ])("comes once when it %s, and not inside the call", async (_, end, reason) => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const heard: unknown[] = [];
    runtime.on("ending", (notice) => heard.push(notice));
    const job = runtime.job("w");
    await turn();
    const ended = end(runtime);
    expect(heard).toEqual([]);
    await turn();
    await runtime.cancel("as well");
    await ended;
    expect(await rejectionOf(job)).toMatchObject({ code: "cancelled" });
    expect(heard).toEqual([{ reason }]);
  });
});
