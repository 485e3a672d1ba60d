import { textOf } from "../internal/text-of.ts";
import type { TransportPort } from "../transport/transport.ts";
import { unpack, unpackBeat, unpackPresence } from "./envelope.ts";
import type { Parcel } from "./frame.ts";
import { asAsk, asControl, asReply } from "./frame-kinds.ts";
import { Hosting } from "./hosting.ts";
import { Link } from "./link.ts";
import { Peers, type PeersOwner } from "./peers.ts";
import { Presence, type PresenceOwner, type Replica } from "./presence.ts";
import { RemoteJobs } from "./remote-jobs.ts";
import { RemoteRuns } from "./remote-runs.ts";
import { RemoteWorkers } from "./remote-workers.ts";
import { type Address, addressOf, encodeName, isAddress, nameIn, Subjects } from "./subjects.ts";
import type { Wire, WireMessage } from "./wire.ts";
import type { ResolvedWireOptions } from "./wire-options.ts";

const PROBE = "probe-";

/** One runtime on a wire, from when it opens until it closes: takes what comes to whom it concerns. */
export class Session implements PeersOwner, PresenceOwner {
  readonly #link: Link;
  readonly #peers: Peers;
  readonly #presence: Presence;
  readonly #jobs: RemoteJobs;
  readonly #runs: RemoteRuns;
  readonly #hosting: Hosting;
  readonly #options: ResolvedWireOptions;
  readonly #workers: RemoteWorkers;
  /** Who was asked what he hosts since the last tick. */
  readonly #toldWho = new Set<Address>();
  #forgetTick: (() => void) | undefined;
  #forgetOutage: (() => void) | undefined;

