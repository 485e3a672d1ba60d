import { describe, expect, it } from "vitest";
import type { JobRequestMessage, Message } from "../../src/message.ts";
import type { AskFrame, Body, RequestFrame } from "../../src/wire/frame.ts";
import { RemoteRuns } from "../../src/wire/remote-runs.ts";
import { OTHER, PEER, requestFrame, testLink } from "../fixtures/test-link.ts";

function made() {
  const made = testLink();
  const runs = new RemoteRuns(made.link);
  made.port.host("w");
  const asked = (frame: AskFrame, from = PEER, body: Body = made.body(1)): void =>
    runs.asked(from, { frame, bodies: [body] });
  const ask = (more: Partial<RequestFrame> = {}, from = PEER): void => asked(requestFrame(more), from);
  const grant = (offer: number, token = "t", from = PEER): boolean =>
    runs.told(from, { type: "grant", job: "j", attempt: 1, worker: "w", offer, token, seen: 0 });
  const workers = () => made.port.takeWorkers();
  return { ...made, runs, asked, ask, grant, workers };
}

/** A job of PEER that runs. */
function running() {
  const test = made();
  test.ask();
  test.grant(1);
  const request = test.port.takeWorkers()[0] as JobRequestMessage;
  test.port.jobs.set("w j", request.replyTo);
  test.frames();
  return test;
}

describe("a request of another runtime", () => {
  it("is accepted where its worker is here, also while it drains, and declined where it is not", () => {
    const { ask, said, port, subjects, runs } = made();
    ask();
    port.host("w", { isDraining: true });
    ask({ job: "k" });
    ask({ worker: "v" });
    expect(said()).toEqual([
      {
        subject: subjects.reply(PEER, "w"),
        frame: { type: "accept", job: "j", attempt: 1, offer: 1 },
        bodies: [],
      },
      {
        subject: subjects.reply(PEER, "w"),
        frame: { type: "accept", job: "k", attempt: 1, offer: 2 },
        bodies: [],
      },
      { subject: subjects.reply(PEER, "v"), frame: { type: "decline", job: "j", attempt: 1 }, bodies: [] },
    ]);
    expect(runs.size).toBe(0);
  });

  it("begins as soon as it is granted, with what was asked, and not before", () => {
    const { ask, grant, workers, runs } = made();
    ask();
    expect(workers()).toEqual([]);
    grant(1);
    expect(workers()).toMatchObject([{ type: "job.request", jobId: "j", payload: 1 }]);
    expect(runs.size).toBe(1);
  });

  it("that comes twice begins once, by whichever of its grants", () => {
    const { ask, grant, workers, frames } = made();
    ask();
    ask();
    expect(frames()).toMatchObject([{ offer: 1 }, { offer: 1 }]);
    grant(1);
    grant(1);
    expect(workers()).toHaveLength(1);
    ask();
    expect(frames().map(({ type }) => type)).toEqual(["taken", "taken", "accept"]);
    grant(1, "other");
    expect([workers(), frames()]).toMatchObject([[], [{ type: "gone", token: "other" }]]);
  });

  it("is not begun by the grant of an offer before it, whose job is over", () => {
    const { ask, grant, workers, runs, frames, port } = running();
    runs.told(PEER, { type: "cancel", token: "t", code: "cancelled" });
    workers();
    // Its word is late, and then it is gone.
    runs.lost(PEER, "is gone");
    port.jobs.clear();
    workers();
    ask();
    frames();
    grant(1);
    expect([workers(), frames()]).toMatchObject([[], [{ type: "gone", token: "t" }]]);
    grant(2, "u");
    expect(workers()).toHaveLength(1);
  });

  it("is not answered while there is too much that was offered and not granted yet", () => {
    const { asked, grant, frames, body } = made();
    const long = body("x".repeat(33 * 1_048_576));
    asked(requestFrame(), PEER, long);
    asked(requestFrame({ job: "k" }), PEER, long);
    expect(frames()).toMatchObject([{ type: "accept", job: "j" }]);
    grant(1);
    asked(requestFrame({ job: "k" }), PEER, long);
    expect(frames()).toMatchObject([{ type: "taken" }, { type: "accept", job: "k" }]);
  });

  it("is granted by the one who asked, and by nobody else", () => {
    const { ask, grant, workers, said, subjects } = made();
    ask();
    said();
    grant(1, "t", OTHER);
    expect(workers()).toEqual([]);
    expect(said()).toMatchObject([
      { subject: subjects.reply(OTHER, "w"), frame: { type: "gone", token: "t" } },
    ]);
  });

  it("that is denied, or granted too late, does not begin", () => {
    const { ask, grant, workers, runs, frames } = made();
    ask();
    runs.told(PEER, { type: "deny", job: "j", attempt: 1, worker: "w" });
    grant(1);
    expect([workers(), runs.size]).toEqual([[], 0]);
    ask();
    for (let ticks = 0; ticks < 5; ticks++) runs.tick();
    frames();
    grant(2, "u");
    expect([workers().length, runs.size]).toEqual([1, 1]);
    ask({ job: "k" });
    for (let ticks = 0; ticks < 6; ticks++) runs.tick();
    frames();
    runs.told(PEER, { type: "grant", job: "k", attempt: 1, worker: "w", offer: 3, token: "v", seen: 0 });
    expect(frames()).toMatchObject([{ type: "gone", token: "v" }]);
  });
});

