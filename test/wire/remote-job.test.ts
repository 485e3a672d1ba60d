import { describe, expect, it } from "vitest";
import type { Flow } from "../../src/message.ts";
import type { EndFrame, Frame, ReportFrame, SaidFrame } from "../../src/wire/frame.ts";
import { RemoteJob } from "../../src/wire/remote-job.ts";
import type { Asking } from "../../src/wire/remote-job-owner.ts";
import { OTHER, PEER, requestMessage, testLink } from "../fixtures/test-link.ts";

const PATIENCE = 5;

/** A job that asks, and what it wants of all the others. */
function made(flow?: Flow) {
  const made = testLink({ patience: PATIENCE });
  const asked: Asking[] = [];
  const state = { isHosted: true, isRestless: true, isRemoved: false };
  const owner = {
    request: (_: RemoteJob, asking: Asking) => {
      asked.push(asking);
      return state.isHosted;
    },
    newToken: () => "t",
    restless: (_: RemoteJob, isRestless: boolean) => {
      state.isRestless = isRestless;
    },
    remove: () => {
      state.isRemoved = true;
    },
  };
  const message = requestMessage(flow === undefined ? {} : { flow });
  const job = new RemoteJob(made.link, owner, message, undefined, 7);
  const heard = (...frames: SaidFrame[]): void => {
    for (const frame of frames) job.heard(frame, []);
  };
  const tick = (times: number): void => {
    for (let left = times; left > 0; left--) job.tick();
  };
  const types = () => made.port.takeRequesters().map(({ type }) => type);
  return { ...made, job, state, asked, heard, tick, types, requesters: () => made.port.takeRequesters() };
}

/** One that PEER has got, and that it runs. */
function granted(flow?: Flow) {
  const test = made(flow);
  test.job.accepted(PEER, 3);
  test.heard(said("taken", 1), said("start", 2));
  test.requesters();
  test.frames();
  return test;
}

const said = (type: "taken" | "start" | "settled", seq: number): SaidFrame => ({ type, token: "t", seq });
const report = (seq: number): ReportFrame => ({ type: "report", kind: "update", token: "t", seq });
const end = (seq: number, more: Partial<EndFrame> = {}): EndFrame => ({
  ...{ type: "end", how: "response", status: "completed", token: "t", seq, settled: true },
  ...more,
});
const typesOf = (frames: readonly Frame[]): string[] => frames.map(({ type }) => type);

describe("a job that is asked for elsewhere", () => {
  it("is granted to the first who accepts it, and denied to others", () => {
    const { job, frames, said: saidTo, subjects } = made();
    expect([job.isAsked, job.isOver]).toEqual([true, false]);
    job.accepted(PEER, 3);
    expect(job.isAsked).toBe(false);
    expect(frames()).toMatchObject([{ type: "grant", offer: 3, token: "t", seen: 0 }]);
    job.accepted(OTHER, 1);
    expect(saidTo()).toMatchObject([{ subject: subjects.control(OTHER), frame: { type: "deny", job: "j" } }]);
  });

  it("is granted again to the one who has it and accepts it again, unless he has said something of it", () => {
    const { job, frames, heard } = made();
    job.accepted(PEER, 3);
    frames();
    job.accepted(PEER, 4);
    expect(frames()).toMatchObject([{ type: "grant", offer: 3, seen: 0 }]);
    heard(said("taken", 1));
    job.accepted(PEER, 5);
    expect(frames()).toEqual([]);
  });

  it("is asked for again from the second tick on, and lost when nobody answers for too long", () => {
    const { asked, tick, job, requesters, state } = made();
    tick(1);
    expect(asked).toEqual([]);
    tick(PATIENCE - 2);
    expect(asked).toEqual(["again", "elsewhere", "again"]);
    expect(job.isOver).toBe(false);
    tick(1);
    expect(requesters()).toMatchObject([
      {
        type: "job.lost",
        code: "worker_lost",
        reason: "worker 'w' has not answered for 5 heartbeats",
        settled: true,
      },
    ]);
    expect([job.isOver, state.isRemoved]).toEqual([true, true]);
  });

  it("is lost as soon as there is nobody to ask again", () => {
    const { state, tick, requesters } = made();
    state.isHosted = false;
    tick(2);
    expect(requesters()).toMatchObject([{ code: "worker_lost", reason: "worker 'w' is gone" }]);
  });

  it("is asked for again on another connection, to all", () => {
    const { job, asked, tick } = made();
    tick(PATIENCE - 1);
    asked.splice(0);
    job.reconnected();
    expect([asked, job.isOver]).toEqual([["first"], false]);
  });

  it("is lost when nobody answers for too long, however often there is another connection", () => {
    const { job, tick, requesters } = made();
    for (let times = 1; times < PATIENCE; times++) {
      tick(1);
      job.reconnected();
    }
    expect(requesters()).toEqual([]);
    tick(1);
    expect(requesters()).toMatchObject([{ type: "job.lost", code: "worker_lost" }]);
  });

  it("that is cancelled before anybody has it settles, and nobody is told", () => {
    const { job, types, frames, state } = made();
    job.cancel({
      type: "job.cancel",
      jobId: "j",
      workerName: "w",
      attempt: 1,
      code: "cancelled",
      reason: "r",
    });
    expect([types(), frames(), state.isRemoved]).toEqual([["job.settled"], [], true]);
  });
});

