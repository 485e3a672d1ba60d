import { once } from "node:events";
import { createServer } from "node:net";
import type { StatelyActorEvent, StatelyInspectionEvent } from "@statelyai/inspect";
import { createInspectorServer } from "@statelyai/inspect/server";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { createActor, createMachine, type InspectionEvent, type Observer, setup } from "xstate";
import { connectInspector } from "../../../docs/examples/stately-inspect/connect-inspector.ts";
import { jobGroupMachine, jobMachine, runtimeMachine, workerMachine } from "../../../machines/index.ts";
import { createRuntime, createWorker } from "../../../src/index.ts";
import { preview } from "../../../src/inspector/preview.ts";
import { isSampled } from "../../../src/inspector/sample.ts";
import {
  type InspectionFilterOptions,
  inspectionFilter,
} from "../../../src/inspector/stately/inspection-filter.ts";
import { STAMP } from "../../../src/inspector/stately/stamp.ts";
import { transitionsOf } from "../../../src/testing/index.ts";
import { startRelay } from "../../docs/examples/stately-inspect/relay.ts";
import { mode } from "../../fixtures/mode.ts";
import { runtimeWith, type TestHandler } from "../../fixtures/test-runtime.ts";
import { turn } from "../../fixtures/turn.ts";
import { untilAborted } from "../../fixtures/until-aborted.ts";

type Inspect = Observer<InspectionEvent>;

/** What arrives at a relay of the Stately inspector when this is inspected. */
async function messagesOf(
  act: (inspect: Inspect) => unknown,
  options: Partial<InspectionFilterOptions> = {},
): Promise<readonly StatelyInspectionEvent[]> {
  const failures: unknown[] = [];
  await using relay = await startRelay();
  {
    await using stately = await connectInspector(relay.url);
    const report = (error: unknown): void => void failures.push(error);
    await act(inspectionFilter(stately.inspect, { sample: 1, show: preview, report, ...options }));
  }
  await relay.left;
  expect(failures).toEqual([]);
  return relay.messages;
}

const actorsIn = (messages: readonly StatelyInspectionEvent[]): StatelyActorEvent[] =>
  messages.filter((message) => message.type === "@xstate.actor");

/** The actors as a viewer puts them together, children below their parents. */
function treeOf(messages: readonly StatelyInspectionEvent[]): object {
  const nodes = new Map<string, object>();
  const tree = {};
  for (const { sessionId, parentId, rootId, name } of actorsIn(messages)) {
    const node = {};
    nodes.set(sessionId, node);
    const parent = parentId === undefined ? tree : nodes.get(parentId);
    if (parent === undefined) throw new Error(`'${name}' came before its parent`);
    Object.assign(parent, { [name]: node });
    expect(nodes.has(rootId ?? "")).toBe(true);
  }
  return tree;
}

/** The values of an actor's states, from its birth on. */
function valuesOf(messages: readonly StatelyInspectionEvent[], name: string): unknown[] {
  const own = actorsIn(messages).find((actor) => actor.name === name)?.sessionId;
  const values = messages.flatMap((message) =>
    message.sessionId === own && message.type !== "@xstate.event"
      ? [(message.snapshot as { value?: unknown }).value]
      : [],
  );
  return values.filter((value, index) => value !== values[index - 1]);
}

const stampOf = (message: StatelyInspectionEvent): unknown =>
  (message.type === "@xstate.event"
    ? message.event
    : (message.snapshot as object as Record<string, unknown>))[STAMP];

