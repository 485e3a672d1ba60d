import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pack, packBeat, packPresence, unpackBeat } from "../../src/wire/envelope.ts";
import type { BeatNote, Frame, PresenceNote } from "../../src/wire/frame.ts";
import { Session } from "../../src/wire/session.ts";
import { Subjects } from "../../src/wire/subjects.ts";
import { resolveWireOptions, type WireOptions } from "../../src/wire/wire-options.ts";
import { anyFrame, anyParcels, mutated } from "../fixtures/any-frame.ts";
import { FakePort } from "../fixtures/fake-port.ts";
import { FakeWire } from "../fixtures/fake-wire.ts";
import { requestFrame, requestMessage } from "../fixtures/test-link.ts";
import { turn } from "../fixtures/turn.ts";

const SELF = "test.0000000000000001";
const PEER = "peer.0002";

/** A session of runtime `test`, with a heartbeat of 100 ms. It gives others up after 500. */
function made(options: WireOptions = {}) {
  const wire = new FakeWire();
  const port = new FakePort();
  const subjects = new Subjects("ns");
  let tokens = 0;
  const newToken = (): string => String(++tokens).padStart(16, "0").padEnd(32, "f");
  const { own } = resolveWireOptions("test", {
    namespace: "ns",
    heartbeatMs: 100,
    detectMs: 500,
    newToken,
    ...options,
  });
  const session = new Session(wire, port, own);
  const up = (): void => {
    wire.isUp = true;
    session.up();
    wire.take();
  };
  const down = (): void => {
    wire.isUp = false;
    session.down("cut");
  };
  const hear = (frame: Frame, subject: string, from = PEER): void =>
    wire.deliver(subject, pack(from, [{ frame, bodies: [] }]));
  const presence = (more: Partial<PresenceNote> = {}, from = PEER): void => {
    const note = {
      worker: "w",
      runtime: "peer",
      isUp: true,
      isDraining: false,
      startedAt: 7,
      jobs: ["x", null],
    };
    wire.deliver(
      subjects.presence(more.worker ?? "w", from),
      packPresence({ ...note, revision: 1, isAll: false, ...more }),
    );
  };
  const beat = (more: Partial<BeatNote> = {}, from = PEER): void =>
    wire.deliver(
      subjects.beat(from),
      packBeat({ revision: 1, workers: 1, load: {}, isLast: false, ...more }),
    );
  const pass = (ms: number): void => {
    for (let left = ms; left > 0; left -= 10) port.clock.increment(10);
  };
  /** What was published since the last call: where, and beside it to whom the wire says that nobody is there. */
  const published = () =>
    wire.take().map(({ subject, reply }) => (reply === undefined ? subject : [subject, reply]));
  return { wire, port, subjects, session, up, down, hear, presence, beat, pass, published };
}

