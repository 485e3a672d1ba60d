import { describe, expect, it } from "vitest";
import type { JobRequestMessage } from "../../src/message.ts";
import { unpack } from "../../src/wire/envelope.ts";
import type { PresenceNote, ReplyFrame } from "../../src/wire/frame.ts";
import { Peers } from "../../src/wire/peers.ts";
import { Presence } from "../../src/wire/presence.ts";
import { RemoteJobs } from "../../src/wire/remote-jobs.ts";
import { OTHER, PEER, requestMessage, SELF, testLink } from "../fixtures/test-link.ts";

const NOBODY = "jobs.v1.ns.rep.test.0001.=.request-";

/** The jobs of a runtime that knows of worker `w` at these places. */
function made(...init: (string | Parameters<typeof testLink>[0])[]) {
  const instances = init.filter((each) => typeof each === "string");
  const made = testLink(init.find((each) => typeof each === "object"));
  const peers = new Peers({ probe: () => {}, lost: () => {} }, 5);
  const presence = new Presence(
    { added: () => {}, removed: (name, isLost) => jobs.workerGone(name, isLost) },
    peers,
  );
  let tokens = 0;
  const jobs = new RemoteJobs(made.link, presence, () => `t${++tokens}`);
  const tell = (from: string, more: Partial<PresenceNote> = {}): void => {
    presence.told(from, {
      ...{ v: 1, worker: "w", runtime: "rt", isUp: true, isDraining: false, startedAt: 0, jobs: [] },
      ...{ revision: 1, isAll: false, ...more },
    });
  };
  for (const instance of instances) tell(instance);
  const ask = (more?: Partial<JobRequestMessage>): void => jobs.tell(requestMessage(more));
  const heard = (frame: ReplyFrame, from = PEER, worker = "w"): boolean =>
    jobs.heard(from, worker, { frame, bodies: [] });
  const accept = (from = PEER, job = "j"): boolean =>
    heard({ type: "accept", job, attempt: 1, offer: 1 }, from);
  const address = { jobId: "j", workerName: "w", attempt: 1 };
  const cancel = (): void =>
    jobs.tell({ type: "job.cancel", ...address, code: "cancelled", reason: undefined });
  const requesters = () => made.port.takeRequesters();
  return { ...made, jobs, presence, tell, ask, heard, accept, cancel, address, requesters };
}