describe("a runtime in the Stately inspector", () => {
  let messages: readonly StatelyInspectionEvent[];

  beforeAll(async () => {
    let asked = 0;
    messages = await messagesOf(async (inspect) => {
      await using runtime = createRuntime({
        name: "test",
        inspect,
        mode,
        createId: () => `${++asked}-job-id`,
      });
      const handlers: Record<string, TestHandler> = {
        good: (request) => request.update("half").then(() => "done"),
        bad: (request) => turn().then(() => request.fail("cannot be done")),
        slow: untilAborted,
        asks: async (request) => request.job("good").then(() => 1),
      };
      await runtime.addWorkers(
        ...Object.entries(handlers).map(([name, onJob]) => createWorker(name, { onJob })),
      );
      await runtime.job("asks");
      await runtime.jobGroup(["good", "bad", "slow"]).catch(() => {});
      await runtime.end();
    });
  });

  it("is a tree: the runtime, its workers, groups and jobs, each below who asked", () => {
    expect(treeOf(messages)).toEqual({
      test: {
        "worker:good": {},
        "worker:bad": {},
        "worker:slow": {},
        "worker:asks": { "job:good:2-job-id": {} },
        "job:asks:1-job-id": {},
        "group:3-job-id": { "job:good": {}, "job:bad": {}, "job:slow": {} },
      },
    });
  });

  it.each([
    ["test", runtimeMachine],
    ["worker:good", workerMachine],
    ["group:3-job-id", jobGroupMachine],
    ["job:asks:1-job-id", jobMachine],
  ] as const)("is drawn with the chart of each actor: %s", (name, machine) => {
    const { definition = "" } = actorsIn(messages).find((actor) => actor.name === name) ?? {};
    const drawn = createMachine(JSON.parse(definition));
    expect(drawn.id).toBe(machine.id);
    // The Stately inspector sorts what it sends.
    expect(Object.keys(drawn.states)).toEqual(Object.keys(machine.states).sort());
    expect(transitionsOf(drawn).sort()).toEqual(transitionsOf(machine).sort());
  });

  it("goes through its states in order, from the first", () => {
    expect(valuesOf(messages, "test")).toEqual(["open", "ending", "ended"]);
    expect(valuesOf(messages, "worker:good")).toEqual(["starting", "active", "ending", "ended"]);
    expect(valuesOf(messages, "job:asks:1-job-id")).toEqual(["pending", "running", "completed"]);
    expect(valuesOf(messages, "group:3-job-id")).toEqual(["pending", "running", "failed"]);
    expect(valuesOf(messages, "job:slow")).toEqual(["pending", "running", "cancelled"]);
  });

  it("says who sent an event, and what came of it", () => {
    const nameOf = new Map(actorsIn(messages).map(({ sessionId, name }) => [sessionId, name]));
    const ends = messages.flatMap((message) =>
      message.type === "@xstate.event" && message.event.type.startsWith("xstate.done.actor.job:bad")
        ? [[nameOf.get(message.sourceId ?? ""), nameOf.get(message.sessionId), message.event.output]]
        : [],
    );
    expect(ends).toEqual([
      ["job:bad", "group:3-job-id", { status: "failed", reason: "cannot be done", code: "failed" }],
    ]);
  });
});

it("has the time when something happened, not when it was sent", async () => {
  const messages = await messagesOf(async (inspect) => {
    const { runtime, clock } = runtimeWith({ a: untilAborted }, { inspect });
    clock.set(1_000);
    const job = runtime.job("a");
    clock.set(2_000);
    job.cancel();
    await job.settled;
    // All of it is sent only now.
    clock.set(9_000);
  });
  const ofJob = messages.filter(
    ({ sessionId }) =>
      sessionId === actorsIn(messages).find(({ name }) => name.startsWith("job:"))?.sessionId,
  );
  const times = ofJob.map((message) => stampOf(message));
  expect([times[0], times.at(-1)]).toEqual([1_000, 2_000]);
  expect(new Set(times)).toEqual(new Set([1_000, 2_000]));
  expect(ofJob.map(({ createdAt }) => createdAt)).toEqual(times.map(String));
});

it("is a sample of the jobs, with the runtime and all workers", async () => {
  let count = 0;
  const ids = Array.from({ length: 40 }, (_, index) => `id-${index}`);
  const act = async (inspect: Inspect): Promise<void> => {
    const { runtime } = runtimeWith({ a: () => 1 }, { inspect, createId: () => ids[count++] as string });
    for (const _ of ids) await runtime.job("a");
  };
  const messages = await messagesOf(act, { sample: 0.2 });
  const chosen = ids.filter((id) => isSampled(id, 0.2));
  expect(chosen.length).toBeGreaterThan(2);
  expect(actorsIn(messages).map(({ name }) => name)).toEqual([
    "test",
    "worker:a",
    ...chosen.map((id) => `job:a:${id.slice(0, 8)}`),
  ]);
  const ends = messages.filter(
    ({ type, ...rest }) =>
      type === "@xstate.event" && (rest as { event: { type: string } }).event.type.startsWith("xstate.done."),
  );
  expect(ends).toHaveLength(chosen.length);
});

