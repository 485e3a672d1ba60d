import { describe, expect, it } from "vitest";
import { createWorker, type Runtime, type RuntimeErrorNotice, type Worker } from "../src/index.ts";
import { deferred } from "./fixtures/deferred.ts";
import { rejectionOf } from "./fixtures/read-all.ts";
import { runtimeWith, testRuntime } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

const stateOf = ({ actor }: Runtime | Worker): unknown => actor.getSnapshot().value;

describe("a runtime whose actor is told to cancel", () => {
  it("does all that cancel() does", async () => {
    const reasons: unknown[] = [];
    const { runtime } = runtimeWith({
      w: async (request) => {
        await untilAborted(request);
        reasons.push(request.signal.reason.reason);
      },
      asker: () => {},
    });
    const [w, asker] = ["w", "asker"].map((name) => runtime.getWorker(name)) as [Worker, Worker];
    const asked = [runtime.job("w"), runtime.job("nobody"), runtime.jobGroup(["w", "asker"]), asker.job("w")];
    await turn();
    runtime.actor.send({ type: "runtime.cancel", reason: "by hand" });
    for (const ask of asked)
      expect(await rejectionOf(ask)).toMatchObject({ code: "cancelled", reason: "by hand" });
    expect([stateOf(runtime), stateOf(w), stateOf(asker)]).toEqual(["cancelled", "cancelled", "cancelled"]);
    expect([runtime.registry.size, runtime.jobGroups.size]).toEqual([0, 0]);
    await runtime.wait();
    expect(reasons).toEqual(["by hand", "by hand", "by hand"]);
    expect(() => runtime.job("w")).toThrow(TypeError);
  });

  it("has a reason of its own where none is given", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const job = runtime.job("w");
    runtime.actor.send({ type: "runtime.cancel" });
    expect(await rejectionOf(job)).toMatchObject({ reason: "runtime 'test' was cancelled" });
  });

  it("resolves what waits for it to end", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    void runtime.requestJob("w");
    await turn();
    const over = Promise.all([runtime.end(), runtime.wait()]);
    runtime.actor.send({ type: "runtime.cancel" });
    await over;
    expect(stateOf(runtime)).toBe("cancelled");
  });
});

describe("a runtime whose actor is told to end", () => {
  it("does all that end() does: takes no worker, lets jobs finish, and is gone with its workers", async () => {
    const gate = deferred();
    const { runtime } = runtimeWith({ w: () => gate.promise.then(() => "done"), idle: () => 1 });
    const [w, idle] = ["w", "idle"].map((name) => runtime.getWorker(name)) as [Worker, Worker];
    const [job, waiting] = [runtime.job("w"), runtime.job("nobody")];
    await turn();
    runtime.actor.send({ type: "runtime.end", reason: "by hand" });
    expect([stateOf(runtime), stateOf(w), stateOf(idle)]).toEqual(["ending", "ending", "ending"]);
    expect(await rejectionOf(waiting)).toMatchObject({ code: "cancelled", reason: "by hand" });
    expect(await rejectionOf(runtime.job("idle"))).toMatchObject({ code: "refused" });
    expect(await rejectionOf(runtime.addWorkers(createWorker("late")))).toBeInstanceOf(TypeError);
    gate.resolve();
    expect(await job).toBe("done");
    await runtime.wait();
    expect([stateOf(runtime), stateOf(w), stateOf(idle)]).toEqual(["ended", "ended", "ended"]);
    expect(runtime.registry.size).toBe(0);
  });

  it("may have been told so by end() as well, whose drainMs counts", async () => {
    const { runtime, clock } = runtimeWith({ w: untilAborted });
    const job = runtime.job("w");
    await turn();
    runtime.actor.send({ type: "runtime.end" });
    const ended = runtime.end({ drainMs: 10, reason: "late" });
    await clock.advance(10);
    await ended;
    expect(await rejectionOf(job)).toMatchObject({ code: "cancelled", reason: "late" });
    expect(stateOf(runtime)).toBe("cancelled");
  });

  it("is done at once, but for a turn of the bus, when there is nothing to do", async () => {
    const { runtime } = testRuntime();
    runtime.actor.send({ type: "runtime.end" });
    await turn();
    expect(stateOf(runtime)).toBe("ended");
  });
});

describe("a runtime whose actor is told that it has drained", () => {
  it("does not listen while it is open", async () => {
    const { runtime } = runtimeWith({ w: () => 1 });
    runtime.actor.send({ type: "runtime.drained" });
    expect([stateOf(runtime), await runtime.job("w")]).toEqual(["open", 1]);
  });

  it("too early cancels what is left, and waits for it like any end", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const job = runtime.job("w");
    await turn();
    runtime.actor.send({ type: "runtime.end" });
    runtime.actor.send({ type: "runtime.drained" });
    expect(await rejectionOf(job)).toMatchObject({ code: "cancelled", reason: "runtime 'test' has ended" });
    await Promise.all([runtime.wait(), job.settled]);
    expect(stateOf(runtime)).toBe("ended");
  });
});

describe("the transport of a runtime that is gone", () => {
  function closing(close: () => void | Promise<void>) {
    const calls: string[] = [];
    const transport = {
      name: "noting",
      open: () => {},
      close: () => {
        calls.push("close");
        return close();
      },
    };
    const test = testRuntime({ transport });
    const notices: RuntimeErrorNotice[] = [];
    test.runtime.on("error", (notice) => notices.push(notice));
    return { ...test, calls, notices };
  }

  it("is closed by cancel() alone, after the handlers have settled", async () => {
    const gate = deferred();
    const { runtime, calls } = closing(() => {});
    await runtime.addWorkers(createWorker("w", { onJob: () => gate.promise }));
    void runtime.requestJob("w");
    await turn();
    await runtime.cancel();
    await turn();
    expect(calls).toEqual([]);
    gate.resolve();
    await turn();
    expect(calls).toEqual(["close"]);
  });

  it.each<[string, (runtime: Runtime) => Promise<void>]>([
    ["end()", (runtime) => runtime.end()],
    ["cancel()", (runtime) => runtime.cancel()],
    ["wait() after cancel()", (runtime) => runtime.cancel().then(() => runtime.wait())],
    ["disposal", (runtime) => runtime[Symbol.asyncDispose]()],
  ])("that throws or rejects as it is closed is reported once, and makes no %s reject", async (_, act) => {
    for (const how of ["throws", "rejects"]) {
      const error = new Error(`it ${how}`);
      const { runtime, calls, notices } = closing(() => {
        if (how === "rejects") return Promise.reject(error);
        throw error;
      });
      await act(runtime);
      await turn();
      await runtime.wait();
      expect(notices).toEqual([{ error, where: "close() of transport 'noting'" }]);
      expect(calls).toEqual(["close"]);
    }
  });
});
