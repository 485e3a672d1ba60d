import { describe, expect, it } from "vitest";
import { createWorker, type JobRequest } from "../../src/index.ts";
import {
  actorIn,
  actorsIn,
  brokenIn,
  linesOf,
  openIn,
  recordedWith,
  stepsIn,
  totalsIn,
} from "../fixtures/recorded.ts";
import type { TestHandler } from "../fixtures/test-runtime.ts";
import { turn } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

const quiet = (ask: PromiseLike<unknown>): Promise<void> =>
  Promise.resolve(ask).then(
    () => {},
    () => {},
  );

describe("the record of a job", () => {
  const endings: [how: string, handler: TestHandler, lines: string[]][] = [
    ["completes", () => ({ a: 1 }), ['job.response running>completed data={"a":1}']],
    ["completes with nothing", () => undefined, ["job.response running>completed"]],
    [
      "fails",
      (request) => request.fail("no data", { response: "half" }),
      ["job.response running>failed data=half reason=no data code=failed"],
    ],
    [
      "throws",
      () => {
        throw new Error("broken");
      },
      ["job.response running>error reason=broken code=error"],
    ],
    [
      "says that it was cancelled",
      (request) => request.respond("so far", { status: "cancelled" }),
      ["job.response running>cancelled data=so far code=cancelled"],
    ],
    [
      "reports how it goes",
      async (request) => {
        await request.update({ done: 1 });
        await request.update("half", { urgent: true });
      },
      [
        'job.update running>running data={"done":1}',
        "job.update running>running data=half",
        "job.response running>completed",
      ],
    ],
    [
      "streams",
      async (request) => {
        await request.streamStart({ of: "x" });
        await request.streamData([1]);
        await request.streamEnd("end");
      },
      [
        'job.stream.start running>running data={"of":"x"}',
        "job.stream.data running>running data=[1]",
        "job.stream.end running>completed data=end",
      ],
    ],
  ];
  it.each(endings)("that %s has each of its steps", async (_, handler, lines) => {
    const { runtime, inspector } = recordedWith({ w: handler });
    await quiet(runtime.job("w"));
    expect(linesOf(inspector, "job:1/w")).toEqual([
      "job.request pending>pending",
      "job.start pending>running",
      ...lines,
    ]);
  });

  it("says what it is, and was asked with", async () => {
    const { runtime, inspector, clock } = recordedWith({ w: { go: () => 1 } });
    clock.set(500);
    const meta = { tenant: "t" };
    const payload = { list: [1, 2] };
    await runtime.job("w", { name: "go", payload, meta, label: "a label", timeout: 100, cancellable: false });
    expect(actorIn(inspector, "job:1/w")).toEqual({
      ...{ type: "actor", seq: expect.any(Number), at: 500, id: "job:1/w", kind: "job", machine: "job" },
      ...{
        parent: "runtime:test",
        name: "go",
        state: "pending",
        runtime: "test",
        jobId: "1",
        workerName: "w",
      },
      ...{ source: "test", label: "a label", deadline: 600, cancellable: false, payload, meta },
    });
  });

  it("has what it was asked with as that was then, and nothing of what was not said", async () => {
    const { runtime, inspector } = recordedWith({ w: () => 1 });
    const payload = { a: 1 };
    const job = runtime.job("w", { payload });
    payload.a = 2;
    await job;
    await runtime.job("w");
    expect(actorIn(inspector, "job:1/w")?.payload).toEqual({ a: 1 });
    const bare = JSON.parse(JSON.stringify(actorIn(inspector, "job:2/w")));
    expect(Object.keys(bare)).not.toEqual(expect.arrayContaining(["payload"]));
    for (const key of ["payload", "meta", "name", "label", "deadline", "isLate", "size"])
      expect(bare).not.toHaveProperty(key);
  });

  it("that is cancelled says by whom, before or while it runs", async () => {
    const { runtime, inspector } = recordedWith({ w: untilAborted });
    const job = runtime.job("w");
    job.cancel("at once");
    const running = runtime.job("w");
    await turn();
    running.cancel("not needed");
    const waiting = runtime.job("nobody");
    waiting.cancel();
    await Promise.all([job.settled, running.settled, waiting.settled]);
    expect(linesOf(inspector, "job:1/w")).toEqual([
      "job.request pending>pending",
      "job.cancel pending>cancelled reason=at once code=cancelled",
    ]);
    expect(linesOf(inspector, "job:2/w")).toEqual([
      "job.request pending>pending",
      "job.start pending>running",
      "job.cancel running>cancelled reason=not needed code=cancelled",
    ]);
    expect(linesOf(inspector, "job:3/nobody")).toEqual(["job.cancel pending>cancelled code=cancelled"]);
  });

  it("of whom it is asked how it goes has that", async () => {
    const { runtime, inspector } = recordedWith({
      w: (request: JobRequest) => new Promise<void>((resolve) => request.onUpdateRequested(resolve)),
    });
    const job = runtime.job("w");
    await turn();
    job.requestUpdate();
    await job;
    expect(linesOf(inspector, "job:1/w").slice(2)).toEqual([
      "job.update_request running>running",
      "job.response running>completed",
    ]);
  });

  it("that ended as it began has its ending: by its signal, by its deadline, for want of a worker", async () => {
    const { runtime, inspector, clock } = recordedWith({ w: untilAborted });
    await quiet(runtime.job("w", { signal: AbortSignal.abort(new Error("gone")) }));
    await quiet(runtime.job("w", { timeout: 0 }));
    const late = runtime.job("nobody", { timeout: 50 });
    const slow = runtime.job("w", { timeout: 50 });
    const controller = new AbortController();
    const aborted = runtime.job("w", { signal: controller.signal });
    await turn();
    controller.abort("by hand");
    await clock.advance(50);
    await Promise.all([late, slow, aborted].map(quiet));
    expect(linesOf(inspector, "job:1/w")).toEqual([
      "job.cancel pending>cancelled reason=gone code=cancelled",
    ]);
    expect(linesOf(inspector, "job:2/w")).toEqual([
      "job.timeout pending>cancelled reason=timeout code=timeout",
    ]);
    expect(linesOf(inspector, "job:3/nobody")).toEqual([
      "job.timeout pending>cancelled reason=workers not ready within timeout code=timeout",
    ]);
    expect(linesOf(inspector, "job:4/w").at(-1)).toBe(
      "job.timeout running>cancelled reason=timeout code=timeout",
    );
    expect(linesOf(inspector, "job:5/w").at(-1)).toBe(
      "job.cancel running>cancelled reason=by hand code=cancelled",
    );
  });

  it("that is asked again has each attempt, and its request belongs to the state that it is in then", async () => {
    let left = 2;
    const { runtime, inspector } = recordedWith({
      w: (request: JobRequest) => (left-- > 0 ? request.fail("busy") : "done"),
    });
    await runtime.job("w", { retry: { attempts: 3, on: () => true } });
    expect(linesOf(inspector, "job:1/w")).toEqual([
      "job.request pending>pending",
      "job.start pending>running",
      "job.retry running>pending reason=busy code=failed attempt=2",
      "job.request pending>pending attempt=2",
      "job.start pending>running attempt=2",
      "job.retry running>pending reason=busy code=failed attempt=3",
      "job.request pending>pending attempt=3",
      "job.start pending>running attempt=3",
      "job.response running>completed data=done attempt=3",
    ]);
    expect(brokenIn(inspector.export().records)).toEqual([]);
    expect(totalsIn(inspector).jobs).toMatchObject({ asked: 1, completed: 1 });
  });

  it("that waits before it is asked again shows when that is", async () => {
    const { runtime, inspector, clock } = recordedWith({ w: (request: JobRequest) => request.fail("busy") });
    const job = runtime.job("w", { retry: { attempts: 2, backoff: 100, on: () => true } });
    await turn();
    await clock.advance(100);
    await quiet(job);
    const times = stepsIn(inspector, "job:1/w").map(({ event, at }) => `${event} ${at}`);
    expect(times).toEqual([
      ...["job.request 0", "job.start 0", "job.retry 0"],
      ...["job.request 100", "job.start 100", "job.response 100"],
    ]);
  });

  it("whose worker is refused, or goes, has why", async () => {
    const { runtime, inspector } = recordedWith({ w: { go: untilAborted } });
    await quiet(runtime.job("w", { name: "other" }));
    const lost = runtime.job("w", { name: "go" });
    await turn();
    await runtime.getWorker("w")?.cancel("enough");
    await quiet(lost);
    expect(linesOf(inspector, "job:1/w").at(-1)).toMatch(
      /^job.response pending>error reason=.*no handler.* code=no_handler$/,
    );
    expect(linesOf(inspector, "job:2/w").at(-1)).toBe(
      "job.lost running>cancelled reason=worker 'w' stopped: enough code=worker_ended",
    );
  });

  it("that its worker asked for is below that job, or else below the worker", async () => {
    const { runtime, inspector } = recordedWith({
      leaf: () => 1,
      async w(request: JobRequest) {
        await request.job("leaf", { meta: { b: "2" } });
        await request.jobGroup(["leaf"]);
      },
    });
    await runtime.job("w", { meta: { a: "1" } });
    const worker = createWorker("asker", { onJob: () => 1 });
    await runtime.addWorkers(worker);
    await worker.job("leaf");
    const below = actorsIn(inspector).filter(({ kind }) => kind === "job" || kind === "group");
    expect(below.map(({ id, parent, source }) => `${id} < ${parent}, by ${source}`)).toEqual([
      "job:1/w < runtime:test, by test",
      "job:2/leaf < job:1/w, by w",
      "group:3 < job:1/w, by w",
      "job:3/leaf < group:3, by w",
      "job:4/leaf < worker:test/asker, by asker",
    ]);
    expect(actorIn(inspector, "job:2/leaf")?.meta).toEqual({ a: "1", b: "2" });
    const asked = actorsIn(inspector).map(({ id }) => id);
    expect(asked.indexOf("job:1/w")).toBeLessThan(asked.indexOf("job:2/leaf"));
  });

  it("with very many steps has the first and the last, and says how many are missing", async () => {
    const { runtime, inspector } = recordedWith({
      async w(request: JobRequest) {
        for (let i = 0; i < 500; i++) void request.update(i);
      },
    });
    await runtime.job("w");
    const steps = stepsIn(inspector, "job:1/w");
    expect(steps).toHaveLength(100);
    expect(steps[20]).toMatchObject({ skipped: 403 });
    expect(steps[21]).toMatchObject({ skipped: undefined });
    expect(steps.slice(0, 3).map(({ event }) => event)).toEqual(["job.request", "job.start", "job.update"]);
    expect(steps.at(-1)).toMatchObject({ event: "job.response", to: "completed" });
  });

  it("has what somebody sends its actor by hand, once, whether there was one or it is made late", async () => {
    const { runtime, inspector } = recordedWith({ w: untilAborted });
    const job = runtime.job("w");
    await turn();
    job.actor.send({ type: "job.update", data: "by hand" });
    job.actor.send({ type: "job.retry", attempt: 1 });
    job.actor.send({ type: "job.response", status: "completed", response: 5 });
    job.actor.send({ type: "job.cancel" });
    await job;
    await job.settled;
    expect(linesOf(inspector, "job:1/w")).toEqual([
      "job.request pending>pending",
      "job.start pending>running",
      "job.update running>running data=by hand",
      "job.retry running>running",
      "job.response running>completed data=5",
    ]);
  });

  it("is none of what is no event: nothing of it breaks the actor or the record", async () => {
    const { runtime, inspector, takeLog } = recordedWith({ w: untilAborted });
    const job = runtime.job("w");
    await turn();
    const hostile = {
      type: "job.update",
      get args() {
        throw new Error("of a getter");
      },
    };
    const send = (event: unknown): void => job.actor.send(event as never);
    send({ type: "x".repeat(1_000_000) });
    send({ type: "job.update", code: { secret: 1 }, workerName: 7, attempt: "3", reason: { a: 1 } });
    send(hostile);
    send(hostile);
    job.cancel("over");
    await job.settled;
    expect(takeLog()).toEqual(["xstate-jobs: the inspector: Error: of a getter"]);
    const steps = stepsIn(inspector, "job:1/w");
    expect(JSON.stringify(steps).length).toBeLessThan(3_000);
    expect(steps.find(({ event }) => event === "job.update")).toMatchObject({
      ...{ code: undefined, attempt: undefined, workerName: undefined, reason: { a: 1 } },
    });
    expect(openIn(inspector)).not.toContain("job:1/w");
  });

  it("is the same where another inspector looks on, for whom there are actors from the beginning", async () => {
    const events: string[] = [];
    const linesWith = async (inspect?: (event: { type: string }) => void): Promise<string[]> => {
      const { runtime, inspector } = recordedWith(
        {
          async w(request: JobRequest) {
            await request.update(1);
            return 2;
          },
        },
        {},
        inspect === undefined ? {} : { inspect },
      );
      await runtime.jobGroup(["w"]);
      return [...linesOf(inspector, "job:1/w"), ...linesOf(inspector, "group:1")];
    };
    const alone = await linesWith();
    expect(await linesWith(({ type }) => events.push(type))).toEqual(alone);
    expect(events).toContain("@xstate.event");
    expect(alone).toHaveLength(6);
  });
});

describe("a job that was cancelled by an interceptor before it began", () => {
  it("is recorded as one that began, and ended", async () => {
    const { runtime, inspector } = recordedWith({ w: () => 1 });
    runtime.use({
      ask: (asked, next) => {
        const context = next(asked);
        context.cancel("not today");
        return context;
      },
    });
    await quiet(runtime.job("w") as PromiseLike<unknown>);
    expect(linesOf(inspector, "job:1/w").at(-1)).toBe(
      "job.cancel pending>cancelled reason=not today code=cancelled",
    );
    expect(openIn(inspector).filter((id) => id.startsWith("job"))).toEqual([]);
  });
});