describe("a session", () => {
  it("listens to what is for its runtime, and to what is for all", () => {
    const { wire, subjects } = made();
    expect(wire.subjects).toEqual([
      ...[subjects.replies(SELF), subjects.control(SELF), subjects.presences, subjects.beats, subjects.who],
    ]);
  });

  it("says on each connection what it hosts, and asks what others host", () => {
    const { session, port, wire, subjects, published } = made();
    port.host("w");
    session.hostedChanged("w");
    wire.take();
    session.up();
    expect(published()).toEqual([subjects.presence("w", SELF), subjects.beat(SELF), subjects.who]);
    wire.deliver(subjects.who, new Uint8Array());
    expect(published()).toEqual([subjects.presence("w", SELF), subjects.beat(SELF)]);
  });

  it("says at each heartbeat that it is alive, as long as there is a connection", () => {
    const { up, down, pass, published, subjects, port } = made();
    up();
    pass(300);
    expect(published()).toEqual(Array(3).fill(subjects.beat(SELF)));
    down();
    pass(300);
    expect(published()).toEqual([]);
    up();
    up();
    pass(100);
    expect(published()).toEqual([subjects.beat(SELF)]);
    expect(port.clock.pending).toBe(1);
  });

  it("answers who asks whether anybody is there, and what there is", () => {
    const { up, hear, published, subjects, pass, port, session } = made();
    up();
    hear({ type: "ping" }, subjects.control(SELF));
    expect(published()).toEqual([subjects.beat(SELF)]);
    pass(20);
    port.host("w");
    session.hostedChanged("w");
    published();
    hear({ type: "who" }, subjects.control(SELF));
    expect(published()).toEqual([subjects.presence("w", SELF), subjects.beat(SELF)]);
  });

  it("answers all who ask soon after one another once", () => {
    const { up, down, hear, wire, pass, published, subjects, port } = made();
    up();
    for (let times = 1_000; times > 0; times--) {
      hear({ type: "who" }, subjects.control(SELF));
      hear({ type: "ping" }, subjects.control(SELF));
      wire.deliver(subjects.who, new Uint8Array());
    }
    expect(published()).toEqual([subjects.beat(SELF)]);
    pass(20);
    expect(published()).toEqual([subjects.beat(SELF)]);
    hear({ type: "ping" }, subjects.control(SELF));
    down();
    expect(port.clock.pending).toBe(1);
  });

  it("does not answer itself", () => {
    const { session, wire, published, subjects } = made();
    session.up();
    const [asked] = wire.take().filter(({ subject }) => subject === subjects.who);
    wire.deliver(subjects.who, asked!.data);
    expect(published()).toEqual([]);
    wire.deliver(subjects.who, pack(PEER, [{ frame: { type: "who" }, bodies: [] }]));
    expect(published()).toEqual([subjects.beat(SELF)]);
  });

  it("beats also where no connection lasts for a heartbeat", () => {
    const { session, wire, pass, down, subjects } = made();
    for (let times = 4; times > 0; times--) {
      wire.isUp = true;
      session.up();
      wire.take();
      pass(60);
      const beats = wire.take().filter(({ subject }) => subject === subjects.beat(SELF)).length;
      expect(beats).toBe(times % 2 === 0 ? 0 : 1);
      down();
    }
  });

  it("says as it closes that it goes, and leaves nothing", () => {
    const { up, session, presence, wire, port, subjects } = made();
    up();
    presence();
    session.close();
    const [last] = wire.take();
    expect(last?.subject).toBe(subjects.beat(SELF));
    expect(unpackBeat(last!.data).isLast).toBe(true);
    expect([port.remote.size, port.clock.pending, session.replicas]).toEqual([0, 0, []]);
  });

  it("says before that whatever is still to be said", () => {
    const { up, session, presence, hear, wire, subjects } = made();
    up();
    presence();
    hear({ type: "settled", token: "x", seq: 1 }, subjects.reply(SELF, "w"));
    wire.take();
    session.close();
    expect(wire.take().map(({ subject }) => subject)).toEqual([subjects.control(PEER), subjects.beat(SELF)]);
  });

  it("closed without a connection leaves nothing either", () => {
    const { up, down, session, port } = made();
    up();
    down();
    session.close();
    expect(port.clock.pending).toBe(0);
  });
});

describe("a worker of another runtime", () => {
  it("is in the registry as long as anybody hosts it", () => {
    const { presence, port, session } = made();
    presence({ parent: "p" });
    expect(port.remote.get("w")?.entry).toEqual({
      ...{ name: "w", runtime: "peer", parent: "p", startedAt: 7 },
      jobs: ["x", undefined].map((name) => ({ name, payload: undefined, response: undefined })),
    });
    presence({}, "other.3");
    expect(session.replicas).toHaveLength(2);
    presence({ isUp: false, revision: 2 });
    expect(port.remote.has("w")).toBe(true);
    presence({ isUp: false, revision: 2 }, "other.3");
    expect(port.remote.has("w")).toBe(false);
  });

  it("is taken from nobody but its runtime, and from this one never", () => {
    const { presence, port, wire, subjects, session } = made();
    presence({}, SELF);
    expect([port.remote.size, port.badFrames, session.replicas]).toEqual([0, 0, []]);
    const note = {
      runtime: "peer",
      isUp: true,
      isDraining: false,
      startedAt: 7,
      jobs: [],
      revision: 1,
      isAll: false,
    };
    wire.deliver(subjects.presence("v", PEER), packPresence({ ...note, worker: "w" }));
    expect(port.takeReports()).toEqual(["a presence of worker 'w' in the name of another"]);
    expect([port.remote.size, port.badFrames]).toEqual([0, 1]);
  });

  it("is asked for what it says of itself when a beat tells of more, once in a heartbeat", async () => {
    const { up, beat, wire, subjects, pass } = made();
    up();
    beat({ revision: 3, workers: 2 });
    beat({ revision: 3, workers: 2 });
    await turn();
    expect(wire.takeFrames()).toEqual([
      { subject: subjects.control(PEER), frame: { type: "who" }, bodies: [] },
    ]);
    pass(100);
    beat({ revision: 3, workers: 2 });
    await turn();
    wire.published.splice(0, 1);
    expect(wire.takeFrames()).toHaveLength(1);
  });
});

