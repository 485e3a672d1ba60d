import type { AnyoneFrame, AskFrame, Body, ControlFrame, GrantFrame, Parcel, RequestFrame } from "./frame.ts";
import { jobKey } from "./job-frames.ts";
import type { Link } from "./link.ts";
import { Offers } from "./offers.ts";
import { RemoteRun } from "./remote-run.ts";
import { type Address, encodeName } from "./subjects.ts";

/**
 * The jobs that other runtimes asked workers of this one for.
 *
 * An offer lives under its `offerKey` (who asked, worker, attempt, job) from the request until its grant or denial, or until one's
 * patience is over. A grant turns it into a run, which lives under its token until whoever asked has all of it, or is gone;
 * as long the `offerKey` stands in `#begun`, so that a request that is said again makes no second offer. Only the numbers of
 * offers are never used again: by them a grant that comes late is known to be of an offer before.
 */
export class RemoteRuns {
  readonly #link: Link;
  readonly #offers: Offers;
  readonly #runs = new Map<string, RemoteRun>();
  /** What the runs were offered as. */
  readonly #begun = new Set<string>();
  /** Those that were given up without a connection: whoever asked, if he has one again as well, is still to hear that. */
  #abandoned: RemoteRun[] = [];

  constructor(link: Link) {
    this.#link = link;
    this.#offers = new Offers(link.patience);
  }

  get size(): number {
    return this.#runs.size;
  }

  /** What comes to this runtime from one that may ask a worker of it. */
  asked(from: Address, { frame, bodies }: Parcel<AskFrame>): void {
    if (frame.type === "request") this.#offer(from, frame, bodies[0]);
    else this.#floor(frame.worker, frame.activate, bodies[0]);
  }

  /** What comes to this runtime of jobs that it was asked for. True: whoever says it knows a token, so it is he. */
  told(from: Address, frame: Exclude<ControlFrame, AnyoneFrame>): boolean {
    if (frame.type === "deny") {
      this.#offers.delete(offerKey(from, frame));
      return false;
    }
    const run = this.#ofToken(from, frame.token);
    if (frame.type === "grant") this.#granted(from, frame, run);
    else if (run === undefined) return false;
    else if (frame.type === "cancel") run.cancel({ code: frame.code, reason: frame.reason });
    else if (frame.type === "credit") run.credit(frame.seen, frame.limit);
    else if (frame.type === "ack") run.heardUpTo(frame.seen);
    else run.requestUpdate();
    return run !== undefined;
  }

  tick(): void {
    for (const run of [...this.#runs.values()]) run.tick();
    this.#offers.tick();
  }

  /** There is another connection: what was said may be lost. */
  reconnected(): void {
    for (const run of [...this.#runs.values()]) run.sayAgain({ seen: 0 });
    for (const run of this.#abandoned) run.sayGone();
    this.#abandoned = [];
  }

  /** A runtime that asked is gone. */
  lost(peer: Address, reason: string): void {
    for (const run of [...this.#runs.values()]) if (run.from === peer) run.abandon(reason);
    this.#offers.lost(peer);
  }

  /** There has been no connection for too long: whoever asked has given up. */
  disconnected(reason: string): void {
    for (const run of [...this.#runs.values()]) {
      this.#abandoned.push(run);
      run.abandon(reason);
    }
    this.#offers.clear();
  }

  #offer(from: Address, request: RequestFrame, body: Body): void {
    const { job, attempt, worker } = request;
    if (this.#link.port.hostedWorker(worker) === undefined) {
      this.#link.reply(from, worker, { type: "decline", job, attempt });
      return;
    }
    const key = offerKey(from, request);
    // Of what has begun there is no offer that a late grant could begin again.
    const hasBegun = this.#begun.has(key);
    const number = hasBegun ? this.#offers.next() : this.#offers.make(key, from, request, body);
    // Too many: it is not taken for gone, but for slow.
    if (number === undefined) return;
    this.#link.reply(from, worker, { type: "accept", job, attempt, offer: number });
  }

  #granted(from: Address, grant: GrantFrame, run: RemoteRun | undefined): void {
    const { token } = grant;
    if (run !== undefined) {
      run.sayAgain(grant);
      return;
    }
    const key = offerKey(from, grant);
    const offer = this.#offers.get(key);
    // A grant of an offer before this one comes again: the job has been here already.
    if (offer?.number !== grant.offer) {
      this.#link.reply(from, grant.worker, { type: "gone", token });
      return;
    }
    this.#offers.delete(key);
    const { request, body } = offer;
    const begun = new RemoteRun(this.#link, from, request, token, () => {
      this.#runs.delete(token);
      this.#begun.delete(key);
    });
    this.#runs.set(token, begun);
    this.#begun.add(key);
    begun.begin(request, body, grant.ttl);
  }

  #floor(workerName: string, activate: boolean, body: Body): void {
    if (this.#link.port.hostedWorker(workerName) === undefined) return;
    if (activate) {
      const args = this.#link.read(body);
      this.#link.port.toWorker(workerName, { type: "worker.activate", workerName, args }, "system");
    } else {
      this.#link.port.toWorker(workerName, { type: "worker.deactivate", workerName }, "system");
    }
  }

  /** The run under a token, if whoever says it is the one that it was granted by. */
  #ofToken(from: Address, token: string): RemoteRun | undefined {
    const run = this.#runs.get(token);
    return run?.from === from ? run : undefined;
  }
}

function offerKey(
  from: Address,
  { job, attempt, worker }: Pick<RequestFrame, "job" | "attempt" | "worker">,
): string {
  return `${from}/${jobKey(job, attempt, encodeName(worker))}`;
}
