import { describe, expect, it } from "vitest";
import { type AnyActorRef, createActor, type Snapshot, setup, toPromise } from "xstate";
import {
  isJobGroupError,
  type JobLogicInput,
  type JobRequest,
  jobGroupLogic,
  jobLogic,
} from "../src/index.ts";
import { rejectionOf } from "./fixtures/read-all.ts";
import { runtimeWith } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

const asJson = (snapshot: unknown): Snapshot<unknown> => JSON.parse(JSON.stringify(snapshot));

/** A worker whose handlers last until they are aborted, and that knows who asked for what. */
function lasting() {
  const requests: JobRequest[] = [];
  const test = runtimeWith({
    w: (request) => {
      requests.push(request);
      return untilAborted(request);
    },
  });
  return { ...test, requests };
}

describe("a persisted job", () => {
  it("has its state and its input, but no signal, and can be written as JSON", async () => {
    const { runtime } = lasting();
    const input: JobLogicInput = { target: "w", payload: { a: 1 }, signal: new AbortController().signal };
    const actor = createActor(jobLogic(runtime), { input }).start();
    await turn();
    const { jobId } = actor.getSnapshot().context;
    const persisted = actor.getPersistedSnapshot();
    expect(persisted).toEqual({
      status: "active",
      value: "running",
      context: { jobId, jobStatus: undefined },
      output: undefined,
      error: undefined,
      input: { target: "w", payload: { a: 1 } },
    });
    expect(asJson(persisted)).toMatchObject({ value: "running", input: { target: "w" } });
    actor.stop();
  });

  it("that is unfinished is asked for again when it is restored, with the same input under a new id", async () => {
    const { runtime, requests } = lasting();
    const logic = jobLogic(runtime);
    const first = createActor(logic, { input: { target: "w", payload: { a: 1 } } }).start();
    await turn();
    const snapshot = asJson(first.getPersistedSnapshot());
    first.stop();
    const second = createActor(logic, { snapshot, input: undefined as unknown as JobLogicInput });
    expect(second.getSnapshot()).toMatchObject({ value: "pending", context: { jobId: undefined } });
    second.start();
    await turn();
    expect(requests.map(({ payload }) => payload)).toEqual([{ a: 1 }, { a: 1 }]);
    expect(requests[1]?.jobId).not.toBe(requests[0]?.jobId);
    expect(second.getSnapshot()).toMatchObject({ value: "running", context: { jobId: requests[1]?.jobId } });
    second.stop();
  });

  it("that was never started is asked for once it is restored", async () => {
    const { runtime } = runtimeWith({ w: ({ payload }) => payload });
    const logic = jobLogic(runtime);
    const snapshot = asJson(
      createActor(logic, { input: { target: "w", payload: 1 } }).getPersistedSnapshot(),
    );
    const actor = createActor(logic, { snapshot, input: undefined as unknown as JobLogicInput });
    expect(await toPromise(actor.start())).toBe(1);
  });

  it("that is done is done when it is restored, and asked for no more", async () => {
    const { runtime } = runtimeWith({ w: () => 42 });
    const logic = jobLogic(runtime);
    const first = createActor(logic, { input: { target: "w" } }).start();
    await toPromise(first);
    const asked: unknown[] = [];
    runtime.getWorker("w")?.on("jobRequest", (request) => asked.push(request));
    const snapshot = asJson(first.getPersistedSnapshot());
    const second = createActor(logic, { snapshot, input: undefined as unknown as JobLogicInput }).start();
    await turn();
    expect(second.getSnapshot()).toMatchObject({
      status: "done",
      value: "completed",
      output: 42,
      context: { jobId: first.getSnapshot().context.jobId, jobStatus: "completed" },
    });
    expect(asked).toEqual([]);
  });

  it("that went wrong has gone wrong when it is restored, and is asked for no more", async () => {
    const { runtime } = runtimeWith({ w: (request) => request.fail("no") });
    const logic = jobLogic(runtime);
    const first = createActor(logic, { input: { target: "w" } });
    await rejectionOf(toPromise(first.start()));
    const asked: unknown[] = [];
    runtime.getWorker("w")?.on("jobRequest", (request) => asked.push(request));
    const snapshot = asJson(first.getPersistedSnapshot());
    const second = createActor(logic, { snapshot, input: undefined as unknown as JobLogicInput });
    second.subscribe({ error: () => {} });
    second.start();
    await turn();
    expect(second.getSnapshot()).toMatchObject({
      status: "error",
      value: "failed",
      error: { code: "failed" },
    });
    expect(asked).toEqual([]);
  });
});