describe("a request", () => {
  it("goes to all who host the worker, of whom one gets it, and the wire tells if nobody does", () => {
    const { ask, wire, subjects, jobs, body } = made(PEER);
    ask();
    const [request] = wire.take();
    expect(request).toMatchObject({ subject: subjects.request("w"), reply: `${NOBODY}1` });
    expect(unpack(request!.data)).toMatchObject({
      from: SELF,
      parcels: [{ frame: { type: "request", job: "j", worker: "w" }, bodies: [body({ a: 1 })] }],
    });
    expect(jobs.size).toBe(1);
  });

  it("goes to one that drains where all do", () => {
    const { ask, said, subjects, tell } = made();
    tell(PEER, { isDraining: true });
    ask();
    expect(said()).toMatchObject([
      { subject: subjects.directRequest("w", PEER), frame: { type: "request" } },
    ]);
  });

  it("goes again to one by itself, when nobody has answered", () => {
    const { ask, jobs, said, subjects, wire } = made(PEER);
    ask();
    wire.take();
    jobs.tick();
    expect(said()).toEqual([]);
    jobs.tick();
    expect(said()).toMatchObject([
      { subject: subjects.directRequest("w", PEER), frame: { type: "request" } },
    ]);
  });

  it("goes again to one that stands still after 2, 4 and 8 heartbeats, and before one is patient no more", () => {
    const { ask, jobs, said, wire, requesters } = made({ patience: 10 }, PEER);
    ask();
    wire.take();
    const when: number[] = [];
    for (let tick = 1; tick <= 10; tick++) {
      jobs.tick();
      if (said().length > 0) when.push(tick);
    }
    expect(when).toEqual([2, 4, 8, 9]);
    expect(requesters()).toMatchObject([{ code: "worker_lost" }]);
  });

  it("goes to another as soon as there is one that would take it sooner", () => {
    const { ask, jobs, said, wire, subjects, tell, presence } = made({ patience: 10 }, PEER);
    presence.beat(PEER, { v: 1, revision: 1, workers: 1, load: { w: 9 }, isLast: false });
    ask();
    wire.take();
    for (let tick = 1; tick <= 4; tick++) jobs.tick();
    said();
    tell(OTHER);
    jobs.tick();
    expect(said()).toMatchObject([
      { subject: subjects.directRequest("w", OTHER), frame: { type: "request" } },
    ]);
    jobs.tick();
    expect(said()).toEqual([]);
  });

  it("goes again to all on another connection, if nobody has it yet", () => {
    const { ask, jobs, accept, wire, frames } = made(PEER);
    ask({ jobId: "j" });
    ask({ jobId: "k" });
    accept(PEER, "k");
    frames();
    jobs.reconnected();
    expect(wire.take().map(({ reply }) => reply)).toEqual([`${NOBODY}1`]);
    expect(frames()).toMatchObject([{ type: "grant", job: "k" }]);
  });

  it("whose payload cannot be sent by now ends its job, and goes nowhere", () => {
    const { ask, wire, requesters, jobs, address } = made(PEER);
    ask({ payload: () => 1 });
    expect(requesters()).toMatchObject([
      {
        type: "job.lost",
        ...address,
        code: "error",
        reason: expect.stringContaining("its payload cannot be sent"),
        settled: true,
      },
    ]);
    expect([wire.take(), jobs.size]).toEqual([[], 0]);
  });

  it("that is longer than the wire takes ends its job, and goes nowhere", () => {
    const { ask, wire, requesters, jobs } = made(PEER);
    wire.maxPayload = 4_096;
    ask({ meta: { a: "x".repeat(4_096) } });
    expect(requesters()).toMatchObject([{ type: "job.lost", code: "error", settled: true }]);
    expect([wire.take(), jobs.size]).toEqual([[], 0]);
  });
});

it("loses a job at a tick where nobody hosts its worker any more", () => {
  const { ask, jobs, requesters, wire } = made();
  ask();
  wire.take();
  jobs.tick();
  jobs.tick();
  expect(requesters()).toMatchObject([{ code: "worker_lost", reason: "worker 'w' is gone" }]);
  expect([jobs.size, wire.take()]).toEqual([0, []]);
});

describe("nobody for a request", () => {
  it("loses its job where nobody is known to host the worker", () => {
    const { ask, jobs, requesters } = made();
    ask();
    jobs.nobodyFor("request-1");
    expect(requesters()).toMatchObject([{ code: "worker_lost", reason: "nobody hosts worker 'w' any more" }]);
    expect(jobs.size).toBe(0);
  });

  it("leaves it for who may come back, and asks one that drains", () => {
    const { ask, jobs, requesters, said, subjects, tell } = made(PEER);
    ask();
    jobs.nobodyFor("request-1");
    expect([requesters(), jobs.size]).toEqual([[], 1]);
    tell(PEER, { isDraining: true });
    said();
    jobs.nobodyFor("request-1");
    expect(said()).toMatchObject([{ subject: subjects.directRequest("w", PEER) }]);
  });

  it("is nothing to one that is granted by now, or not known", () => {
    const { ask, jobs, accept, requesters } = made(PEER);
    ask();
    accept();
    for (const what of ["request-1", "request-2", "request-", "other-1", ""]) jobs.nobodyFor(what);
    expect([requesters(), jobs.size]).toEqual([[], 1]);
  });
});