describe("what a runtime says of a job that it has asked for", () => {
  it("goes to the run under the token, if it is his", () => {
    const { runs, workers } = running();
    for (const from of [OTHER, PEER]) {
      runs.told(from, { type: "update_request", token: "t" });
      runs.told(from, { type: "cancel", token: "t", code: "timeout", reason: "late" });
      runs.told(from, { type: "cancel", token: "guessed", code: "timeout" });
    }
    expect(workers()).toMatchObject([
      { type: "job.update_request", jobId: "j" },
      { type: "job.cancel", jobId: "j", code: "timeout", reason: "late" },
    ]);
  });

  it("confirms what he has, and says how much he takes", () => {
    const { runs, port, ask, grant, frames } = made();
    ask({ window: 0 });
    grant(1);
    const request = port.takeWorkers()[0] as Extract<Message, { type: "job.request" }>;
    expect(request.flow.room).toBe(0);
    runs.told(PEER, { type: "credit", token: "t", seen: 1, limit: 3 });
    expect(request.flow.room).toBe(3);
    request.replyTo.receive({
      ...{ type: "job.response", jobId: "j", workerName: "w", attempt: 1 },
      ...{ status: "completed", response: undefined, settled: true },
    } as Message);
    frames();
    runs.told(PEER, { type: "ack", token: "t", seen: 2 });
    expect(runs.size).toBe(0);
  });
});

it("says again at a tick what is not confirmed", () => {
  const { runs, frames } = running();
  for (let ticks = 0; ticks < 2; ticks++) runs.tick();
  expect(frames()).toEqual([]);
  runs.tick();
  expect(frames()).toMatchObject([{ type: "taken", seq: 1 }]);
});

describe("a runtime that is gone", () => {
  it("has its jobs cancelled, its offers forgotten, and leaves those of others", () => {
    const { runs, ask, grant, workers, said, subjects, port } = running();
    ask({ job: "k" });
    ask({}, OTHER);
    said();
    runs.lost(PEER, "it is gone");
    expect(workers()).toMatchObject([{ type: "job.cancel", jobId: "j", reason: "it is gone" }]);
    port.jobs.clear();
    expect(said()).toMatchObject([
      { subject: subjects.reply(PEER, "w"), frame: { type: "gone", token: "t" } },
    ]);
    runs.told(PEER, { type: "grant", job: "k", attempt: 1, worker: "w", offer: 2, token: "u", seen: 0 });
    expect(workers()).toEqual([]);
    grant(3, "v", OTHER);
    expect([workers().length, runs.size]).toEqual([1, 1]);
  });
});

describe("a connection that was lost", () => {
  it("for a while has all said again that is not confirmed", () => {
    const { runs, frames } = running();
    runs.reconnected();
    expect(frames()).toMatchObject([{ type: "taken", seq: 1 }]);
  });

  it("for too long has all jobs given up, and those who asked told as soon as there is another, once", () => {
    const { runs, workers, frames, wire } = running();
    wire.isUp = false;
    runs.disconnected("cut");
    runs.disconnected("still cut");
    expect(workers()).toMatchObject([{ type: "job.cancel", reason: "cut" }]);
    expect(runs.size).toBe(0);
    wire.isUp = true;
    runs.reconnected();
    expect(frames()).toMatchObject([{ type: "gone", token: "t" }]);
    runs.reconnected();
    expect(frames()).toEqual([]);
  });
});

describe("the floor", () => {
  it("is given and taken as another runtime says, of a worker that is here", () => {
    const { asked, port } = made();
    asked({ type: "floor", worker: "w", activate: true });
    asked({ type: "floor", worker: "w", activate: false });
    asked({ type: "floor", worker: "v", activate: true });
    expect(port.toWorkers).toEqual([
      { workerName: "w", lane: "system", message: { type: "worker.activate", workerName: "w", args: 1 } },
      { workerName: "w", lane: "system", message: { type: "worker.deactivate", workerName: "w" } },
    ]);
  });
});
