import { expect, test } from "vitest";
import { type AnyActorRef, createActor, toPromise } from "xstate";
import {
  createWorker,
  isJobGroupError,
  type JobGroupLogicInput,
  type JobRequest,
  jobGroupLogic,
  jobLogic,
  workerRef,
} from "../../src/index.ts";
import { readAll, rejectionOf } from "../fixtures/read-all.ts";
import { leftoversOf, NOTHING_LEFT, testRuntime } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";

/** Three workers, of which each tells what it was asked for. */
async function office() {
  const { runtime, clock } = testRuntime();
  const writer = createWorker("writer", {
    jobs: {
      draft: async (request: JobRequest<{ topic: string }, string, { words: number }>) => {
        await request.update({ words: 3 });
        return `a draft of ${request.payload.topic}`;
      },
      title: async ({ payload }: JobRequest<{ topic: string }>) => payload.topic.toUpperCase(),
    },
  });
  const editor = createWorker("editor", {
    jobs: {
      review: async ({ payload }: JobRequest<{ pages: number }>) => payload.pages,
      title: async ({ payload }: JobRequest<{ topic: string }>) => payload.topic.length,
      refuse: (request) => request.fail("not today"),
    },
  });
  const chief = createWorker("chief", {
    jobs: {
      publish: async (request: JobRequest<{ topic: string }>) => {
        const { responses } = await request.jobGroup([
          { target: writer, name: "draft", payload: request.payload },
          { target: editor, name: "review", payload: { pages: 7 } },
        ]);
        return `${responses.writer}, ${responses.editor} pages`;
      },
    },
  });
  await runtime.addWorkers(writer, editor, chief);
  return { runtime, clock, writer, editor, chief };
}

test("A worker and its ref are asked as its name is", async () => {
  const { runtime, writer } = await office();
  const asked = { name: "title", payload: { topic: "charts" } } as const;
  const answers = await Promise.all([
    runtime.job("writer", asked),
    runtime.job(writer, asked),
    runtime.job(workerRef<typeof writer>("writer"), asked),
    runtime.job(writer, asked, async (job) => expect(job.workerName).toBe("writer")),
  ]);
  expect(answers).toEqual(["CHARTS", "CHARTS", "CHARTS", "CHARTS"]);
  const id = await runtime.requestJob(writer, asked);
  expect(typeof id).toBe("string");
});

test("Each worker of a group gets its own name and payload, or those that all get", async () => {
  const { runtime, writer, editor } = await office();
  const { responses } = await runtime.jobGroup(
    [writer, { target: editor, name: "review", payload: { pages: 2 } }],
    {
      name: "draft",
      payload: { topic: "charts" },
    },
  );
  expect({ ...responses }).toEqual({ writer: "a draft of charts", editor: 2 });
  const again = await runtime.jobGroup([writer, { target: editor, payload: { topic: "own" } }], {
    name: "title",
    payload: { topic: "shared" },
  });
  expect({ ...again.responses }).toEqual({ writer: "SHARED", editor: 3 });
});

test("Names, workers, refs and members stand side by side, and keep their order", async () => {
  const { runtime, writer, editor } = await office();
  const group = runtime.jobGroup(
    ["chief", workerRef<typeof editor>("editor"), { target: writer, name: "title" }],
    { name: "title", payload: { topic: "mix" }, cancelOnError: false },
  );
  await group;
  expect(group.workerNames).toEqual(["chief", "editor", "writer"]);
  expect(group.results.chief).toMatchObject({ code: "no_handler" });
  expect({ ...group.responses }).toEqual({ editor: 3, writer: "MIX" });
});

test("Events and endings of a group say which worker they are of", async () => {
  const { runtime, writer, editor } = await office();
  const group = runtime.jobGroup([
    { target: writer, name: "draft", payload: { topic: "t" } },
    { target: editor, name: "review", payload: { pages: 1 } },
  ]);
  const { events } = await readAll(group);
  expect(events).toEqual([{ type: "update", workerName: "writer", data: { words: 3 } }]);
  const { events: endings } = await readAll(group.endings());
  expect(endings).toContainEqual(["editor", expect.objectContaining({ status: "completed", response: 1 })]);
});