describe("an answer", () => {
  it("is for the job that it names, of the worker in whose name it comes", () => {
    const { ask, heard, frames, wire, jobs } = made(PEER);
    ask();
    wire.take();
    heard({ type: "accept", job: "j", attempt: 2, offer: 1 });
    heard({ type: "accept", job: "j", attempt: 1, offer: 1 }, PEER, "v");
    expect(frames()).toMatchObject([
      { type: "deny", job: "j", attempt: 2, worker: "w" },
      { type: "deny", job: "j", attempt: 1, worker: "v" },
    ]);
    heard({ type: "accept", job: "j", attempt: 1, offer: 1 });
    expect(frames()).toMatchObject([{ type: "grant", token: "t1" }]);
    expect(jobs.size).toBe(1);
  });

  it("that declines takes its worker for gone, and asks another", () => {
    const { ask, heard, said, subjects, presence, requesters, wire } = made(PEER, OTHER);
    ask();
    wire.take();
    heard({ type: "decline", job: "j", attempt: 1 }, PEER);
    expect(presence.instancesOf("w")).toEqual([OTHER]);
    expect(said()).toMatchObject([
      { subject: subjects.directRequest("w", OTHER), frame: { type: "request" } },
    ]);
    heard({ type: "decline", job: "j", attempt: 1 }, OTHER);
    expect(requesters()).toMatchObject([{ code: "worker_ended", reason: "worker 'w' stopped" }]);
  });

  it("that declines what another has by now means nothing", () => {
    const { ask, heard, accept, presence } = made(PEER, OTHER);
    ask();
    accept();
    heard({ type: "decline", job: "j", attempt: 1 }, OTHER);
    heard({ type: "decline", job: "nothing", attempt: 1 }, OTHER);
    expect(presence.instancesOf("w")).toEqual([PEER, OTHER]);
  });
});

describe("what is said under a token", () => {
  it("is heard from the one who has the job, in its worker's name, and from nobody else", () => {
    const { ask, heard, accept, requesters, port } = made(PEER, OTHER);
    ask();
    accept();
    heard({ type: "taken", token: "t1", seq: 1 });
    heard({ type: "start", token: "t1", seq: 2 }, OTHER);
    heard({ type: "start", token: "t1", seq: 2 }, PEER, "v");
    heard({ type: "start", token: "guessed", seq: 2 });
    expect([requesters(), port.lates]).toEqual([[], ["lateReports", "lateReports", "lateReports"]]);
    heard({ type: "start", token: "t1", seq: 2 });
    expect(requesters()).toMatchObject([{ type: "job.start" }]);
  });

  it("of a job that is not, or not any more, is to end, or is confirmed", () => {
    const { heard, said, subjects, port } = made();
    heard({ type: "start", token: "x", seq: 3 }, OTHER);
    heard({ type: "end", how: "response", token: "y", seq: 4 }, OTHER);
    heard({ type: "settled", token: "z", seq: 5 }, OTHER);
    heard({ type: "gone", token: "x" }, OTHER);
    const subject = subjects.control(OTHER);
    expect(said()).toMatchObject([
      { subject, frame: { type: "cancel", token: "x", code: "cancelled" } },
      { subject, frame: { type: "ack", token: "y", seen: 4 } },
      { subject, frame: { type: "ack", token: "z", seen: 5 } },
    ]);
    expect(port.lates).toEqual(["lateReports", "lateEndings", "lateEndings"]);
  });

  it("very often of a job that is not is told so once in a heartbeat: a short message may say it thousands of times", () => {
    const { heard, frames, jobs, port } = made();
    const report = (token: string, seq: number, from = OTHER): void =>
      void heard({ type: "report", kind: "update", token, seq }, from);
    for (let seq = 1; seq <= 1_000; seq++) report("x", seq);
    report("y", 1);
    report("x", 1, PEER);
    expect(frames()).toMatchObject(["x", "y", "x"].map((token) => ({ type: "cancel", token })));
    expect(port.lates).toHaveLength(1_002);
    jobs.tick();
    report("x", 1_001);
    expect(frames()).toMatchObject([{ type: "cancel", token: "x" }]);
  });

  it("that a job is gone loses it", () => {
    const { ask, accept, heard, requesters, jobs } = made(PEER);
    ask();
    accept();
    heard({ type: "gone", token: "t1" }, OTHER);
    expect(jobs.size).toBe(1);
    heard({ type: "gone", token: "t1" });
    expect(requesters()).toMatchObject([{ code: "worker_lost" }]);
    expect(jobs.size).toBe(0);
  });
});

