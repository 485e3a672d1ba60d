import { describe, expect, it } from "vitest";
import type { AnyActorRef, AnyMachineSnapshot, InspectionEvent } from "xstate";
import { jobGroupMachine, jobMachine } from "../../machines/index.ts";
import type { JobRequest } from "../../src/index.ts";
import { deferred } from "../fixtures/deferred.ts";
import { runtimeWith } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

/** An inspect observer that keeps what it is told. */
function observer() {
  const events: InspectionEvent[] = [];
  const actors = (): AnyActorRef[] =>
    events.filter(({ type }) => type === "@xstate.actor").map(({ actorRef }) => actorRef as AnyActorRef);
  return {
    inspect: (event: InspectionEvent): void => void events.push(event),
    /** Each actor that appeared, with its parent. */
    tree: (): string[] => actors().map((actor) => `${parentOf(actor)?.id ?? "-"} > ${actor.id}`),
    find: (id: string): AnyActorRef => {
      const found = actors().find((actor) => actor.id.startsWith(id));
      if (found === undefined) throw new Error(`no actor '${id}' appeared`);
      return found;
    },
    /** The values that an actor's snapshots had, each as often as it changed. */
    values(id: string): unknown[] {
      const all = events
        .filter((event) => event.type === "@xstate.snapshot" && idOf(event).startsWith(id))
        .map((event) => (event as unknown as { snapshot: AnyMachineSnapshot }).snapshot.value as unknown);
      return all.filter((value, index) => value !== all[index - 1]);
    },
    sent: (id: string): string[] =>
      events.flatMap((event) =>
        event.type === "@xstate.event" && idOf(event).startsWith(id) ? [event.event.type] : [],
      ),
  };
}

const idOf = ({ actorRef }: InspectionEvent): string => (actorRef as AnyActorRef).id;
const parentOf = (actor: AnyActorRef): AnyActorRef | undefined =>
  (actor as { _parent?: AnyActorRef })._parent;
const configOf = (actor: AnyActorRef): unknown =>
  (actor as unknown as { logic: { config?: unknown } }).logic.config;

describe("an inspect observer", () => {
  it("sees runtime, workers, groups and jobs as one tree with readable ids", async () => {
    let count = 0;
    const seen = observer();
    const { runtime } = runtimeWith(
      { a: () => 1, b: { summarize: () => 2 }, asker: (request) => request.job("a") },
      { name: "main", inspect: seen.inspect, createId: () => `${++count}234567890` },
    );
    await runtime.job("a");
    await runtime.job("b", { name: "summarize" });
    await runtime.jobGroup(["a", "b"], { name: "summarize", cancelOnError: false });
    await runtime.job("asker");
    await runtime.getWorker("asker")?.jobGroup(["a"]);
    expect(seen.tree()).toEqual([
      "- > main",
      "main > worker:a",
      "main > worker:b",
      "main > worker:asker",
      "main > job:a:12345678",
      "main > job:b:summarize:22345678",
      "main > group:32345678",
      "group:32345678 > job:a:summarize",
      "group:32345678 > job:b:summarize",
      "main > job:asker:42345678",
      "worker:asker > job:a:52345678",
      "worker:asker > group:62345678",
      "group:62345678 > job:a",
    ]);
  });

  it("sees that all of them belong to the runtime's actor system", async () => {
    const seen = observer();
    const { runtime } = runtimeWith({ a: () => 1 }, { inspect: seen.inspect });
    await runtime.jobGroup(["a"]);
    for (const id of ["worker:a", "group:", "job:a"]) {
      expect(seen.find(id).system).toBe(runtime.actor.system);
    }
    expect(seen.find("test")).toBe(runtime.actor);
    expect(seen.find("worker:a")).toBe(runtime.getWorker("a")?.actor);
  });

  it("sees the statechart of each, in its config", async () => {
    const seen = observer();
    const { runtime } = runtimeWith({ a: () => 1 }, { inspect: seen.inspect });
    await runtime.jobGroup(["a"]);
    const statesOf = (id: string): string[] =>
      Object.keys((configOf(seen.find(id)) as { states: object }).states);
    expect(statesOf("job:a")).toEqual(Object.keys(jobMachine.config.states!));
    expect(statesOf("group:")).toEqual(Object.keys(jobGroupMachine.config.states!));
    expect(statesOf("worker:a")).toEqual(expect.arrayContaining(["active", "ending", "ended"]));
    expect(statesOf("test")).toEqual(expect.arrayContaining(["open", "ending", "ended"]));
    expect(JSON.parse(JSON.stringify(configOf(seen.find("job:a"))))).toMatchObject({
      id: "job",
      initial: "pending",
    });
  });

  it("sees their states as they change, and what is sent to them", async () => {
    const gate = deferred();
    const seen = observer();
    const handler = async (request: JobRequest): Promise<void> => {
      await gate.promise;
      await request.update(1);
    };
    const { runtime } = runtimeWith({ a: handler, b: untilAborted }, { inspect: seen.inspect });
    const job = runtime.job("a");
    const cancelled = runtime.job("b");
    const group = runtime.jobGroup(["a"]);
    await turn();
    gate.resolve();
    await Promise.all([job, group]);
    cancelled.cancel();
    await cancelled.settled;
    await runtime.end();
    expect(seen.values("job:a:")).toEqual(["pending", "running", "completed"]);
    expect(seen.sent("job:a:").slice(-3)).toEqual(["job.start", "job.update", "job.response"]);
    expect(seen.values("job:b:")).toEqual(["pending", "running", "cancelled"]);
    expect(seen.values("group:")).toEqual(["pending", "running", "completed"]);
    expect(seen.values("worker:a").at(-1)).toBe("ended");
    expect(seen.values("test").at(-1)).toBe("ended");
  });

  it("may be an object with next()", async () => {
    const seen = observer();
    const { runtime } = runtimeWith({ a: () => 1 }, { inspect: { next: seen.inspect } });
    await runtime.job("a");
    expect(seen.tree()).toHaveLength(3);
  });

  it("sees actors that end: when all is over every one of them is done", async () => {
    const seen = observer();
    const { runtime } = runtimeWith({ a: untilAborted, b: () => 1 }, { inspect: seen.inspect });
    runtime.jobGroup(["a", "b", "nobody"]);
    runtime.job("nobody");
    await turn();
    await runtime[Symbol.asyncDispose]();
    const statuses = [
      "test",
      "worker:a",
      "worker:b",
      "group:",
      "job:a",
      "job:b",
      "job:nobody",
      "job:nobody:",
    ].map((id) => seen.find(id).getSnapshot().status);
    expect(new Set(statuses)).toEqual(new Set(["done"]));
  });
});