describe("a job that runs elsewhere", () => {
  it("passes on what is said of it, each thing once and in order, whatever comes twice", () => {
    const { heard, types } = granted();
    heard(report(3), report(3), report(4), report(2));
    expect(types()).toEqual(["job.update", "job.update"]);
  });

  it("confirms with each heartbeat all that has come since the last, and nothing if nothing has", () => {
    const { job, heard, frames } = granted();
    heard(report(3), report(4));
    expect(frames()).toEqual([]);
    job.rest();
    expect(frames()).toEqual([{ type: "ack", token: "t", seen: 4 }]);
    job.rest();
    expect(frames()).toEqual([]);
    heard(report(3), report(4), report(4));
    job.rest();
    expect(frames()).toEqual([{ type: "ack", token: "t", seen: 4 }]);
  });

  it("confirms it also while it waits for an answer that comes bit by bit", () => {
    const { job, heard, tick, frames } = granted();
    job.cancel({
      type: "job.cancel",
      jobId: "j",
      workerName: "w",
      attempt: 1,
      code: "cancelled",
      reason: "r",
    });
    frames();
    for (const seq of [3, 4]) {
      heard(report(seq));
      tick(1);
      expect(frames()).toEqual([{ type: "ack", token: "t", seen: seq }]);
    }
  });

  it("rests once it has heard something, and is restless again while something is missing", () => {
    const { job, state, heard, frames } = made();
    job.accepted(PEER, 3);
    expect(state.isRestless).toBe(true);
    heard(said("taken", 1));
    expect(state.isRestless).toBe(false);
    frames();
    heard(report(3));
    expect(state.isRestless).toBe(true);
    expect(frames()).toMatchObject([{ type: "grant", seen: 1 }]);
    heard(report(4), said("taken", 1));
    expect([frames(), state.isRestless]).toEqual([[], true]);
    heard(report(2));
    expect(state.isRestless).toBe(false);
  });

  it("has a gap when what is missing is not said again for too long, and its worker is to end it", () => {
    const { heard, tick, requesters, frames, state } = granted();
    heard(report(4));
    tick(PATIENCE - 1);
    expect(requesters()).toEqual([]);
    frames();
    tick(1);
    expect(requesters()).toMatchObject([{ type: "job.lost", code: "stream_gap", settled: true }]);
    expect(frames()).toMatchObject([{ type: "cancel", code: "cancelled" }]);
    expect([state.isRemoved, state.isRestless]).toEqual([false, true]);
  });

  it("has one too when a report cannot be read", () => {
    const { job, requesters, port } = granted();
    job.heard(report(3), [Uint8Array.of(0xff)]);
    expect(requesters()).toMatchObject([{ code: "stream_gap" }]);
    expect(port.badFrames).toBe(1);
  });

  it("is asked after when nothing is heard of it for twice as long as one is patient, and lost after that", () => {
    const { job, state, frames, tick, requesters } = granted();
    job.rest();
    expect(typesOf(frames())).toEqual(["ack"]);
    for (let left = 2 * PATIENCE - 2; left > 0; left--) job.rest();
    expect([frames(), state.isRestless]).toEqual([[], false]);
    job.rest();
    expect([typesOf(frames()), state.isRestless]).toEqual([["grant"], true]);
    tick(PATIENCE);
    expect(requesters()).toMatchObject([{ code: "worker_lost" }]);
  });

  it("is not asked after as long as its worker reminds it", () => {
    const { job, heard, frames, state } = granted();
    for (let times = 0; times < 4; times++) {
      for (let left = PATIENCE; left > 0; left--) job.rest();
      heard(said("taken", 1));
    }
    expect([new Set(typesOf(frames())), state.isRestless]).toEqual([new Set(["ack"]), false]);
  });

  it.each([
    ["has nothing of it", [] as SaidFrame[], "worker_lost"],
    ["has not what is missing", [report(9)], "stream_gap"],
  ])("is lost at once when its worker %s", (_, frames, code) => {
    const { job, heard, requesters, state } = granted();
    heard(...frames);
    job.gone();
    expect(requesters()).toMatchObject([{ type: "job.lost", code, settled: true }]);
    expect(state.isRemoved).toBe(true);
  });

  it("is asked after, and lost, however often there is another connection", () => {
    const { job, tick, state, requesters } = granted();
    for (let times = 2 * PATIENCE; times > 0; times--) {
      job.rest();
      job.reconnected();
    }
    expect(state.isRestless).toBe(true);
    for (let times = PATIENCE; times > 0; times--) {
      tick(1);
      job.reconnected();
    }
    expect(requesters()).toMatchObject([{ code: "worker_lost" }]);
  });

  it("asks on another connection for all that was not seen", () => {
    const { job, heard, frames } = granted();
    heard(report(3));
    job.reconnected();
    expect(frames()).toMatchObject([{ type: "grant", seen: 3 }]);
  });

  it("may say as much as its reader has room for, and more as he reads", () => {
    let room = 2;
    const waiting: (() => void)[] = [];
    const flow: Flow = {
      get room() {
        return room;
      },
      sent: () => void room--,
      whenRoom: (onRoom) => void waiting.push(onRoom),
    };
    const { job, heard, frames } = granted(flow);
    expect(job.frame.window).toBe(2);
    heard(report(3), report(4));
    expect(frames()).toEqual([]);
    room = 1;
    waiting.shift()?.();
    expect(frames()).toEqual([{ type: "credit", token: "t", seen: 4, limit: 3 }]);
  });

  it("asks its worker how it goes, as long as it runs", () => {
    const { job, heard, frames } = granted();
    job.requestUpdate();
    expect(typesOf(frames())).toEqual(["update_request"]);
    heard(end(3));
    frames();
    job.requestUpdate();
    expect(frames()).toEqual([]);
  });
});