test("The error of a member has the name of its own job", async () => {
  const { runtime, writer, editor } = await office();
  const group = runtime.jobGroup(
    [writer, { target: editor, name: "refuse" }, { target: "nobody", name: "wait" }],
    { name: "draft", payload: { topic: "t" } },
  );
  const error = await rejectionOf(group);
  expect(isJobGroupError(error) && (error.cause as Error).message).toMatch(
    /^job 'refuse' .* on worker 'editor' failed: not today$/,
  );
  expect(group.results.nobody).toMatchObject({ status: "cancelled" });
});

test("Actors of members are called after their own jobs", async () => {
  const ids = new Set<string>();
  const { runtime } = testRuntime({ inspect: ({ actorRef }) => void ids.add((actorRef as AnyActorRef).id) });
  await runtime.addWorkers(
    createWorker("a", { jobs: { x: () => 1, y: () => 2 } }),
    createWorker("b", { jobs: { y: () => 3 } }),
  );
  await runtime.jobGroup([{ target: "a", name: "x" }, "b"], { name: "y" });
  expect([...ids]).toEqual(expect.arrayContaining(["job:a:x", "job:b:y"]));
});

test("A handler asks by typed targets, too", async () => {
  const { runtime, chief } = await office();
  expect(await runtime.job(chief, { name: "publish", payload: { topic: "t" } })).toBe(
    "a draft of t, 7 pages",
  );
});

test("Logic takes them as input, and its snapshot is JSON that can be restored", async () => {
  const { runtime, writer, editor } = await office();
  const input: JobGroupLogicInput = {
    targets: [writer, { target: editor, name: "review", payload: { pages: 4 } }],
    name: "draft",
    payload: { topic: "t" },
  };
  const logic = jobGroupLogic(runtime);
  const first = createActor(logic, { input });
  const snapshot = JSON.parse(JSON.stringify(first.getPersistedSnapshot()));
  expect(snapshot.input.targets).toEqual([
    "writer",
    { target: "editor", name: "review", payload: { pages: 4 } },
  ]);
  const restored = createActor(logic, { snapshot, input }).start();
  expect({ ...(await toPromise(restored)).responses }).toEqual({ writer: "a draft of t", editor: 4 });
  const single = createActor(jobLogic(runtime), {
    input: { target: workerRef("writer"), name: "title", payload: { topic: "t" } },
  }).start();
  expect(await toPromise(single)).toBe("T");
});

test("Bad targets are TypeErrors that name them, before anything is sent", async () => {
  const { runtime, clock, editor } = await office();
  const bad = (target: object): unknown => {
    try {
      runtime.jobGroup([target as never], {});
    } catch (error) {
      return error;
    }
    return undefined;
  };
  for (const target of [
    { target: editor, name: 7 },
    { target: editor, timeout: 1 },
    { name: "editor", payload: 1 },
  ]) {
    expect(bad(target)).toBeInstanceOf(TypeError);
    expect(bad(target)).toHaveProperty("message", expect.stringContaining("'editor'"));
  }
  expect(() => runtime.jobGroup([editor, { target: "editor", name: "title" }] as never, {} as never)).toThrow(
    /worker 'editor' stands twice/,
  );
  expect(await rejectionOf(runtime.requestJobGroup([{ target: "" }]))).toBeInstanceOf(TypeError);
  expect(leftoversOf(runtime, clock)).toEqual({ ...NOTHING_LEFT, workers: 3 });
  await turn();
});

test("A payload of its own that the transport cannot carry is a TypeError, before anything is sent", async () => {
  const assertSendable = (payload: unknown): void => {
    if (typeof payload === "function") throw new TypeError("a function cannot be sent");
  };
  const transport = { name: "picky", open() {}, close() {}, assertSendable };
  const { runtime, clock } = testRuntime({ transport });
  expect(() => runtime.jobGroup(["a", { target: "b", payload: () => {} }])).toThrow(
    /target 'b'.*a function cannot be sent/,
  );
  expect(leftoversOf(runtime, clock)).toEqual(NOTHING_LEFT);
});
