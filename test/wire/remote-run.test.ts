import { describe, expect, it } from "vitest";
import type { JobRequestMessage, Message, RequesterMessage } from "../../src/message.ts";
import type { EndFrame, RequestFrame } from "../../src/wire/frame.ts";
import { RemoteRun } from "../../src/wire/remote-run.ts";
import { OTHER, PEER, requestFrame, testLink } from "../fixtures/test-link.ts";

const address = { jobId: "j", workerName: "w", attempt: 1 };

/** A job of PEER at worker `w`. */
function made(request: Partial<RequestFrame> = {}) {
  const made = testLink();
  const frame = requestFrame(request);
  const state = { isRemoved: false };
  made.port.host("w");
  const run = new RemoteRun(made.link, PEER, frame, "t", () => {
    state.isRemoved = true;
  });
  const begin = (body = made.body({ a: 1 }), ttl?: number): JobRequestMessage => {
    run.begin(frame, body, ttl);
    return made.port.takeWorkers()[0] as JobRequestMessage;
  };
  const say = (...messages: object[]): void => {
    for (const message of messages) run.receive({ ...address, ...message } as RequesterMessage as Message);
  };
  const tick = (times: number): void => {
    for (let left = times; left > 0; left--) run.tick();
  };
  return { ...made, run, state, begin, say, tick };
}

/** One that runs. */
function running(request: Partial<RequestFrame> = {}) {
  const test = made(request);
  test.begin();
  test.port.jobs.set("w j", test.run);
  test.say({ type: "job.start" });
  test.frames();
  return test;
}

describe("a job of another runtime", () => {
  it("is handed to its worker with all that its handler gets to know, and whoever asked hears that it is", () => {
    const asked = { name: "n", source: "them", meta: { a: "b" }, path: ["p/w"], attempt: 2 };
    const { begin, port, frames, run, link } = made({ ...asked, age: 7 });
    port.clock.set(1_000);
    const message = begin(undefined, 50);
    expect(message).toEqual({
      ...{ type: "job.request", ...address, ...asked, payload: { a: 1 }, deadline: 1_050, rootSequence: 42 },
      rootBegan: 993,
      ...{ replyTo: run, flow: run, carry: link.carry, isRemote: true },
    });
    expect(frames()).toEqual([{ type: "taken", token: "t", seq: 1 }]);
  });

  it("has no deadline where none was given, and hands on nothing that could be changed", () => {
    const { begin } = made({ meta: JSON.parse('{"__proto__":"x"}') as Record<string, string>, path: ["p"] });
    const { deadline, meta, path } = begin();
    expect(deadline).toBeUndefined();
    expect([Object.isFrozen(meta), Object.isFrozen(path)]).toEqual([true, true]);
    expect([Object.keys(meta), Object.getPrototypeOf(meta)]).toEqual([["__proto__"], null]);
  });

  it.each<[string, (test: ReturnType<typeof made>) => void, Partial<EndFrame>]>([
    [
      "whose worker is gone by now",
      ({ port }) => port.workers.clear(),
      { how: "lost", code: "worker_ended" },
    ],
    [
      "that its worker has already",
      ({ port, run }) => port.jobs.set("w j", run),
      { how: "response", code: "error" },
    ],
    [
      "that its worker has for somebody else",
      ({ port }) => port.jobs.set("w j", { receive: () => {} }),
      { how: "response", code: "error" },
    ],
    [
      "whose id a job of another runtime has, at whichever attempt that is",
      ({ port, link }) => {
        const frame = requestFrame({ attempt: 2 });
        port.jobs.set("w j", new RemoteRun(link, OTHER, frame, "u", () => {}));
      },
      { how: "response", code: "error" },
    ],
  ])("%s ends at once, and goes to nobody", (_, change, ending) => {
    const test = made();
    change(test);
    expect(test.begin()).toBeUndefined();
    expect(test.frames()).toMatchObject([{ type: "end", seq: 1, settled: true, ...ending }]);
    test.run.heardUpTo(1);
    expect(test.state.isRemoved).toBe(true);
  });

  it("goes to its worker also while that has an earlier attempt at it", () => {
    const { begin, port, link } = made({ attempt: 2 });
    port.jobs.set("w j", new RemoteRun(link, PEER, requestFrame(), "u", () => {}));
    expect(begin()).toMatchObject({ type: "job.request", attempt: 2 });
  });

  it("whose payload cannot be read ends at once as an error, and goes to nobody", () => {
    const { begin, frames, port } = made();
    expect(begin(Uint8Array.of(0xff))).toBeUndefined();
    expect(frames()).toMatchObject([
      { type: "end", status: "error", reason: expect.stringContaining("its payload could not be read") },
    ]);
    expect(port.badFrames).toBe(1);
  });
});