describe("a job that has ended elsewhere", () => {
  it("is over with its ending where its handler has settled", () => {
    const { job, heard, requesters, frames, state } = granted();
    heard(end(3));
    expect(requesters()).toMatchObject([{ type: "job.response", status: "completed", settled: true }]);
    expect(frames()).toEqual([{ type: "ack", token: "t", seen: 3 }]);
    expect([job.isOver, state.isRemoved]).toEqual([true, true]);
  });

  it("waits for its handler otherwise", () => {
    const { heard, types, state, job } = granted();
    heard(end(3, { settled: false }));
    expect([types(), job.isOver, state.isRemoved]).toEqual([["job.response"], true, false]);
    heard(said("settled", 4));
    expect([types(), state.isRemoved]).toEqual([["job.settled"], true]);
  });

  it("settles when its worker has nothing of it any more, or is gone", () => {
    for (const how of ["gone", "lost"] as const) {
      const { job, heard, types, state } = granted();
      heard(end(3, { settled: false }));
      types();
      if (how === "gone") job.gone();
      else job.lose("worker_lost", "it is gone", true);
      expect([types(), state.isRemoved]).toEqual([["job.settled"], true]);
    }
  });

  it("counts what is said of it later, and passes on no second ending", () => {
    const { heard, types, port } = granted();
    heard(end(3, { settled: false }), report(4), end(5, { settled: false }), said("start", 6));
    expect(types()).toEqual(["job.response"]);
    expect(port.lates).toEqual(["lateReports", "lateEndings"]);
    heard(end(7));
    expect(types()).toEqual(["job.settled"]);
  });
});