describe("what a worker elsewhere is told", () => {
  it("is for the attempt that it names", () => {
    const { ask, accept, jobs, frames, address, cancel } = made(PEER);
    ask();
    accept();
    frames();
    jobs.tell({ type: "job.update_request", ...address });
    jobs.tell({ type: "job.update_request", ...address, attempt: 2 });
    jobs.tell({ type: "job.update_request", ...address, workerName: "v" });
    expect(frames()).toEqual([{ type: "update_request", token: "t1" }]);
    cancel();
    expect(frames()).toMatchObject([{ type: "cancel", token: "t1" }]);
  });
});

describe("a runtime that is gone", () => {
  it("takes the jobs along that it has, and leaves the others", () => {
    const { ask, accept, jobs, requesters } = made(PEER, OTHER);
    for (const jobId of ["j", "k", "l"]) ask({ jobId });
    accept(PEER, "j");
    accept(OTHER, "k");
    jobs.lost(PEER, "is gone", false);
    expect(requesters()).toMatchObject([
      { jobId: "j", code: "worker_lost", reason: "the runtime of worker 'w' is gone", settled: true },
    ]);
    jobs.lost(OTHER, "has closed", true);
    expect(requesters()).toMatchObject([{ jobId: "k", code: "worker_ended" }]);
    expect(jobs.size).toBe(1);
  });
});

describe("a worker that nobody hosts any more", () => {
  it.each([
    [true, "worker_lost"],
    [false, "worker_ended"],
  ])("ends what nobody has yet (lost: %s) as %s", (isLost, code) => {
    const { ask, accept, jobs, requesters } = made(PEER);
    ask({ jobId: "j" });
    ask({ jobId: "k" });
    ask({ jobId: "l", workerName: "v" });
    accept(PEER, "j");
    jobs.workerGone("w", isLost);
    expect(requesters()).toMatchObject([{ jobId: "k", code, reason: "worker 'w' stopped" }]);
    expect(jobs.size).toBe(2);
  });
});

describe("no connection for too long", () => {
  it("ends all jobs as disconnected; those that somebody has are held until he has heard of it", () => {
    const { ask, accept, jobs, requesters, wire, frames, heard } = made(PEER);
    ask({ jobId: "j" });
    ask({ jobId: "k" });
    accept(PEER, "j");
    frames();
    wire.isUp = false;
    jobs.disconnected("cut for 10 s");
    expect(requesters()).toMatchObject([
      { jobId: "j", code: "disconnected", reason: "cut for 10 s" },
      { jobId: "k", code: "disconnected" },
    ]);
    expect(jobs.size).toBe(1);
    wire.isUp = true;
    jobs.reconnected();
    expect(frames()).toMatchObject([
      { type: "grant", job: "j" },
      { type: "cancel", token: "t1" },
    ]);
    heard({ type: "gone", token: "t1" });
    expect([requesters(), jobs.size]).toEqual([[], 0]);
  });

  it("ends what was on its way to a worker at that moment, and nothing once there is a connection", () => {
    const { ask, jobs, requesters, wire } = made(PEER);
    jobs.disconnected("cut");
    ask();
    expect(requesters()).toMatchObject([{ code: "disconnected", reason: "cut" }]);
    expect(jobs.size).toBe(0);
    jobs.reconnected();
    wire.take();
    ask();
    expect([requesters(), wire.take().length]).toEqual([[], 1]);
  });
});

describe("a tick", () => {
  it("asks after jobs that rest as well, and lets one go that nobody has heard of", () => {
    const { ask, accept, heard, jobs, requesters, frames } = made(PEER);
    ask();
    accept();
    heard({ type: "taken", token: "t1", seq: 1 });
    frames();
    for (let ticks = 0; ticks < 9; ticks++) jobs.tick();
    expect(frames()).toEqual([{ type: "ack", token: "t1", seen: 1 }]);
    jobs.tick();
    expect(frames()).toMatchObject([{ type: "grant" }]);
    for (let ticks = 0; ticks < 5; ticks++) jobs.tick();
    expect(requesters()).toMatchObject([{ code: "worker_lost" }]);
  });
});