describe("a runtime that is silent", () => {
  it("is asked whether it is there, so that the wire can say if nobody is", () => {
    const { up, presence, beat, pass, published, subjects, port, wire } = made();
    up();
    presence();
    beat();
    pass(100);
    expect(published()).toEqual([subjects.beat(SELF)]);
    pass(100);
    const nobody = subjects.nobody(SELF, `probe-${PEER}`);
    expect(published()).toEqual([subjects.beat(SELF), [subjects.control(PEER), nobody]]);
    wire.deliver(nobody, new Uint8Array(), true);
    expect(port.remote.size).toBe(0);
  });

  it("is gone after `detectMs` by one's own heartbeats, and not before", () => {
    const { up, presence, pass, port } = made();
    up();
    presence();
    pass(500);
    expect(port.remote.size).toBe(1);
    pass(100);
    expect(port.remote.size).toBe(0);
  });

  it("is not gone because this one stood still itself", () => {
    const { up, presence, beat, port } = made();
    up();
    presence();
    for (let times = 0; times < 9; times++) {
      port.clock.increment(5_000);
      beat();
    }
    expect(port.remote.size).toBe(1);
  });

  it("is not alive because somebody writes its name", () => {
    const { up, presence, hear, pass, port, subjects } = made();
    up();
    presence();
    port.host("w");
    for (const subject of [subjects.control(SELF), subjects.reply(SELF, "w"), subjects.request("w")]) {
      pass(200);
      hear({ type: "ping" }, subjects.control(SELF));
      hear({ type: "gone", token: "x" }, subjects.reply(SELF, "w"));
      hear(requestFrame(), subject);
    }
    expect(port.remote.size).toBe(0);
  });

  it("is alive as long as it beats", () => {
    const { up, presence, beat, pass, port } = made();
    up();
    presence();
    for (let times = 0; times < 9; times++) {
      pass(400);
      beat();
    }
    expect(port.remote.size).toBe(1);
  });

  it("is watched from when it asks for something on, and what it asked for goes with it", () => {
    const { up, hear, pass, port, session, subjects, wire } = made();
    port.host("w");
    session.hostedChanged("w");
    up();
    hear(requestFrame(), subjects.request("w"));
    const grant = {
      type: "grant",
      job: "j",
      attempt: 1,
      worker: "w",
      offer: 1,
      token: "t",
      seen: 0,
    } as const;
    hear(grant, subjects.control(SELF));
    pass(200);
    wire.deliver(subjects.nobody(SELF, `probe-${PEER}`), new Uint8Array(), true);
    expect(port.takeWorkers().map(({ type }) => type)).toEqual(["job.request", "job.cancel"]);
  });

  it("has said that it goes: it is gone at once", () => {
    const { up, presence, beat, port } = made();
    up();
    presence();
    beat({ isLast: true });
    expect(port.remote.size).toBe(0);
  });

  it("is not looked for in this one itself, which asks itself for what it hosts by now", () => {
    const { up, hear, pass, published, subjects } = made();
    up();
    hear({ type: "deny", job: "j", attempt: 1, worker: "w" }, subjects.control(SELF), SELF);
    pass(700);
    expect(new Set(published())).toEqual(new Set([subjects.beat(SELF)]));
  });
});