describe("what its worker says", () => {
  it("is heard by whoever looks at the worker, what it says at once included, even when whoever asked is gone", () => {
    const { run, say, port, body } = running();
    port.answers.splice(0);
    const update = { type: "job.update", ...address, data: body(1) };
    run.abandon("gone");
    say({ type: "job.lost", code: "worker_ended", tail: [update] });
    expect(port.answers.map(({ type }) => type)).toEqual(["job.update", "job.lost"]);
  });

  it("goes to whoever asked, numbered, in the worker's name, with bodies as they are", () => {
    const { say, said, subjects, body } = running();
    const data = body(1);
    say(
      { type: "job.update", data },
      { type: "job.stream.start", data: undefined, urgent: true },
      { type: "job.stream.data", data },
    );
    const subject = subjects.reply(PEER, "w");
    expect(said()).toEqual([
      { subject, frame: { type: "report", kind: "update", token: "t", seq: 3 }, bodies: [data] },
      {
        subject,
        frame: { type: "report", kind: "stream.start", urgent: true, token: "t", seq: 4 },
        bodies: [undefined],
      },
      { subject, frame: { type: "report", kind: "stream.data", token: "t", seq: 5 }, bodies: [data] },
    ]);
  });

  it("at its end goes with its response, its cause and its issues", () => {
    const { body } = made();
    const [response, cause, issues] = [body(1), body(2), body([])];
    for (const [message, frame, bodies] of [
      [
        {
          type: "job.response",
          status: "failed",
          code: "failed",
          reason: "r",
          response,
          cause,
          issues,
          urgent: true,
        },
        { how: "response", status: "failed", code: "failed", reason: "r", urgent: true },
        [response, cause, issues],
      ],
      [{ type: "job.stream.end", data: response }, { how: "stream" }, [response, undefined, undefined]],
      [
        { type: "job.lost", code: "worker_ended", reason: "r", cause },
        { how: "lost", code: "worker_ended", reason: "r" },
        [undefined, cause, undefined],
      ],
    ] as const) {
      const { say, said } = running();
      say(message);
      expect(said()).toMatchObject([{ frame: { type: "end", seq: 3, ...frame }, bodies }]);
    }
  });

  it("that had no room yet comes before the ending", () => {
    const { say, frames, run } = running({ window: 0 });
    const tail = [1, 2].map((data) => ({ type: "job.update", ...address, data: undefined, n: data }));
    say({ type: "job.response", status: "completed", tail, settled: true });
    expect(frames().map(({ type }) => type)).toEqual(["report", "report", "end"]);
    expect(run.room).toBe(0);
  });

  it("is its response alone where all together is too long", () => {
    const { say, said, wire } = running();
    wire.maxPayload = 4_096;
    const [response, cause] = [new Uint8Array(2_000), new Uint8Array(2_000)];
    say({ type: "job.response", status: "completed", response, cause });
    expect(said()).toMatchObject([{ bodies: [response] }]);
  });

  it("as a reason is cut where it is long", () => {
    const { say, frames } = running();
    say({ type: "job.response", status: "error", reason: "r".repeat(2_000) });
    expect(frames()).toMatchObject([{ reason: "r".repeat(2_000) }]);
    say({ type: "job.lost", code: "error", reason: "r".repeat(2_001) });
    expect(frames()).toMatchObject([{ reason: `${"r".repeat(2_000)}…` }]);
  });

  it("after its handler has settled goes nowhere", () => {
    const { say, frames } = running();
    say(
      { type: "job.response", status: "completed", settled: false },
      { type: "job.settled" },
      { type: "job.settled" },
    );
    expect(frames()).toMatchObject([
      { type: "end", seq: 3 },
      { type: "settled", seq: 4 },
    ]);
  });

  it("is said again until whoever asked has it, and the run is held as long", () => {
    const { say, frames, run, state, tick } = running();
    run.heardUpTo(2);
    say({ type: "job.response", status: "completed", settled: true });
    frames();
    tick(3);
    expect(frames()).toMatchObject([{ type: "end", seq: 3 }]);
    run.sayAgain({ seen: 2 });
    expect(frames()).toMatchObject([{ type: "end", seq: 3 }]);
    expect(state.isRemoved).toBe(false);
    run.heardUpTo(3);
    expect(state.isRemoved).toBe(true);
  });

  it("is not over with an ending whose handler has not settled, even if that is confirmed", () => {
    const { say, run, state } = running();
    say({ type: "job.response", status: "completed", settled: false });
    run.heardUpTo(3);
    expect(state.isRemoved).toBe(false);
    say({ type: "job.settled" });
    run.heardUpTo(4);
    expect(state.isRemoved).toBe(true);
  });
});