describe("what is hostile", () => {
  const cycle: Record<string, unknown> = { name: "cycle" };
  cycle.self = cycle;
  const hostile = {
    long: "x".repeat(10_000_000),
    cycle,
    proto: JSON.parse('{ "__proto__": { "polluted": true } }') as unknown,
    big: 10n,
    map: new Map([["key", "value"]]),
    error: new Error("a cause", { cause: cycle }),
    trap: {
      get inner(): never {
        throw new Error("do not look");
      },
    },
    markup: "</script><script>alert(1)</script>",
    many: Array.from({ length: 100_000 }, (_, index) => index),
  };

  it("arrives cut short, and breaks nothing", async () => {
    const messages = await messagesOf(async (inspect) => {
      const { runtime } = runtimeWith(
        { a: async (request) => request.update(hostile).then(() => hostile) },
        { inspect },
      );
      await runtime.job("a");
      const machine = setup({}).createMachine({ context: { hostile } });
      createActor(machine, { inspect })
        .start()
        .send({ type: "HOSTILE", ...hostile });
    });
    const texts = messages.map((message) => JSON.stringify(message));
    expect(Math.max(...texts.map(({ length }) => length))).toBeLessThan(20_000);
    const update = messages.find(
      (message) => message.type === "@xstate.event" && message.event.type === "job.update",
    );
    const { data } = (update as unknown as { event: { data: Record<string, unknown> } }).event;
    expect(String(data.long)).toMatch(/^x+… \(10,000,000 characters\)$/);
    expect(data.cycle).toEqual({ name: "cycle", self: "[circular]" });
    expect(Object.keys(data.proto as object)).toEqual(["__proto__"]);
    expect((data as { polluted?: unknown }).polluted).toBeUndefined();
    expect(data.big).toBe("10n");
    expect(data.trap).toBe("[cannot be read]");
    expect(valuesOf(messages, actorsIn(messages).at(-2)?.name ?? "")).toEqual([
      "pending",
      "running",
      "completed",
    ]);
  });

  it("does not arrive at all, if it is redacted", async () => {
    const secret = "hush-hush";
    const messages = await messagesOf(
      async (inspect) => {
        const { runtime } = runtimeWith(
          {
            a: async (request) => request.update({ secret }).then(() => ({ secret })),
            b: (request) => request.fail(secret),
          },
          { inspect },
        );
        await runtime.jobGroup(["a", "b"], { payload: { secret } }).catch(() => {});
        await runtime.job("b", { payload: { secret } }).catch(() => {});
        await runtime.cancel(secret);
      },
      { show: (value, { kind }) => (kind === "inspection" ? preview(value) : "[hidden]") },
    );
    expect(messages.length).toBeGreaterThan(30);
    expect(messages.filter((message) => JSON.stringify(message).includes(secret))).toEqual([]);
  });
});

it("passes the Stately inspector's own relay", async () => {
  const port = await freePort();
  const server = createInspectorServer({ port, autoOpen: false });
  onTestFinished(() => server.stop());
  const url = `ws://localhost:${port}`;
  const viewer = new WebSocket(url);
  onTestFinished(() => viewer.terminate());
  const seen: StatelyInspectionEvent[] = [];
  viewer.on("message", (data) => seen.push(JSON.parse(String(data))));
  await once(viewer, "open");
  {
    await using stately = await connectInspector(url);
    const inspect = inspectionFilter(stately.inspect, { sample: 1, show: preview, report: () => {} });
    const { runtime } = runtimeWith({ a: () => 1 }, { inspect, createId: () => "1" });
    await runtime.job("a");
  }
  while (valuesOf(seen, "job:a:1").at(-1) !== "completed") await once(viewer, "message");
  expect(treeOf(seen)).toEqual({ test: { "worker:a": {}, "job:a:1": {} } });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
