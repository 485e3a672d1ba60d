import { describe, expect, it } from "vitest";
import { type AnyActorRef, assign, createActor, type EventObject, setup } from "xstate";
import {
  type ForwardedJobEvent,
  type JobLogicOptions,
  type JobRequest,
  jobGroupLogic,
  jobLogic,
} from "../src/index.ts";
import { runtimeWith } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";

/** A machine that spawns a job, or a group, and notes the events that reach itself. */
function parentOf(logic: ReturnType<typeof jobLogic> | ReturnType<typeof jobGroupLogic>, input: object) {
  const machine = setup({
    types: { context: {} as { heard: EventObject[] } },
    actors: { ask: logic as ReturnType<typeof jobLogic> },
  }).createMachine({
    context: { heard: [] },
    invoke: { id: "ask", src: "ask", input: input as { target: string }, onDone: {}, onError: {} },
    on: { "*": { actions: assign({ heard: ({ context, event }) => [...context.heard, event] }) } },
  });
  const actor = createActor(machine).start();
  return {
    child: actor.getSnapshot().children.ask as AnyActorRef,
    heard: () => actor.getSnapshot().context.heard.filter(({ type }) => !type.startsWith("xstate.")),
  };
}

const reporting = {
  w: async (request: JobRequest): Promise<void> => {
    await request.update({ percent: 50 });
    await request.streamStart("first");
    await request.streamData("next");
    await request.streamEnd("last");
  },
};

const ALL = [
  { type: "update", data: { percent: 50 } },
  { type: "stream_start", data: "first" },
  { type: "stream_data", data: "next" },
  { type: "stream_end", data: "last" },
];

describe("a job's logic emits", () => {
  it("the job's events, to whoever listens by type or to all", async () => {
    const { runtime } = runtimeWith(reporting);
    const actor = createActor(jobLogic(runtime), { input: { target: "w" } });
    const [all, updates]: [unknown[], unknown[]] = [[], []];
    actor.on("*", (event) => all.push(event));
    actor.on("update", ({ data }) => updates.push(data));
    actor.start();
    await turn();
    expect(all).toEqual(ALL);
    expect(updates).toEqual([{ percent: 50 }]);
  });

  it("each event while the job is unfinished as far as its snapshot says", async () => {
    const { runtime } = runtimeWith(reporting);
    const actor = createActor(jobLogic(runtime), { input: { target: "w" } });
    const statuses: unknown[] = [];
    actor.on("*", () => statuses.push(actor.getSnapshot().status));
    actor.start();
    await turn();
    expect(statuses).toEqual(Array(4).fill("active"));
    expect(actor.getSnapshot()).toMatchObject({ status: "done", output: "last" });
  });

  it("the events of each worker of a group, with its name", async () => {
    const { runtime } = runtimeWith({
      a: (request) => request.update(1),
      b: (request) => request.update(2),
    });
    const actor = createActor(jobGroupLogic(runtime), { input: { targets: ["a", "b"] } });
    const all: unknown[] = [];
    actor.on("*", (event) => all.push(event));
    actor.start();
    await turn();
    expect(all).toEqual([
      { type: "update", workerName: "a", data: 1 },
      { type: "update", workerName: "b", data: 2 },
    ]);
  });

  it("nothing any more once it is stopped", async () => {
    const { runtime } = runtimeWith(reporting);
    const actor = createActor(jobLogic(runtime), { input: { target: "w" } });
    const all: unknown[] = [];
    actor.on("*", (event) => {
      all.push(event);
      actor.stop();
    });
    actor.start();
    await turn();
    expect(all).toEqual(ALL.slice(0, 1));
  });
});

describe("a job's logic forwards", () => {
  it("nothing to its parent by default", async () => {
    const { runtime } = runtimeWith(reporting);
    const { heard } = parentOf(jobLogic(runtime), { target: "w" });
    await turn();
    expect(heard()).toEqual([]);
  });

  it("each event with `forward: true`, under its dotted name, with job and worker", async () => {
    const { runtime } = runtimeWith(reporting);
    const { heard, child } = parentOf(jobLogic(runtime, { forward: true }), { target: "w" });
    await turn();
    const { jobId } = child.getSnapshot().context;
    expect(heard()).toEqual([
      { type: "job.update", jobId, workerName: "w", data: { percent: 50 } },
      { type: "job.stream.start", jobId, workerName: "w", data: "first" },
      { type: "job.stream.data", jobId, workerName: "w", data: "next" },
      { type: "job.stream.end", jobId, workerName: "w", data: "last" },
    ]);
  });

  it("each event as a function maps it", async () => {
    const { runtime } = runtimeWith(reporting);
    const forward = ({ type, data }: ForwardedJobEvent) => ({ type: `my.${type}`, data });
    const { heard } = parentOf(jobLogic(runtime, { forward }), { target: "w" });
    await turn();
    expect(heard().map(({ type }) => type)).toEqual([
      "my.job.update",
      "my.job.stream.start",
      "my.job.stream.data",
      "my.job.stream.end",
    ]);
  });

  it("what a group's workers report, with the name of the worker", async () => {
    const { runtime } = runtimeWith({
      a: (request) => request.update(1),
      b: (request) => request.update(2),
    });
    const { heard, child } = parentOf(jobGroupLogic(runtime, { forward: true }), { targets: ["a", "b"] });
    await turn();
    const { jobId } = child.getSnapshot().context;
    expect(heard()).toEqual([
      { type: "job.update", jobId, workerName: "a", data: 1 },
      { type: "job.update", jobId, workerName: "b", data: 2 },
    ]);
  });

  it("nothing where there is no parent", async () => {
    const { runtime } = runtimeWith(reporting);
    const actor = createActor(jobLogic(runtime, { forward: true }), { input: { target: "w" } }).start();
    await turn();
    expect(actor.getSnapshot().status).toBe("done");
  });

  it("on, when the function that maps throws: the job goes on, and the error is reported", async () => {
    const { runtime } = runtimeWith(reporting);
    const errors: unknown[] = [];
    runtime.on("error", ({ error, where }) => errors.push([String(error), where]));
    const options: JobLogicOptions = {
      forward: ({ type, ...rest }) => {
        if (type === "job.update") throw new Error("cannot map");
        return { type, ...rest };
      },
    };
    const { heard, child } = parentOf(jobLogic(runtime, options), { target: "w" });
    await turn();
    expect(heard().map(({ type }) => type)).toEqual([
      "job.stream.start",
      "job.stream.data",
      "job.stream.end",
    ]);
    expect(child.getSnapshot().status).toBe("done");
    expect(errors).toEqual([["Error: cannot map", "'forward' of a job's logic"]]);
  });
});