describe("the room for its reports", () => {
  it("is what whoever asked has said, less what was sent", () => {
    const { run } = running({ window: 2 });
    expect(run.room).toBe(2);
    run.sent();
    run.sent();
    expect(run.room).toBe(0);
    run.sent();
    expect(run.room).toBe(0);
    run.credit(2, 5);
    expect(run.room).toBe(2);
    run.credit(2, 4);
    expect(run.room).toBe(2);
  });

  it("is told of to who waits for it, once", () => {
    const { run } = running({ window: 0 });
    const heard: number[] = [];
    run.whenRoom(() => heard.push(1));
    run.whenRoom(() => heard.push(2));
    run.credit(2, 0);
    expect(heard).toEqual([]);
    run.credit(2, 1);
    expect(heard).toEqual([1, 2]);
    run.credit(2, 9);
    expect(heard).toEqual([1, 2]);
  });

  it("is none while too many bytes are on their way", () => {
    const { run, say } = running({ window: 100 });
    const data = new Uint8Array(600_000);
    say({ type: "job.update", data });
    expect(run.room).toBeGreaterThan(0);
    say({ type: "job.update", data });
    expect(run.room).toBe(0);
    let isTold = false;
    run.whenRoom(() => {
      isTold = true;
    });
    run.heardUpTo(3);
    expect([isTold, run.room > 0]).toEqual([true, true]);
  });
});

describe("what whoever asked wants", () => {
  it("is told to its worker before all else, once that has the job", () => {
    const { run, port } = running();
    run.cancel({ code: "timeout", reason: "late" });
    run.requestUpdate();
    expect(port.toWorkers).toEqual([
      {
        workerName: "w",
        lane: "system",
        message: { type: "job.cancel", ...address, code: "timeout", reason: "late" },
      },
      { workerName: "w", lane: "system", message: { type: "job.update_request", ...address } },
    ]);
  });

  it("does not overtake the request", () => {
    const { begin, run, port } = made();
    begin();
    run.cancel({ code: "cancelled", reason: undefined });
    run.requestUpdate();
    expect(port.toWorkers.map(({ lane }) => lane)).toEqual(["data", "data"]);
  });

  it("is told to no worker that is gone", () => {
    const { run, port } = running();
    port.workers.clear();
    run.cancel({ code: "cancelled", reason: undefined });
    run.requestUpdate();
    expect(port.takeWorkers()).toEqual([]);
  });

  it("ends the run where its handler has settled: he needs no ending any more", () => {
    const { run, say, state, port } = running();
    say({ type: "job.response", status: "completed", settled: true });
    run.cancel({ code: "cancelled", reason: undefined });
    expect([state.isRemoved, port.takeWorkers()]).toEqual([true, []]);
  });
});

describe("a job of a runtime that is gone", () => {
  it("is cancelled, and says nothing more but that it is gone, should somebody hear it", () => {
    const { run, say, said, port, state, subjects } = running();
    run.abandon("it is gone");
    expect(port.takeWorkers()).toMatchObject([
      { type: "job.cancel", code: "cancelled", reason: "it is gone" },
    ]);
    say({ type: "job.update", data: undefined }, { type: "job.settled" });
    expect(said()).toEqual([
      { subject: subjects.reply(PEER, "w"), frame: { type: "gone", token: "t" }, bodies: [] },
    ]);
    expect(state.isRemoved).toBe(true);
  });

  it("is not cancelled once its handler has settled", () => {
    const { run, say, port, state } = running();
    say({ type: "job.response", status: "completed", settled: true });
    run.abandon("it is gone");
    expect([port.takeWorkers(), state.isRemoved]).toEqual([[], true]);
  });
});

describe("a job with a deadline", () => {
  it("ends here as well when that has passed, as he may not be able to say so", () => {
    const { begin, port, run } = made();
    begin(undefined, 50);
    port.jobs.set("w j", run);
    port.clock.increment(49);
    expect(port.takeWorkers()).toEqual([]);
    port.clock.increment(1);
    expect(port.takeWorkers()).toEqual([
      { type: "job.cancel", ...address, code: "timeout", reason: "timeout" },
    ]);
  });

  it.each([
    ["its handler has settled", { type: "job.settled" }],
    ["it ended and settled at once", { type: "job.response", status: "completed", settled: true }],
  ])("has no timer any more when %s", (_when, last) => {
    const { begin, port, say } = made();
    begin(undefined, 50);
    expect(port.clock.pending).toBe(1);
    say(last);
    expect(port.clock.pending).toBe(0);
  });

  it("has none when he is gone", () => {
    const { begin, port, run } = made();
    begin(undefined, 50);
    run.abandon("it is gone");
    expect(port.clock.pending).toBe(0);
  });
});
