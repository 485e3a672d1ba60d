import type { TransportPort } from "../transport/transport.ts";
import { Answers } from "./answers.ts";
import { Hosting } from "./hosting.ts";
import { Inbox } from "./inbox.ts";
import { Link } from "./link.ts";
import { Peers, type PeersOwner } from "./peers.ts";
import { Presence, type PresenceOwner, type Replica } from "./presence.ts";
import { RemoteJobs } from "./remote-jobs.ts";
import { RemoteRuns } from "./remote-runs.ts";
import { RemoteWorkers } from "./remote-workers.ts";
import { type Address, addressOf, nameIn, Subjects } from "./subjects.ts";
import type { Wire } from "./wire.ts";
import type { ResolvedWireOptions } from "./wire-options.ts";

const PROBE = "probe-";
/** Into how many parts a heartbeat is divided: in each, all who ask are answered once. */
const ANSWERS_PER_HEARTBEAT = 8;

/** One runtime on a wire, from when it opens until it closes. */
export class Session implements PeersOwner, PresenceOwner {
  readonly #link: Link;
  readonly #peers: Peers;
  readonly #presence: Presence;
  readonly #jobs: RemoteJobs;
  readonly #runs: RemoteRuns;
  readonly #hosting: Hosting;
  readonly #options: ResolvedWireOptions;
  readonly #workers: RemoteWorkers;
  readonly #answers: Answers;
  readonly #inbox: Inbox;
  #forgetTick: (() => void) | undefined;
  #tickAt = 0;
  /** What is left of a heartbeat when the connection breaks: the next one goes on with it, so that time passes however often it does. */
  #left: number;
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
    this.#hosting = new Hosting(this.#link, (message) => this.#inbox.onRequest(message));
    this.#answers = new Answers(
      this.#hosting,
      (ms, then) => port.after(ms, then),
      Math.ceil(options.heartbeatMs / ANSWERS_PER_HEARTBEAT),
    );
    this.#left = options.heartbeatMs;
    this.#inbox = new Inbox({
      link: this.#link,
      peers: this.#peers,
      presence: this.#presence,
      jobs: this.#jobs,
      runs: this.#runs,
      answers: this.#answers,
      nobodyFor: (what) => this.#nobodyFor(what),
    });
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
    wire.publish(subjects.who, this.#link.message({ type: "who" }));
    this.#jobs.reconnected();
    this.#runs.reconnected();
    this.#workers.reconnected();
    if (this.#forgetTick === undefined) this.#arm(this.#left);
  }

  /** There is none. */
  down(reason: string): void {
    const { port, outbox } = this.#link;
    outbox.clear();
    this.#answers.clear();
    if (this.#forgetTick !== undefined) {
      this.#left = Math.min(Math.max(this.#tickAt - port.now(), 1), this.#options.heartbeatMs);
    }
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
    this.#link.tick();
    this.#answers.clear();
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

  #arm(ms: number): void {
    const { port } = this.#link;
    this.#tickAt = port.now() + ms;
    this.#forgetTick = port.after(ms, this.#tick);
  }

  readonly #tick = (): void => {
    this.#inbox.tick();
    this.#link.tick();
    this.#hosting.beat(false);
    this.#peers.tick();
    this.#jobs.tick();
    this.#runs.tick();
    this.#link.outbox.flush();
    this.#arm(this.#options.heartbeatMs);
  };

  #nobodyFor(what: string): void {
    if (what.startsWith(PROBE)) this.#peers.nobodyAt(what.slice(PROBE.length));
    else this.#jobs.nobodyFor(what);
  }
}
