import { textOf } from "../internal/text-of.ts";
import type { JobMessage, JobRequestMessage } from "../message.ts";
import type { Body, OfferFrame, Parcel, ReplyFrame, SaidFrame } from "./frame.ts";
import { jobKey } from "./job-frames.ts";
import type { Link } from "./link.ts";
import type { Presence } from "./presence.ts";
import { RemoteJob } from "./remote-job.ts";
import type { Asking, RemoteJobOwner } from "./remote-job-owner.ts";
import { type Address, decodeName, encodeName } from "./subjects.ts";

const REQUEST = "request-";

/** The jobs that this runtime asked workers of other runtimes for. */
export class RemoteJobs implements RemoteJobOwner {
  readonly #link: Link;
  readonly #presence: Presence;
  readonly #newToken: () => string;
  readonly #byKey = new Map<string, RemoteJob>();
  readonly #byToken = new Map<string, RemoteJob>();
  readonly #byNumber = new Map<number, RemoteJob>();
  /** Those that wait for an answer. */
  readonly #restless = new Set<RemoteJob>();
  /** Who was told since the last tick that nobody waits for what he says, and of what. */
  readonly #told = new Set<string>();
  #number = 0;
  /** Why nothing can be asked, once there has been no connection for too long. */
  #outage: string | undefined;

  constructor(link: Link, presence: Presence, newToken: () => string) {
    this.#link = link;
    this.#presence = presence;
    this.#newToken = newToken;
  }

  get size(): number {
    return this.#byKey.size;
  }

  /** A worker elsewhere is told something of a job. */
  tell(message: JobMessage): void {
    if (message.type === "job.request") {
      this.#ask(message);
      return;
    }
    const { jobId, attempt, workerName } = message;
    const job = this.#byKey.get(jobKey(jobId, attempt, encodeName(workerName)));
    if (message.type === "job.cancel") job?.cancel(message);
    else job?.requestUpdate();
  }

  /** What comes to this runtime as one that asked, in the name of a worker. True: whoever says it knows a token, so it is he. */
  heard(from: Address, workerToken: string, { frame, bodies }: Parcel<ReplyFrame>): boolean {
    if (frame.type === "accept" || frame.type === "decline") {
      this.#offered(from, workerToken, frame);
      return false;
    }
    const job = this.#ofToken(from, workerToken, frame.token);
    if (frame.type === "gone") job?.gone();
    else if (job === undefined) this.#unknown(from, frame);
    else job.heard(frame, bodies);
    return job !== undefined;
  }

  /** The wire says that nobody was there for a request. */
  nobodyFor(what: string): void {
    if (!what.startsWith(REQUEST)) return;
    const job = this.#byNumber.get(Number(what.slice(REQUEST.length)));
    if (!job?.isAsked) return;
    const { workerName } = job.message;
    // One whose connection was cut comes back soon, or is found to be gone: until then it is asked again.
    if (this.#presence.instancesOf(workerName).length === 0) {
      job.lose("worker_lost", `nobody hosts worker '${workerName}' any more`);
    } else if (this.#presence.anyDraining(workerName) !== undefined) {
      this.request(job, "again");
    }
  }

