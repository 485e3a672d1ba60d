import { textOf } from "../internal/text-of.ts";
import type { Answers } from "./answers.ts";
import { unpack, unpackBeat, unpackPresence } from "./envelope.ts";
import type { Parcel } from "./frame.ts";
import { asAsk, asControl, asReply } from "./frame-kinds.ts";
import type { Link } from "./link.ts";
import type { Peers } from "./peers.ts";
import type { Presence } from "./presence.ts";
import { quoted } from "./quoted.ts";
import type { RemoteJobs } from "./remote-jobs.ts";
import type { RemoteRuns } from "./remote-runs.ts";
import { type Address, encodeName, isAddress, Subjects } from "./subjects.ts";
import type { WireMessage } from "./wire.ts";

/** Whom what comes concerns. */
export interface InboxInit {
  readonly link: Link;
  readonly peers: Peers;
  readonly presence: Presence;
  readonly jobs: RemoteJobs;
  readonly runs: RemoteRuns;
  readonly answers: Answers;
  /** The wire says that nobody is there. */
  readonly nobodyFor: (what: string) => void;
}

/**
 * Takes what comes to whom it concerns. Whatever somebody sends is counted and reported, and hurts nobody. A sender that is
 * named in a message is not taken for alive because of that: anybody can write it, but no token. It is watched if something
 * depends on it.
 */
export class Inbox {
  readonly #to: InboxInit;
  /** Who was asked what he hosts since the last tick. */
  readonly #askedWho = new Set<Address>();

  constructor(to: InboxInit) {
    this.#to = to;
    const { wire, subjects, self } = to.link;
    wire.subscribe(subjects.replies(self), this.#onReply);
    wire.subscribe(subjects.control(self), this.#onControl);
    wire.subscribe(subjects.presences, this.#onPresence);
    wire.subscribe(subjects.beats, this.#onBeat);
    wire.subscribe(subjects.who, this.#onWho);
  }

  tick(): void {
    this.#askedWho.clear();
  }

  /** A request, from the queue of a worker or to this runtime by itself. */
  readonly onRequest = (message: WireMessage): void => {
    const workerToken = Subjects.workerTokenIn(message.subject, "request");
    this.#each(message, (from, parcel) => {
      const asked = asAsk(parcel);
      const { type, worker } = asked.frame;
      if (encodeName(worker) !== workerToken) {
        throw new Error(`a frame '${type}' for worker '${quoted(worker)}' where another is asked`);
      }
      if (type === "request") this.#watch(from);
      this.#to.runs.asked(from, asked);
    });
  };

  readonly #onReply = (message: WireMessage): void => {
    const { link, jobs, nobodyFor } = this.#to;
    const what = link.subjects.nobodyFor(link.self, message.subject);
    if (what !== undefined) {
      if (message.isNobody) nobodyFor(what);
      else link.bad(new Error(`somebody says '${quoted(message.subject)}', which only the wire may`));
      return;
    }
    const workerToken = Subjects.workerTokenIn(message.subject, "reply") ?? "";
    this.#each(message, (from, parcel) => {
      const said = asReply(parcel);
      if (said.frame.type === "accept") this.#watch(from);
      if (jobs.heard(from, workerToken, said)) this.#to.peers.heard(from);
    });
  };

  readonly #onControl = (message: WireMessage): void => {
    const { answers, runs } = this.#to;
    this.#each(message, (from, parcel) => {
      const { frame } = asControl(parcel);
      if (frame.type === "ping") answers.ping();
      else if (frame.type === "who") answers.who();
      else if (runs.told(from, frame)) this.#to.peers.heard(from);
    });
  };

  readonly #onPresence = (message: WireMessage): void => {
    this.#guard(() => {
      const from = this.#senderOf(message);
      if (from === undefined) return;
      const note = unpackPresence(message.data);
      if (encodeName(note.worker) !== Subjects.workerTokenIn(message.subject, "presence")) {
        throw new Error(`a presence of worker '${quoted(note.worker)}' in the name of another`);
      }
      this.#to.peers.heard(from);
      this.#to.presence.told(from, note);
    });
  };

  readonly #onBeat = (message: WireMessage): void => {
    const { peers, presence, link } = this.#to;
    this.#guard(() => {
      const from = this.#senderOf(message);
      if (from === undefined) return;
      const beat = unpackBeat(message.data);
      if (beat.isLast) {
        peers.left(from);
        return;
      }
      peers.heard(from);
      if (presence.beat(from, beat) || this.#askedWho.has(from)) return;
      // Once: one that may not say all that it hosts would be asked again at each answer.
      this.#askedWho.add(from);
      link.tell(from, { type: "who" });
    });
  };

  /** Somebody asks all what they host; one's own question comes back, too. */
  readonly #onWho = ({ data }: WireMessage): void => {
    this.#guard(() => {
      const { link, answers } = this.#to;
      if (data.length > 0) {
        const { from, bad } = unpack(data);
        for (const error of bad) link.bad(error);
        if (from === link.self) return;
      }
      answers.who();
    });
  };

  /** Who sent it; `undefined` for this runtime itself. */
  #senderOf({ subject }: WireMessage): Address | undefined {
    const from = Subjects.addressIn(subject);
    if (!isAddress(from)) throw new Error(`a message of nobody: '${quoted(subject)}'`);
    return from === this.#to.link.self ? undefined : from;
  }

  /** It may ask itself, for what it hosts since it asked. */
  #watch(from: Address): void {
    if (from !== this.#to.link.self) this.#to.peers.watch(from);
  }

  #each(message: WireMessage, take: (from: Address, parcel: Parcel) => void): void {
    this.#guard(() => {
      const { from, parcels, bad } = unpack(message.data);
      for (const error of bad) this.#to.link.bad(error);
      for (const parcel of parcels) this.#guard(() => take(from, parcel));
    });
  }

  #guard(take: () => void): void {
    try {
      take();
    } catch (error) {
      this.#to.link.bad(error instanceof Error ? error : new Error(textOf(error)));
    }
  }
}