  constructor(wire: Wire, port: TransportPort, options: ResolvedWireOptions) {
    const subjects = new Subjects(options.namespace);
    const self = addressOf(port.runtimeName, options.newToken());
    const patience = Math.ceil(options.detectMs / options.heartbeatMs);
    this.#options = options;
    this.#link = new Link({ wire, port, codec: options.codec, subjects, self, patience });
    this.#peers = new Peers(this, patience);
    this.#presence = new Presence(this, this.#peers);
    this.#jobs = new RemoteJobs(this.#link, this.#presence, options.newToken);
    this.#runs = new RemoteRuns(this.#link);
    this.#workers = new RemoteWorkers(this.#link, this.#presence, this.#jobs);
    this.#hosting = new Hosting(this.#link, this.#onRequest);
    wire.subscribe(subjects.replies(self), this.#onReply);
    wire.subscribe(subjects.control(self), this.#onControl);
    wire.subscribe(subjects.presences, this.#onPresence);
    wire.subscribe(subjects.beats, this.#onBeat);
    wire.subscribe(subjects.who, () => this.#hosting.tellAll());
  }

  get carry(): Link["carry"] {
    return this.#link.carry;
  }

  get replicas(): readonly Replica[] {
    return [...this.#presence.replicas()];
  }

  get held(): { readonly jobs: number; readonly runs: number } {
    return { jobs: this.#jobs.size, runs: this.#runs.size };
  }

  /** There is a connection, the first or another. */
  up(): void {
    const { port, wire, subjects } = this.#link;
    this.#forgetOutage?.();
    this.#forgetOutage = undefined;
    port.setOffline(undefined);
    this.#peers.reconnected();
    this.#hosting.tellAll();
    wire.publish(subjects.who, new Uint8Array());
    this.#jobs.reconnected();
    this.#runs.reconnected();
    this.#workers.reconnected();
    this.#arm();
  }

  /** There is none. */
  down(reason: string): void {
    const { port, outbox } = this.#link;
    outbox.clear();
    this.#forgetTick?.();
    this.#forgetTick = undefined;
    if (this.#options.offline === "reject") port.setOffline(reason);
    this.#forgetOutage ??= port.after(this.#options.detectMs, () => this.#disconnected(reason));
  }

  /** What was said there was not let through. */
  refused(subject: string, error: Error): void {
    const workerToken = this.#link.subjects.requestedIn(subject);
    if (workerToken !== undefined) this.#jobs.refused(workerToken, error);
  }

  hostedChanged(workerName: string): void {
    this.#hosting.changed(workerName);
  }

  /** Whatever was said last is sent, and nothing is left. */
  close(): void {
    this.#link.outbox.flush();
    this.#hosting.beat(true);
    this.#forgetTick?.();
    this.#forgetOutage?.();
    this.#presence.clear();
    this.#peers.clear();
  }

  probe(peer: Address): void {
    const { wire, subjects, self } = this.#link;
    const reply = subjects.nobody(self, `${PROBE}${peer}`);
    wire.publish(subjects.control(peer), this.#link.message({ type: "ping" }), reply);
  }

  lost(peer: Address, how: string, hasLeft: boolean): void {
    this.#jobs.lost(peer, how, hasLeft);
    this.#runs.lost(peer, `runtime '${nameIn(peer)}', which asked for it, ${how}`);
    this.#presence.lost(peer, !hasLeft);
  }

  added(first: Replica): void {
    this.#workers.added(first);
  }

  removed(workerName: string, isLost: boolean): void {
    this.#workers.removed(workerName);
    this.#jobs.workerGone(workerName, isLost);
  }

  #disconnected(reason: string): void {
    const { port } = this.#link;
    const how = `there has been no connection for ${this.#options.detectMs} ms: ${reason}`;
    this.#forgetOutage = undefined;
    port.setOffline(how);
    this.#jobs.disconnected(how);
    this.#runs.disconnected(how);
    this.#presence.clear();
    this.#peers.clear();
    port.loseWaiting(how);
  }

  #arm(): void {
    this.#forgetTick?.();
    this.#forgetTick = this.#link.port.after(this.#options.heartbeatMs, this.#tick);
  }

  readonly #tick = (): void => {
    this.#toldWho.clear();
    this.#hosting.beat(false);
    this.#peers.tick();
    this.#jobs.tick();
    this.#runs.tick();
    this.#link.outbox.flush();
    this.#arm();
  };

  readonly #onReply = (message: WireMessage): void => {
    const { subjects, self } = this.#link;
    const nobodyFor = subjects.nobodyFor(self, message.subject);
    if (nobodyFor !== undefined) {
      if (message.isNobody) this.#nobodyFor(nobodyFor);
      else this.#link.bad(new Error(`somebody says '${message.subject}', which only the wire may`));
      return;
    }
    const workerToken = Subjects.workerTokenIn(message.subject, "reply") ?? "";
    this.#each(message, (from, parcel) => this.#jobs.heard(from, workerToken, asReply(parcel)));
  };

  readonly #onRequest = (message: WireMessage): void => {
    const workerToken = Subjects.workerTokenIn(message.subject, "request");
    this.#each(message, (from, parcel) => {
      const asked = asAsk(parcel);
      const { type, worker } = asked.frame;
      if (encodeName(worker) !== workerToken)
        throw new Error(`a frame '${type}' for worker '${worker}' where another is asked`);
      this.#runs.asked(from, asked);
    });
  };

  readonly #onControl = (message: WireMessage): void => {
    this.#each(message, (from, parcel) => {
      const { frame } = asControl(parcel);
      if (frame.type === "ping") this.#hosting.beat(false);
      else if (frame.type === "who") this.#hosting.tellAll();
      else this.#runs.told(from, frame);
    });
  };

  readonly #onPresence = (message: WireMessage): void => {
    this.#guard(() => {
      const from = this.#senderOf(message);
      if (from === undefined) return;
      const note = unpackPresence(message.data);
      if (encodeName(note.worker) !== Subjects.workerTokenIn(message.subject, "presence")) {
        throw new Error(`a presence of worker '${note.worker}' in the name of another`);
      }
      this.#peers.heard(from);
      this.#presence.told(from, note);
    });
  };

  readonly #onBeat = (message: WireMessage): void => {
    this.#guard(() => {
      const from = this.#senderOf(message);
      if (from === undefined) return;
      const beat = unpackBeat(message.data);
      if (beat.isLast) {
        this.#peers.left(from);
        return;
      }
      this.#peers.heard(from);
      if (this.#presence.beat(from, beat) || this.#toldWho.has(from)) return;
      // Once: one that may not say all that it hosts would be asked again at each answer.
      this.#toldWho.add(from);
      this.#link.tell(from, { type: "who" });
    });
  };

  #nobodyFor(what: string): void {
    if (what.startsWith(PROBE)) this.#peers.nobodyAt(what.slice(PROBE.length));
    else this.#jobs.nobodyFor(what);
  }

  /** Who sent it; `undefined` for this runtime itself. */
  #senderOf({ subject }: WireMessage): Address | undefined {
    const from = Subjects.addressIn(subject);
    if (!isAddress(from)) throw new Error(`a message of nobody: '${subject}'`);
    return from === this.#link.self ? undefined : from;
  }

  #each(message: WireMessage, take: (from: Address, parcel: Parcel) => void): void {
    this.#guard(() => {
      const { from, parcels } = unpack(message.data);
      // It may ask itself, for what it hosts since it asked.
      if (from !== this.#link.self) this.#peers.heard(from);
      for (const parcel of parcels) this.#guard(() => take(from, parcel));
    });
  }

  /** Whatever somebody sends: it is counted and reported, and hurts nobody. */
  #guard(take: () => void): void {
    try {
      take();
    } catch (error) {
      this.#link.bad(error instanceof Error ? error : new Error(textOf(error)));
    }
  }
}