describe("a connection that is lost", () => {
  it("leaves everything as it is for `detectMs`, and asks may wait", () => {
    const { up, down, presence, pass, port } = made();
    up();
    presence();
    down();
    pass(490);
    expect([port.remote.size, port.offline, port.lost]).toEqual([1, undefined, []]);
    up();
    pass(490);
    expect(port.remote.size).toBe(1);
  });

  it("after that takes all other runtimes along, and whatever waits for them", () => {
    const { up, down, presence, pass, port } = made();
    up();
    presence();
    down();
    pass(500);
    const how = "there has been no connection for 500 ms: cut";
    expect([port.remote.size, port.offline, port.lost]).toEqual([0, how, [how]]);
    up();
    expect(port.offline).toBeUndefined();
  });

  it("does so however often it was tried to make another, and was not", () => {
    const { session, wire, pass, port } = made();
    wire.isUp = false;
    for (let times = 0; times < 5; times++) {
      session.down("refused");
      pass(100);
    }
    expect(port.lost).toHaveLength(1);
    expect(port.clock.pending).toBe(0);
  });

  it("lets nothing be asked elsewhere from the first moment on, where that is wished", () => {
    const { up, down, port } = made({ offline: "reject" });
    up();
    down();
    expect(port.offline).toBe("cut");
    up();
    expect(port.offline).toBeUndefined();
  });

  it("takes along what was to be said", async () => {
    const { up, down, hear, subjects, wire } = made();
    up();
    hear({ type: "report", kind: "update", token: "x", seq: 1 }, subjects.reply(SELF, "w"));
    down();
    wire.isUp = true;
    await turn();
    expect(wire.take()).toEqual([]);
  });
});

describe("a job between two runtimes", () => {
  it("is asked for by way of the worker's name, granted, and run", async () => {
    const [here, there] = [made(), made()];
    here.up();
    there.port.host("w");
    there.session.hostedChanged("w");
    there.up();
    here.presence();
    const worker = here.port.remote.get("w")?.receiver;
    worker?.receive(requestMessage());
    const [request] = here.wire.take();
    expect(here.session.held).toEqual({ jobs: 1, runs: 0 });
    there.wire.deliver(request!.subject, request!.data);
    await turn();
    expect(there.wire.takeFrames()).toMatchObject([
      { subject: here.subjects.reply(SELF, "w"), frame: { type: "accept", offer: 1 } },
    ]);
    here.hear({ type: "accept", job: "j", attempt: 1, offer: 1 }, here.subjects.reply(SELF, "w"));
    await turn();
    const [grant] = here.wire.take();
    expect(grant?.subject).toBe(here.subjects.control(PEER));
    there.wire.deliver(there.subjects.control(SELF), grant!.data);
    expect(there.port.takeWorkers()).toMatchObject([{ type: "job.request", jobId: "j" }]);
    expect(there.session.held).toEqual({ jobs: 0, runs: 1 });
  });

  it("is lost when the wire says that nobody is there to take it", () => {
    const { up, presence, port, wire, subjects } = made();
    up();
    presence();
    port.remote.get("w")?.receiver.receive(requestMessage());
    presence({ isUp: false, revision: 2 });
    expect(port.takeRequesters()).toMatchObject([{ code: "worker_ended" }]);
    presence({ revision: 3 });
    const { receiver } = port.remote.get("w") as { receiver: { receive(message: object): void } };
    presence({ isUp: false, revision: 4 });
    receiver.receive(requestMessage({ jobId: "k" }));
    wire.deliver(subjects.nobody(SELF, "request-2"), new Uint8Array(), true);
    expect(port.takeRequesters()).toMatchObject([{ jobId: "k", code: "worker_lost" }]);
  });
});

it("asks again on another connection for what nobody has yet", () => {
  const { up, down, presence, port, wire, session, subjects, published } = made();
  up();
  presence();
  port.remote.get("w")?.receiver.receive(requestMessage());
  wire.take();
  down();
  wire.isUp = true;
  session.up();
  expect(published()).toContainEqual([subjects.request("w"), subjects.nobody(SELF, "request-1")]);
});

