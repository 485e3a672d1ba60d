import { jsonCodec } from "../../src/codec/json-codec.ts";
import type { JobRequestMessage, Message, WorkerMessage } from "../../src/message.ts";
import { pack, packBeat, packPresence, unpack } from "../../src/wire/envelope.ts";
import type { Body, Frame, Parcel } from "../../src/wire/frame.ts";
import { Session } from "../../src/wire/session.ts";
import { Subjects } from "../../src/wire/subjects.ts";
import { resolveWireOptions } from "../../src/wire/wire-options.ts";
import { FakePort } from "../fixtures/fake-port.ts";
import { FakeWire } from "../fixtures/fake-wire.ts";
import { requestFrame, requestMessage } from "../fixtures/test-link.ts";
import { must } from "./fuzz-target.ts";

export const SELF = "test.0000000000000000";
export const PEER = "peer.0002";
const HEARTBEAT_MS = 100;
export const subjects = new Subjects("ns");

/** What the peer was given by nobody but this runtime, and gave nobody else. */
const THEIR_TOKEN = "a-secret-of-the-peer-and-nobody-else";
const codec = jsonCodec();

/** Turns of the event loop would take most of the time. */
class PromptPort extends FakePort {
  override async giveTurn(): Promise<void> {}
}

/**
 * A session with a peer that means well: it runs a job of ours at its worker `p`, and has a job of its own at our worker `w`.
 * Whatever others send meanwhile, both must come to their ends.
 */
export class SessionScene {
  readonly wire = new FakeWire();
  readonly port = new PromptPort();
  readonly #session: Session;
  #ours = "";
  #seq = 0;
  #theirs: JobRequestMessage | undefined;

  constructor() {
    let tokens = 0;
    const newToken = (): string => `${String(tokens++).padStart(16, "0")}-a-secret-of-ours`;
    const options = { namespace: "ns", heartbeatMs: HEARTBEAT_MS, detectMs: 5 * HEARTBEAT_MS, newToken };
    this.#session = new Session(this.wire, this.port, resolveWireOptions("test", options).own);
  }

  /** Both jobs run. */
  async begin(): Promise<void> {
    this.port.host("w");
    this.#session.hostedChanged("w");
    this.#session.up();
    this.#present();
    this.port.remote.get("p")?.receiver.receive(requestMessage({ jobId: "ours", workerName: "p" }));
    this.#hear(subjects.reply(SELF, "p"), { type: "accept", job: "ours", attempt: 1, offer: 1 });
    await this.settle();
    for (const { frame } of this.#heardAt(subjects.control(PEER)))
      if (frame.type === "grant") this.#ours = frame.token;
    this.#say("taken");
    this.#say("start");
    const job = { job: "theirs", attempt: 1, worker: "w" };
    this.#hear(subjects.directRequest("w", SELF), requestFrame(job));
    const grant = { ...job, type: "grant", offer: 1, token: THEIR_TOKEN, seen: 0 } as const;
    this.#hear(subjects.control(SELF), grant);
    this.#theirs = this.port.takeWorkers().find(isRequest);
    must(this.#ours !== "" && this.#theirs !== undefined, () => "the jobs did not begin");
    await this.settle();
    this.wire.take();
    this.port.takeRequesters();
  }

  /** A heartbeat passes, and the peer beats. */
  async pass(): Promise<void> {
    this.wire.deliver(subjects.beat(PEER), packBeat({ revision: 1, workers: 1, load: {}, isLast: false }));
    this.port.clock.increment(HEARTBEAT_MS);
    await this.settle();
  }

  /** The jobs end, and whoever asked hears how. */
  async finish(): Promise<void> {
    const answer = codec.encode("answer");
    this.#say("end", { how: "response", status: "completed", settled: true }, [answer]);
    const told = this.port.takeRequesters().filter(({ jobId }) => jobId === "ours");
    must(
      told.some((each) => each.type === "job.response" && each.response === "answer"),
      () => `our job did not end as it should: ${told.map(({ type }) => type)}`,
    );
    const { jobId, workerName, attempt, replyTo } = this.#theirs as JobRequestMessage;
    const address = { jobId, workerName, attempt };
    const response = answer as unknown;
    replyTo.receive({
      ...address,
      type: "job.response",
      status: "completed",
      response,
      settled: true,
    } as Message);
    await this.settle();
    const said = this.#heardAt(subjects.reply(PEER, "w"));
    const isEnd = said.some(({ frame }) => frame.type === "end" && frame.token === THEIR_TOKEN);
    must(isEnd, () => "the peer does not hear how its job ended");
  }

  /** Everybody falls silent, or goes: nothing is left of them. */
  async end(): Promise<void> {
    const silence = 7 * HEARTBEAT_MS;
    for (let ms = 0; ms < silence; ms += HEARTBEAT_MS) {
      this.port.clock.increment(HEARTBEAT_MS);
      await this.settle();
    }
    const { jobs, runs } = this.#session.held;
    must(jobs === 0 && runs === 0, () => `${jobs} jobs and ${runs} runs are left`);
    must(this.port.remote.size === 0, () => `workers ${[...this.port.remote.keys()]} are left`);
    must(this.#session.replicas.length === 0, () => "replicas are left");
    this.#session.close();
    must(this.port.clock.pending === 0, () => "a timer is left");
  }

  async settle(): Promise<void> {
    for (let turns = 0; turns < 4; turns++) await null;
  }

  /** The frames that were said there since anybody looked. */
  #heardAt(subject: string): readonly Parcel[] {
    const messages = this.wire.take().filter((message) => message.subject === subject);
    return messages.flatMap(({ data }) => unpack(data).parcels);
  }

  #present(): void {
    const note = { worker: "p", runtime: "peer", isUp: true, isDraining: false, startedAt: 0, jobs: [null] };
    const whole = { ...note, revision: 1, isAll: true };
    this.wire.deliver(subjects.presence("p", PEER), packPresence(whole));
  }

  #say(type: "taken" | "start" | "end", more: object = {}, bodies: readonly Body[] = []): void {
    const frame = { type, token: this.#ours, seq: ++this.#seq, ...more } as Frame;
    this.#hear(subjects.reply(SELF, "p"), frame, bodies);
  }

  #hear(subject: string, frame: Frame, bodies: readonly Body[] = []): void {
    this.wire.deliver(subject, pack(PEER, [{ frame, bodies }]));
  }
}

function isRequest(message: WorkerMessage): message is JobRequestMessage {
  return message.type === "job.request" && message.jobId === "theirs";
}
