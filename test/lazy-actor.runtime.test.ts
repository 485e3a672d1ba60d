import { describe, expect, it } from "vitest";
import { type AnyActorRef, type AnyMachineSnapshot, type InspectionEvent, toPromise } from "xstate";
import type { JobRequest, Runtime } from "../src/index.ts";
import { actorCounter } from "./fixtures/chart-owner.ts";
import { deferred } from "./fixtures/deferred.ts";
import { mode } from "./fixtures/mode.ts";
import { rejectionOf } from "./fixtures/read-all.ts";
import { runtimeWith } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

const reporting = async (request: JobRequest): Promise<string> => {
  await request.update(1);
  await request.streamStart(2);
  await request.streamData(3);
  return "done";
};

/** Begins to inspect now: which actors appear, each with its parent, and what is sent to them. */
function inspected({ actor }: Runtime) {
  const appeared: string[] = [];
  const sent: string[] = [];
  const subscription = actor.system.inspect((event: InspectionEvent) => {
    const ref = event.actorRef as AnyActorRef;
    if (event.type === "@xstate.actor") appeared.push(`${ref._parent?.id} > ${ref.id}`);
    if (event.type === "@xstate.event") sent.push(`${ref.id} ${event.event.type}`);
  });
  return { appeared, sent, stop: () => subscription.unsubscribe() };
}

describe("a runtime that nobody inspects", () => {
  it("makes no actor of a job or a group, unless it is interpreted", async () => {
    const { runtime } = runtimeWith({ a: reporting, b: (request) => request.job("a"), c: untilAborted });
    const made = actorCounter(runtime.actor);
    const job = runtime.job("a");
    expect(await job).toBe("done");
    expect(await runtime.job("b")).toBe("done");
    await runtime.jobGroup(["a", "b"]);
    await rejectionOf(runtime.job("c", { timeout: 0 }));
    const cancelled = [runtime.job("c"), runtime.job("nobody"), runtime.jobGroup(["c", "nobody"])];
    await turn();
    for (const each of cancelled) each.cancel();
    await Promise.all(cancelled.map(({ settled }) => settled));
    expect(made() > 0).toBe(mode === "interpreted");
    void job.actor;
    expect(made()).toBe(mode === "interpreted" ? 0 : 1);
  });

  it("makes the group's actor with that of one of its jobs, and no other", async () => {
    const { runtime } = runtimeWith({ a: untilAborted, b: untilAborted });
    const made = actorCounter(runtime.actor);
    const { group } = runtime.jobGroup(["a", "b"]);
    await turn();
    expect(made()).toBe(mode === "interpreted" ? 3 : 0);
    void group.actor;
    expect(made()).toBe(mode === "interpreted" ? 0 : 1);
    group.cancel();
    await group.settled;
    expect(made()).toBe(0);
  });
});