it("says of a job that it runs what is not confirmed again, and gives it up without a connection for too long", () => {
  const { up, down, hear, pass, port, session, subjects, published } = made();
  port.host("w");
  session.hostedChanged("w");
  up();
  hear(requestFrame(), subjects.request("w"));
  hear(
    { type: "grant", job: "j", attempt: 1, worker: "w", offer: 1, token: "t", seen: 0 },
    subjects.control(SELF),
  );
  expect(port.takeWorkers()).toMatchObject([{ type: "job.request" }]);
  pass(100);
  published();
  pass(200);
  expect(published()).toContain(subjects.reply(PEER, "w"));
  down();
  pass(500);
  expect(port.takeWorkers()).toMatchObject([{ type: "job.cancel", code: "cancelled" }]);
  expect(session.held).toEqual({ jobs: 0, runs: 0 });
});

describe("whoever may be on the wire", () => {
  it.each<[string, (test: ReturnType<typeof made>) => void]>([
    [
      "says where only the wire may that nobody is there",
      ({ wire, subjects }) => wire.deliver(subjects.nobody(SELF, `probe-${PEER}`), new Uint8Array()),
    ],
    ["sends no message", ({ wire, subjects }) => wire.deliver(subjects.control(SELF), Uint8Array.of(1))],
    ["beats as nobody", ({ wire }) => wire.deliver("jobs.v1.ns.beat.=ff.x", new Uint8Array())],
    ["answers as one who asks", ({ hear, subjects }) => hear(requestFrame(), subjects.reply(SELF, "w"))],
    ["asks where it controls", ({ hear, subjects }) => hear(requestFrame(), subjects.control(SELF))],
    [
      "controls where it asks",
      ({ hear, subjects }) => hear({ type: "ping" }, subjects.directRequest("w", SELF)),
    ],
    [
      "asks one worker in the name of another",
      ({ hear, subjects }) => hear(requestFrame({ worker: "v" }), subjects.directRequest("w", SELF)),
    ],
  ])("%s, is counted and reported, and changes nothing", (_, act) => {
    const test = made();
    test.port.host("w");
    test.session.hostedChanged("w");
    test.up();
    test.presence();
    act(test);
    expect([test.port.badFrames, test.port.reports.length]).toEqual([1, 1]);
    expect(test.port.reports[0]?.error).toBeInstanceOf(Error);
    expect([test.port.remote.size, test.session.held]).toEqual([1, { jobs: 0, runs: 0 }]);
  });

  it("spoils with one bad frame none of the others in its message", () => {
    const { up, wire, subjects, port, published } = made();
    up();
    const frames: Frame[] = [requestFrame(), { type: "ping" }];
    wire.deliver(
      subjects.control(SELF),
      pack(
        PEER,
        frames.map((frame) => ({ frame, bodies: [] })),
      ),
    );
    expect([port.badFrames, published()]).toEqual([1, [subjects.beat(SELF)]]);
  });

  it("hurts nobody, whatever it sends to wherever: the session goes on, and closes without a trace", async () => {
    const subjects = new Subjects("ns");
    const where = fc.constantFrom(
      ...[
        subjects.reply(SELF, "w"),
        subjects.control(SELF),
        subjects.directRequest("w", SELF),
        subjects.request("w"),
      ],
      ...[subjects.beat(PEER), subjects.beat("=zz.1"), subjects.presence("w", PEER), subjects.who],
      ...[subjects.nobody(SELF, `probe-${PEER}`), subjects.nobody(SELF, "request-1")],
    );
    const sane = anyFrame.map((frame) => pack(PEER, [{ frame, bodies: [] }]));
    const message = fc.record({
      subject: where,
      data: fc.oneof(
        sane,
        anyParcels.map((parcels) => pack(PEER, parcels)),
        mutated(sane),
      ),
      isNobody: fc.boolean(),
      ms: fc.constantFrom(0, 0, 0, 50, 300),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 25 }), async (messages) => {
        const { wire, port, session, up, pass, published } = made();
        port.host("w");
        session.hostedChanged("w");
        up();
        for (const { subject, data, isNobody, ms } of messages) {
          wire.deliver(subject, data, isNobody);
          pass(ms);
        }
        await turn();
        wire.take();
        pass(100);
        expect(published()).toContain(subjects.beat(SELF));
        session.close();
        expect([port.remote.size, port.clock.pending]).toEqual([0, 0]);
        expect(({} as Record<string, unknown>).polluted).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });
});