  request(job: RemoteJob, asking: Asking): boolean {
    const { workerName } = job.message;
    const { subjects, self, wire } = this.#link;
    const isAgain = asking !== "first";
    const direct =
      isAgain || !this.#presence.isOpen(workerName) ? this.#presence.choose(workerName) : undefined;
    if (direct !== undefined) {
      if (asking === "elsewhere" && direct === job.asked) return true;
      job.asked = direct;
      this.#link.ask(direct, workerName, job.frame, [job.body]);
      return true;
    }
    if (isAgain && !this.#presence.isOpen(workerName)) return false;
    const message = this.#link.message(job.frame, [job.body]);
    if (message.length > wire.maxPayload) {
      const most = `${wire.name} takes ${wire.maxPayload}`;
      job.lose("error", `its request has ${message.length} bytes, ${most}: its 'meta' is too long`);
      return true;
    }
    wire.publish(subjects.request(workerName), message, subjects.nobody(self, `${REQUEST}${job.number}`));
    return true;
  }

  newToken(job: RemoteJob): string {
    const token = this.#newToken();
    this.#byToken.set(token, job);
    return token;
  }

  restless(job: RemoteJob, isRestless: boolean): void {
    if (isRestless) this.#restless.add(job);
    else this.#restless.delete(job);
  }

  remove(job: RemoteJob): void {
    if (this.#byKey.get(job.key) === job) this.#byKey.delete(job.key);
    if (job.grant !== undefined) this.#byToken.delete(job.grant.token);
    this.#byNumber.delete(job.number);
    this.#restless.delete(job);
  }

  tick(): void {
    this.#told.clear();
    const restless = [...this.#restless];
    for (const job of this.#byKey.values()) if (!this.#restless.has(job)) job.rest();
    for (const job of restless) job.tick();
  }

  reconnected(): void {
    this.#outage = undefined;
    for (const job of [...this.#byKey.values()]) job.reconnected();
  }

  /** There has been no connection for too long. */
  disconnected(reason: string): void {
    this.#outage = reason;
    for (const job of [...this.#byKey.values()]) job.lose("disconnected", reason);
  }

  /** A runtime is gone, and whatever it ran with it. */
  lost(peer: Address, how: string, hasLeft: boolean): void {
    for (const job of [...this.#byKey.values()]) {
      if (job.grant?.instance !== peer) continue;
      const reason = `the runtime of worker '${job.message.workerName}' ${how}`;
      job.lose(hasLeft ? "worker_ended" : "worker_lost", reason, true);
    }
  }

  /** Nobody hosts a worker any more: so nobody will take what it was asked for. */
  workerGone(workerName: string, isLost: boolean): void {
    const code = isLost ? "worker_lost" : "worker_ended";
    for (const job of [...this.#restless]) {
      if (job.isAsked && job.message.workerName === workerName)
        job.lose(code, `worker '${workerName}' stopped`);
    }
  }

  /** This runtime may not ask a worker. */
  refused(workerToken: string, error: Error): void {
    for (const job of [...this.#restless]) {
      const { workerName } = job.message;
      if (!job.isAsked || encodeName(workerName) !== workerToken) continue;
      job.lose("error", `this runtime may not ask worker '${workerName}': ${error.message}`);
    }
  }

  #ask(message: JobRequestMessage): void {
    const { port } = this.#link;
    const { jobId, workerName, attempt } = message;
    let body: Body;
    try {
      const { kept } = message;
      body = kept instanceof Uint8Array ? this.#link.fitting(kept) : this.#link.carry(message.payload);
    } catch (error) {
      // It was sendable when it was asked for: somebody changed it, or the server takes less than the one before.
      const reason = `its payload cannot be sent: ${textOf(error)}`;
      const ending = { type: "job.lost", code: "error", reason, settled: true } as const;
      port.toRequester({ ...ending, jobId, workerName, attempt }, "data");
      return;
    }
    const job = new RemoteJob(this.#link, this, message, body, ++this.#number);
    this.#byKey.set(job.key, job);
    this.#byNumber.set(job.number, job);
    this.#restless.add(job);
    // It may have been on its way to a worker that was still known.
    if (this.#outage === undefined) this.request(job, "first");
    else job.lose("disconnected", this.#outage);
  }

  #offered(from: Address, workerToken: string, frame: OfferFrame): void {
    const { job: jobId, attempt } = frame;
    const job = this.#byKey.get(jobKey(jobId, attempt, workerToken));
    if (frame.type === "decline") this.#declined(job, from);
    else if (job !== undefined) job.accepted(from, frame.offer);
    else this.#link.tell(from, { type: "deny", job: jobId, attempt, worker: decodeName(workerToken) });
  }

  #declined(job: RemoteJob | undefined, by: Address): void {
    if (!job?.isAsked) return;
    const { workerName } = job.message;
    this.#presence.gone(workerName, by);
    if (job.isAsked && !this.request(job, "again"))
      job.lose("worker_ended", `worker '${workerName}' stopped`);
  }

  /** The job that was granted under a token, if it was to who says so. */
  #ofToken(from: Address, workerToken: string, token: string): RemoteJob | undefined {
    const job = this.#byToken.get(token);
    const isIts = job?.grant?.instance === from && encodeName(job.message.workerName) === workerToken;
    return isIts ? job : undefined;
  }

  /** Somebody who was not granted a job, or whose job is over, says something of it: he need not go on. */
  #unknown(from: Address, frame: SaidFrame): void {
    const { token, seq } = frame;
    const isEnding = frame.type === "end" || frame.type === "settled";
    this.#link.port.late(isEnding ? "lateEndings" : "lateReports");
    if (isEnding) {
      this.#link.tellLazily(from, { type: "ack", token, seen: seq });
      return;
    }
    // One message may have thousands of reports, in few bytes.
    const whom = `${from} ${token}`;
    if (this.#told.has(whom)) return;
    this.#told.add(whom);
    const reason = "nobody waits for it any more";
    this.#link.tell(from, { type: "cancel", token, code: "cancelled", reason });
  }
}