describe("whoever begins to inspect later", () => {
  const createId = () => {
    let count = 0;
    return () => `${++count}-000000`;
  };

  it("sees what is there appear, parents first, and then what comes", async () => {
    const gate = deferred();
    const { runtime } = runtimeWith(
      { a: () => gate.promise, b: () => gate.promise },
      { createId: createId() },
    );
    const open = [runtime.job("a", { name: undefined }), runtime.jobGroup(["a", "b"]), runtime.job("nobody")];
    await runtime.job("a", { timeout: 0 }).catch(() => {});
    await turn();
    const seen = inspected(runtime);
    const there = [
      "test > job:a:1-000000",
      "test > group:2-000000",
      "group:2-000000 > job:a",
      "group:2-000000 > job:b",
      "test > job:nobody:3-000000",
    ];
    // Interpreted, they have been there all the time.
    expect(seen.appeared).toEqual(mode === "interpreted" ? [] : there);
    seen.appeared.length = 0;
    const later = runtime.job("b");
    expect(seen.appeared).toEqual(["test > job:b:5-000000"]);
    gate.resolve();
    await Promise.all([open[0], open[1], later]);
    open[2]?.cancel();
    expect(seen.appeared).toHaveLength(1);
    for (const line of [
      "job:a:1-000000 job.response",
      "group:2-000000 group.settled",
      "job:b job.response",
      "job:nobody:3-000000 job.cancel",
      "job:b:5-000000 job.start",
    ]) {
      expect(seen.sent).toContain(line);
    }
  });

  it("and stops is told nothing more, while all goes on", async () => {
    const { runtime } = runtimeWith({ a: reporting });
    const seen = inspected(runtime);
    seen.stop();
    const [appeared, sent] = [seen.appeared.length, seen.sent.length];
    expect(await runtime.job("a")).toBe("done");
    expect([seen.appeared.length, seen.sent.length]).toEqual([appeared, sent]);
  });

  it("sees each actor in the state in which it would be, had it been there from the beginning", async () => {
    const handlers = { a: reporting, waits: untilAborted };
    const states = async (inspect: boolean): Promise<unknown[]> => {
      const { runtime } = runtimeWith(handlers, {
        createId: createId(),
        ...(inspect && { inspect: () => {} }),
      });
      const asks = [
        runtime.job("waits"),
        runtime.job("nobody"),
        runtime.jobGroup(["a", "waits"]),
        runtime.jobGroup(["nobody", "a"]),
      ];
      await turn();
      inspected(runtime);
      const seen = asks.map(({ actor }) => {
        const { value, context, status } = actor.getSnapshot() as AnyMachineSnapshot;
        return { id: actor.id, parent: (actor as AnyActorRef)._parent?.id, value, context, status };
      });
      for (const ask of asks) ask.cancel("enough");
      await Promise.all(asks.map(({ settled }) => settled));
      return [seen, await Promise.all(asks.map(({ actor }) => toPromise(actor as AnyActorRef)))];
    };
    expect(await states(false)).toEqual(await states(true));
  });
});

describe("an actor that is looked at late", () => {
  it("has the ending of its job, though that was told long ago", async () => {
    const { runtime } = runtimeWith({ a: reporting, b: (request) => request.fail("no") });
    const [job, group] = [runtime.job("a"), runtime.jobGroup(["a", "b"])];
    await job;
    await rejectionOf(group);
    await Promise.all([job.settled, group.settled]);
    expect(await toPromise(job.actor)).toMatchObject({ status: "completed", response: "done" });
    expect(await toPromise(group.actor)).toMatchObject({ status: "failed", first: { workerName: "b" } });
    expect(job.actor._parent).toBe(runtime.actor);
  });

  it("is nobody's child when whoever asked is gone", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const job = runtime.job("w");
    const group = runtime.jobGroup(["w"]);
    await turn();
    await runtime.cancel();
    await runtime.wait();
    for (const actor of [job.actor, group.actor] as AnyActorRef[]) {
      expect(actor.getSnapshot()).toMatchObject({ status: "done", value: "cancelled" });
      expect(actor._parent).toBe(mode === "interpreted" ? runtime.actor : undefined);
    }
  });

  it("may be told to cancel by hand: the requester has the ending, and the handler hears of it", async () => {
    const reasons: unknown[] = [];
    const { runtime } = runtimeWith({
      w: async (request) => {
        await untilAborted(request);
        reasons.push(request.signal.reason.reason);
      },
    });
    const [job, group] = [runtime.job("w"), runtime.jobGroup(["w"])];
    await turn();
    job.actor.send({ type: "job.cancel", reason: "by hand" });
    group.actor.send({ type: "group.cancel", reason: "by hand, too" });
    expect(await rejectionOf(job)).toMatchObject({ code: "cancelled", reason: "by hand" });
    expect(await rejectionOf(group)).toMatchObject({ code: "cancelled", reason: "by hand, too" });
    await Promise.all([job.settled, group.settled]);
    expect(reasons).toEqual(["by hand", "by hand, too"]);
  });

  it("emits what comes from then on", async () => {
    const gate = deferred();
    const { runtime } = runtimeWith({
      w: async (request) => {
        await request.update("early");
        await gate.promise;
        await request.update("late");
      },
    });
    const job = runtime.job("w");
    await turn();
    const heard: unknown[] = [];
    job.actor.on("*", (event) => heard.push(event));
    gate.resolve();
    await job;
    expect(heard).toEqual([{ type: "update", data: "late" }]);
  });
});