describe("a persisted group", () => {
  it("that went wrong has gone wrong when it is restored: with its error, and what its workers answered", async () => {
    const { runtime } = runtimeWith({
      w: () => "fine",
      v: async (request) => {
        await turn();
        return request.fail("no");
      },
    });
    const logic = jobGroupLogic(runtime);
    const first = createActor(logic, { input: { targets: ["w", "v"] } });
    first.subscribe({ error: () => {} });
    await toPromise(first.start()).catch(() => {});
    const snapshot = asJson(first.getPersistedSnapshot());
    const second = createActor(logic, { snapshot, input: undefined as never });
    const { status, error } = second.getSnapshot();
    expect(status).toBe("error");
    expect(isJobGroupError(error) && error).toMatchObject({
      ...{ code: "failed", workerName: "v", responses: { w: "fine" } },
      results: { w: { status: "completed" }, v: { status: "failed", reason: "no" } },
    });
  });

  it("is asked for again under a new id when it is restored unfinished", async () => {
    const { runtime, requests } = lasting();
    const logic = jobGroupLogic(runtime);
    const first = createActor(logic, { input: { targets: ["w"], payload: 7 } }).start();
    await turn();
    const snapshot = asJson(first.getPersistedSnapshot());
    first.stop();
    const second = createActor(logic, {
      snapshot,
      input: undefined as unknown as { targets: string[] },
    }).start();
    await turn();
    expect(requests.map(({ payload }) => payload)).toEqual([7, 7]);
    expect(requests[1]?.jobId).not.toBe(requests[0]?.jobId);
    second.stop();
  });
});

describe("a machine that invokes a job", () => {
  const machineOf = (runtime: ReturnType<typeof runtimeWith>["runtime"], input: JobLogicInput) =>
    setup({ actors: { ask: jobLogic<number>(runtime) } }).createMachine({
      initial: "busy",
      states: {
        busy: { invoke: { id: "job", src: "ask", input, onDone: "done", onError: "wrong" } },
        done: {},
        wrong: {},
      },
    });

  it("goes on where it was when it is restored: the job is asked for again and answers to onDone", async () => {
    const requests: JobRequest[] = [];
    const { runtime } = runtimeWith({
      w: (request) => {
        requests.push(request);
        return requests.length === 1 ? untilAborted(request) : 42;
      },
    });
    const machine = machineOf(runtime, { target: "w", payload: "again" });
    const first = createActor(machine).start();
    await turn();
    const snapshot = asJson(first.getPersistedSnapshot());
    first.stop();
    const second = createActor(machine, { snapshot }).start();
    await turn();
    expect(requests.map(({ payload }) => payload)).toEqual(["again", "again"]);
    expect(second.getSnapshot().value).toBe("done");
  });

  it("can be persisted while a job that could not be asked for is still among its children", async () => {
    const { runtime } = runtimeWith({});
    const wrong = undefined as unknown as JobLogicInput;
    const machine = setup({ actors: { ask: jobLogic(runtime) } }).createMachine({
      invoke: { id: "job", src: "ask", input: wrong, onError: {} },
    });
    const actor = createActor(machine).start();
    await turn();
    const child = actor.getSnapshot().children.job as AnyActorRef | undefined;
    expect(child === undefined || child.getSnapshot().status === "error").toBe(true);
    expect(() => actor.getPersistedSnapshot()).not.toThrow();
  });
});
