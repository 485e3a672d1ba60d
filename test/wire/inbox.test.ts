import { describe, expect, it } from "vitest";
import type { Answers } from "../../src/wire/answers.ts";
import { pack } from "../../src/wire/envelope.ts";
import type { Frame } from "../../src/wire/frame.ts";
import { Inbox } from "../../src/wire/inbox.ts";
import type { Peers } from "../../src/wire/peers.ts";
import type { Presence } from "../../src/wire/presence.ts";
import type { RemoteJobs } from "../../src/wire/remote-jobs.ts";
import type { RemoteRuns } from "../../src/wire/remote-runs.ts";
import { testLink } from "../fixtures/test-link.ts";

const PEER = "them.0123456789abcdef";

/** An inbox beside parts that note what they get. `knows`: whether what they are told comes with a token that they know. */
function made(knows: boolean) {
  const { link, wire, port, subjects } = testLink();
  const calls: string[] = [];
  const note =
    (what: string, result?: unknown) =>
    (...[first]: unknown[]): unknown => {
      calls.push(`${what} ${typeof first === "string" ? first : ""}`.trim());
      return result;
    };
  new Inbox({
    link,
    peers: { heard: note("alive"), watch: note("watched"), left: note("left") } as unknown as Peers,
    presence: { told: note("presence"), beat: note("beat", true) } as unknown as Presence,
    jobs: { heard: note("answer", knows) } as unknown as RemoteJobs,
    runs: { told: note("control", knows), asked: note("asked") } as unknown as RemoteRuns,
    answers: { ping: note("ping"), who: note("who") } as unknown as Answers,
    nobodyFor: note("nobody"),
  });
  const say = (subject: string, frame: Frame): void =>
    wire.deliver(subject, pack(PEER, [{ frame, bodies: [] }]));
  return { calls, say, wire, port, link, subjects };
}

describe("what is said with a token", () => {
  const start: Frame = { type: "start", token: "t", seq: 1 };
  const ack: Frame = { type: "ack", token: "t", seen: 1 };

  it("shows that whoever says it is alive, if he can know it", () => {
    const { say, calls, subjects, link } = made(true);
    say(subjects.reply(link.self, "w"), start);
    say(subjects.control(link.self), ack);
    expect(calls).toEqual([`answer ${PEER}`, `alive ${PEER}`, `control ${PEER}`, `alive ${PEER}`]);
  });

  it("shows nothing, if he has only made it up", () => {
    const { say, calls, subjects, link } = made(false);
    say(subjects.reply(link.self, "w"), start);
    say(subjects.control(link.self), ack);
    expect(calls).toEqual([`answer ${PEER}`, `control ${PEER}`]);
  });
});

it("watches who accepts a job, and tells who asks whether anybody is there", () => {
  const { say, calls, subjects, link } = made(false);
  say(subjects.reply(link.self, "w"), { type: "accept", job: "j", attempt: 1, offer: 1 });
  say(subjects.control(link.self), { type: "ping" });
  say(subjects.control(link.self), { type: "who" });
  expect(calls).toEqual([`watched ${PEER}`, `answer ${PEER}`, "ping", "who"]);
});

it("tells who asks all what they host, unless it is itself, and counts what in that cannot be understood", () => {
  const { say, calls, subjects, link, wire, port } = made(false);
  say(subjects.who, { type: "who" });
  wire.deliver(subjects.who, new Uint8Array());
  wire.deliver(subjects.who, pack(link.self, [{ frame: { type: "who" }, bodies: [] }]));
  expect([calls, port.badFrames]).toEqual([["who", "who"], 0]);
  say(subjects.who, { type: "later" } as unknown as Frame);
  wire.deliver(subjects.who, Uint8Array.of(1));
  expect([calls.length, port.badFrames]).toEqual([3, 2]);
});

it("counts and reports what is said in a wrong place, and what is no message", () => {
  const { say, calls, subjects, link, wire, port } = made(true);
  say(subjects.control(link.self), { type: "start", token: "t", seq: 1 });
  wire.deliver(subjects.reply(link.self, "w"), new Uint8Array([1, 2, 3]));
  wire.deliver(subjects.nobody(link.self, "probe-x.1"), new Uint8Array());
  expect(calls).toEqual([]);
  expect(port.badFrames).toBe(3);
  expect(port.reports).toHaveLength(3);
});