describe("a job that is cancelled while it runs elsewhere", () => {
  const cancel = {
    type: "job.cancel",
    jobId: "j",
    workerName: "w",
    attempt: 1,
    code: "timeout",
    reason: "late",
  } as const;

  it("is revoked, again at each tick until its worker has settled", () => {
    const { job, frames, heard, tick, types, state } = granted();
    job.cancel(cancel);
    const revoked = { type: "cancel", token: "t", code: "timeout", reason: "late" };
    expect(frames()).toEqual([revoked]);
    tick(2);
    expect(frames()).toMatchObject([{ type: "ack" }, { type: "grant" }, revoked]);
    heard(said("settled", 3));
    expect([types(), state.isRemoved]).toEqual([["job.settled"], true]);
  });

  it("is waited for no longer than its grace, and revoked until its worker answers all the same", () => {
    const { job, port, types, state, tick, frames } = granted();
    job.cancel(cancel);
    port.clock.increment(port.graceMs - 1);
    expect(types()).toEqual([]);
    port.clock.increment(1);
    expect([types(), state.isRemoved, state.isRestless]).toEqual([["job.settled"], false, true]);
    frames();
    tick(2);
    expect(typesOf(frames())).toEqual(["ack", "grant", "cancel"]);
    job.gone();
    expect([types(), state.isRemoved]).toEqual([[], true]);
  });

  it("is forgotten when its worker does not answer for too long, and leaves no timer", () => {
    const { job, tick, types, state, port } = granted();
    job.cancel(cancel);
    tick(PATIENCE);
    expect([types(), state.isRemoved, port.clock.pending]).toEqual([["job.settled"], true, 0]);
  });

  it("is forgotten after its grace, too, however much its worker says", () => {
    const { job, port, heard, tick, state, types } = granted();
    job.cancel(cancel);
    for (let seq = 3; seq < 3 + 2 * PATIENCE; seq++) {
      tick(1);
      heard(report(seq));
    }
    expect([types(), state.isRemoved]).toEqual([[], false]);
    port.clock.increment(port.graceMs);
    for (let seq = 3 + 2 * PATIENCE; seq < 3 + 3 * PATIENCE; seq++) {
      heard(report(seq), said("taken", 1));
      tick(1);
    }
    expect([types(), state.isRemoved]).toEqual([["job.settled"], true]);
  });

  it("is not cancelled twice", () => {
    const { job, frames, port } = granted();
    job.cancel(cancel);
    frames();
    job.cancel({ ...cancel, code: "cancelled" });
    expect([frames(), port.clock.pending]).toEqual([[], 1]);
  });
});

describe("a job that is given up", () => {
  it("is told to the one who has it, until he answers, as only the way to him may be lost", () => {
    const { job, requesters, frames, state, tick, types, heard } = granted();
    job.lose("disconnected", "cut");
    expect(requesters()).toMatchObject([
      { type: "job.lost", code: "disconnected", reason: "cut", settled: true },
    ]);
    expect(frames()).toMatchObject([{ type: "cancel", code: "cancelled", reason: "cut" }]);
    tick(2);
    expect(typesOf(frames())).toEqual(["ack", "grant", "cancel"]);
    job.lose("worker_lost", "again");
    heard(said("settled", 3));
    expect([types(), state.isRemoved]).toEqual([[], true]);
  });

  it("is told to nobody where the one who had it is gone, or nobody had it", () => {
    const [gone, nobody] = [granted(), made()];
    gone.job.lose("worker_lost", "it is gone", true);
    nobody.job.lose("worker_lost", "nobody");
    for (const { frames, types, state } of [gone, nobody])
      expect([frames(), types(), state.isRemoved]).toEqual([[], ["job.lost"], true]);
  });
});
