import { describe, expect, it } from "vitest";
import { deferred } from "./fixtures/deferred.ts";
import { readAll, rejectionOf } from "./fixtures/read-all.ts";
import { runtimeWith, servicesOf, testRuntime } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

type TestedRuntime = ReturnType<typeof runtimeWith>["runtime"];
type Params = NonNullable<Parameters<TestedRuntime["job"]>[1]>;
const asks = [
  ["a job", (runtime: TestedRuntime, params?: Params) => runtime.job("w", params)],
  ["a group", (runtime: TestedRuntime, params?: Params) => runtime.jobGroup(["w"], params)],
] as const;

describe.each(asks)("%s", (_, ask) => {
  it("ends by its signal, with the signal's reason as cause and its words as reason", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const controller = new AbortController();
    const asked = ask(runtime, { signal: controller.signal });
    await turn();
    const reason = new Error("user left");
    controller.abort(reason);
    const error = await rejectionOf(asked);
    expect(error).toMatchObject({ code: "cancelled", status: "cancelled", reason: "user left" });
    expect((error as Error).cause).toBe(reason);
  });

  it("whose signal has aborted already is over at once, and nothing is sent", async () => {
    const { runtime } = runtimeWith({ w: untilAborted });
    const heard: unknown[] = [];
    runtime.getWorker("w")?.on("message", (message) => heard.push(message));
    const asked = ask(runtime, { signal: AbortSignal.abort("too late") });
    expect(await rejectionOf(asked)).toMatchObject({ code: "cancelled", reason: "too late" });
    await asked.settled;
    await turn();
    expect(heard).toEqual([]);
  });

  it("is ended by its signal rather than by a timeout of 0", async () => {
    const { runtime } = testRuntime();
    const asked = ask(runtime, { signal: AbortSignal.abort("first"), timeout: 0 });
    expect(await rejectionOf(asked)).toMatchObject({ code: "cancelled", reason: "first" });
  });

  it("leaves neither listener nor timer once it has ended", async () => {
    const { runtime, clock } = runtimeWith({ w: () => 1 });
    const { signal } = new AbortController();
    let listeners = 0;
    const { addEventListener, removeEventListener } = signal;
    signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
      listeners++;
      addEventListener.apply(signal, args);
    };
    signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
      listeners--;
      removeEventListener.apply(signal, args);
    };
    const asked = ask(runtime, { signal, timeout: 1_000 });
    expect([listeners, clock.pending]).toEqual([1, 1]);
    await asked;
    expect([listeners, clock.pending]).toEqual([0, 0]);
  });

  it("leaves no timer behind that has watched its full buffer", async () => {
    const { runtime, clock } = runtimeWith({
      w: async (request) => {
        for (let data = 0; data < 5; data++) await request.update(data);
      },
    });
    const asked = ask(runtime, { buffer: 1 });
    const loop = asked[Symbol.asyncIterator]();
    await turn();
    expect(clock.pending).toBe(1);
    asked.cancel();
    await rejectionOf(loop.next());
    await asked.settled;
    expect(clock.pending).toBe(0);
  });

  it("is among the runtime's unsettled until its handlers are done", async () => {
    const gate = deferred();
    const { runtime } = runtimeWith({ w: () => gate.promise });
    const { jobs } = servicesOf(runtime);
    const asked = ask(runtime);
    await turn();
    asked.cancel();
    await rejectionOf(asked);
    expect([...jobs.keys()]).toEqual([asked.jobId]);
    gate.resolve();
    await asked.settled;
    expect(jobs.size).toBe(0);
  });

  it("has settled for whoever asks late, too, and settles when it did not complete", async () => {
    const { runtime } = runtimeWith({ w: (request) => request.fail("no") });
    const asked = ask(runtime);
    const early = asked.settled;
    await rejectionOf(asked);
    await turn();
    expect(await Promise.all([early, asked.settled])).toEqual([undefined, undefined]);
  });

  it("discards what is unread when it is cancelled, and counts it", async () => {
    const { runtime } = runtimeWith({
      w: async (request) => {
        await request.update(1);
        await request.update(2);
        await untilAborted(request);
      },
    });
    const asked = ask(runtime);
    await turn();
    asked.cancel();
    const { events, error } = await readAll(asked);
    expect([events, asked.droppedEvents, runtime.stats().droppedEvents]).toEqual([[], 2, 2]);
    expect(error).toMatchObject({ code: "cancelled" });
  });

  it("keeps what is unread when it runs out of time", async () => {
    const { runtime, clock } = runtimeWith({
      w: async (request) => {
        await request.update(1);
        await untilAborted(request);
      },
    });
    const asked = ask(runtime, { timeout: 10 });
    await clock.advance(10);
    const { events, error } = await readAll(asked);
    expect(events.map(({ data }) => data)).toEqual([1]);
    expect(error).toMatchObject({ code: "timeout" });
  });

  it("holds so many unread events as `buffer` says", async () => {
    const { runtime } = runtimeWith({
      w: async (request) => {
        for (let data = 0; data < 5; data++) await request.update(data);
      },
    });
    const asked = ask(runtime, { buffer: 2 });
    await asked;
    expect(asked.droppedEvents).toBe(3);
    expect((await readAll(asked)).events.map(({ data }) => data)).toEqual([3, 4]);
  });

  it("whose full buffer nobody reads for 5 s is logged once", async () => {
    const { runtime, clock, takeLog } = runtimeWith({
      w: async (request) => {
        for (let data = 0; data < 5; data++) await request.update(data);
      },
    });
    const asked = ask(runtime, { buffer: 1 });
    const loop = asked[Symbol.asyncIterator]();
    await clock.advance(4_999);
    expect(takeLog()).toEqual([]);
    await clock.advance(1);
    expect(takeLog()).toEqual([
      expect.stringMatching(
        `${asked.jobId}.*: its buffer of 1 events is full and nobody has read from it for 5 s, so its handler waits`,
      ),
    ]);
    await clock.advance(60_000);
    expect(takeLog()).toEqual([]);
    await loop.return?.();
    await asked;
  });

  it("hands its meta to the handler, frozen and as it was when it was asked", async () => {
    const metas: Readonly<Record<string, string>>[] = [];
    const { runtime } = runtimeWith({ w: ({ meta }) => void metas.push(meta) });
    const meta = { trace: "1" };
    const asked = ask(runtime, { meta });
    meta.trace = "2";
    await asked;
    await ask(runtime);
    expect(metas).toEqual([{ trace: "1" }, {}]);
    expect(metas.every((each) => Object.isFrozen(each))).toBe(true);
  });
});

describe("a sub-job", () => {
  it("has the smaller of the two deadlines, and the meta of both, its own first", async () => {
    const seen: unknown[] = [];
    const { runtime } = runtimeWith({
      w: async (request) => {
        await request.job("sub", { timeout: 1_000, meta: { b: "of sub" } });
        await request.job("sub", { timeout: 10 });
        await request.job("sub");
      },
      sub: ({ deadline, meta }) => void seen.push([deadline, { ...meta }]),
    });
    await runtime.job("w", { timeout: 100, meta: { a: "of root", b: "of root" } });
    expect(seen).toEqual([
      [100, { a: "of root", b: "of sub" }],
      [10, { a: "of root", b: "of root" }],
      [100, { a: "of root", b: "of root" }],
    ]);
  });

  it("that is asked for when its handler is done is cancelled at once", async () => {
    const errors: Promise<unknown>[] = [];
    const { runtime } = runtimeWith({
      w: (request) => {
        void turn().then(() => errors.push(rejectionOf(request.job("sub"))));
      },
      sub: () => 1,
    });
    await runtime.job("w");
    await turn();
    await turn();
    expect(await errors[0]).toMatchObject({ code: "cancelled", reason: "the job that asked for it is over" });
  });
});
