import type { JobErrorCode } from "../../machines/index.ts";
import type { JobCancelMessage, JobRequestMessage } from "../message.ts";
import { AskedJob } from "./asked-job.ts";
import { Credit } from "./credit.ts";
import type { Body, EndFrame, ReportFrame, RequestFrame, SaidFrame } from "./frame.ts";
import { Grant } from "./grant.ts";
import { denyFrameOf } from "./job-frames.ts";
import type { Link } from "./link.ts";
import { readAll } from "./remote-ending.ts";
import type { RemoteJobOwner } from "./remote-job-owner.ts";
import { Requester } from "./requester.ts";
import { Sequence } from "./sequence.ts";
import type { Address } from "./subjects.ts";
import { Waiting } from "./waiting.ts";

/**
 * | phase    | who waits here                 | what is said again                           | what ends it                                         |
 * | -------- | ------------------------------ | -------------------------------------------- | ---------------------------------------------------- |
 * | asked    | whoever asked, for its ending  | its request                                  | one accepts it; a cancel; patience                   |
 * | granted  | whoever asked, for its ending  | its grant, while it is unheard or has a hole | its ending; a cancel; patience                       |
 * | ended    | whoever asked, for its handler | its cancel, if that is how it ended          | its handler has settled; its grace is over; patience |
 * | released | nobody                         | its cancel                                   | its handler has settled; patience, whatever is heard |
 *
 * `patience`: so many heartbeats without an answer.
 */
type Phase = "asked" | "granted" | "ended" | "released";

const LOST_ON_THE_WAY = "something that its worker reported was lost on the way";

/**
 * One attempt at a job whose worker is in another runtime, as the runtime that asked has it. Whatever matters is said again
 * until it is answered, and what is heard twice is recognised: so a connection may break at any point.
 */
export class RemoteJob extends AskedJob {
  /** To whom it was given. */
  grant: Grant | undefined;
  readonly #link: Link;
  readonly #owner: RemoteJobOwner;
  readonly #requester: Requester;
  #phase: Phase = "asked";
  readonly #sequence = new Sequence();
  readonly #credit: Credit;
  readonly #waiting: Waiting;
  #forgetGrace: (() => void) | undefined;

  constructor(link: Link, owner: RemoteJobOwner, message: JobRequestMessage, body: Body, number: number) {
    super(message, body, number);
    this.#link = link;
    this.#owner = owner;
    this.#waiting = new Waiting(link.patience);
    this.#requester = new Requester(link.port, message);
    this.#credit = new Credit(message.flow, (limit) => {
      if (this.#phase === "granted") this.grant?.credit(this.#sequence.seen, limit);
    });
  }

  get isAsked(): boolean {
    return this.#phase === "asked";
  }

  /** Whether whoever asked has its ending. */
  get isOver(): boolean {
    return this.#phase === "ended" || this.#phase === "released";
  }

  /** Its request, as it is sent. */
  get frame(): RequestFrame {
    return this.requestFrame(this.#credit.limit, this.#link.port.now());
  }

  /** A runtime would run it: the first one may. */
  accepted(by: Address, offer: number): void {
    if (this.#phase !== "asked") {
      // It may not have heard of its grant, or that another was faster.
      if (by !== this.grant?.instance) this.#link.tell(by, denyFrameOf(this.message));
      else if (this.#sequence.seen === 0) this.grant.say(0);
      return;
    }
    this.#phase = "granted";
    this.grant = new Grant(this.#link, this.message, by, offer, this.#owner.newToken(this));
    this.#waiting.again();
    this.grant.say(0);
    // A buffer may be smaller than half a window.
    this.#credit.offer();
  }

  /** Whoever got it says something. */
  heard(frame: SaidFrame, bodies: readonly Body[]): void {
    const known = this.#sequence.hasHole;
    const place = this.#sequence.take(frame.seq);
    if (place === "hole") {
      if (known) return;
      this.#alive();
      this.#owner.restless(this, true);
      this.grant?.say(this.#sequence.seen);
      return;
    }
    if (place === "next" || !this.#sequence.hasHole) {
      this.#alive();
      if (this.#phase === "granted") this.#owner.restless(this, false);
    }
    if (place === "next") this.#take(frame, bodies);
    else this.grant?.unheard();
  }

  /** Whoever got it has nothing of it, or not what was asked for again. */
  gone(): void {
    if (this.isOver) this.#settle();
    else if (this.#sequence.hasHole) this.#lose("stream_gap", LOST_ON_THE_WAY);
    else this.#lose("worker_lost", "its worker has given it up");
  }

  /** Whoever asked does not want it any more. */
  cancel({ code, reason }: JobCancelMessage): void {
    if (this.#phase === "asked") this.#settle();
    if (this.isOver) return;
    this.#phase = "ended";
    this.#revoke(code, reason);
    const { port } = this.#link;
    this.#forgetGrace = port.after(port.graceMs, () => this.#release());
  }

  requestUpdate(): void {
    if (this.#phase === "granted") this.grant?.requestUpdate();
  }

  /** Nothing more will be heard of it. `isGone`: nor can the one who has it be told, should he be there. */
  lose(code: JobErrorCode, reason: string, isGone = false): void {
    if (this.isOver) {
      if (isGone) this.#settle();
      else this.#release();
      return;
    }
    if (isGone || this.grant === undefined) {
      this.#lose(code, reason);
      return;
    }
    // It may be that only the way to him is lost.
    this.#phase = "released";
    this.#revoke("cancelled", reason);
    this.#requester.lost(code, reason);
  }

  /** A heartbeat has passed without the answer that it waits for. */
  tick(): void {
    const worker = `worker '${this.message.workerName}'`;
    const due = this.#waiting.tick();
    if (due === "giving up") {
      if (this.isOver) this.#settle();
      else if (this.#sequence.hasHole) this.lose("stream_gap", LOST_ON_THE_WAY);
      else this.lose("worker_lost", `${worker} has not answered for ${this.#waiting.ticks} heartbeats`);
    } else if (due === "nothing") {
      this.grant?.confirm(this.#sequence.seen);
    } else if (this.grant !== undefined) {
      this.grant.say(this.#sequence.seen);
    } else if (!this.#owner.request(this, due)) {
      this.lose("worker_lost", `${worker} is gone`);
    }
  }

  /** A heartbeat has passed, and it waits for nothing. Whoever has it says something now and then: if not, he is asked. */
  rest(): void {
    this.grant?.confirm(this.#sequence.seen);
    if (!this.#waiting.rest()) return;
    this.#owner.restless(this, true);
    this.grant?.say(this.#sequence.seen);
  }

  /** There is another connection: what was on its way may be lost. No tick passed without one: so those that did still count. */
  reconnected(): void {
    if (this.#phase === "asked") this.#owner.request(this, "first");
    else this.grant?.say(this.#sequence.seen);
  }

  #take(frame: SaidFrame, bodies: readonly Body[]): void {
    if (frame.type === "start" && !this.isOver) this.#requester.started();
    else if (frame.type === "report") this.#report(frame, bodies[0]);
    else if (frame.type === "end") this.#end(frame, bodies);
    else if (frame.type === "settled") {
      this.grant?.acknowledge(this.#sequence.seen);
      this.#settle();
    }
  }

  #report(frame: ReportFrame, body: Body): void {
    if (this.isOver) {
      this.#link.port.late("lateReports");
      return;
    }
    let data: unknown;
    try {
      data = this.#link.read(body);
    } catch (error) {
      this.#link.bad(error);
      this.lose("stream_gap", "a report of its worker could not be read");
      return;
    }
    this.#requester.report(frame, data);
    this.#credit.received(body?.length ?? 0);
  }

  #end(frame: EndFrame, bodies: readonly Body[]): void {
    this.grant?.acknowledge(this.#sequence.seen);
    if (!this.isOver) {
      this.#phase = "ended";
      this.#requester.ended(frame, readAll(this.#link, bodies));
      if (frame.settled) this.#forget();
    } else {
      this.#link.port.late("lateEndings");
      if (frame.settled) this.#settle();
    }
  }

  /** There is an answer. Nobody waits any more for one that is released: it is told for so long, whatever it says. */
  #alive(): void {
    if (this.#phase !== "released") this.#waiting.again();
  }

  /** The one who has it must end it, and is told until he answers. */
  #revoke(code: JobErrorCode, reason: string | undefined): void {
    this.#waiting.again();
    this.#owner.restless(this, true);
    this.grant?.revoke(code, reason);
  }

  /** It will never be heard of again. */
  #lose(code: JobErrorCode, reason: string): void {
    this.#phase = "released";
    this.#forget();
    this.#requester.lost(code, reason);
  }

  /** Nobody waits for the handler any longer. */
  #release(): void {
    if (this.#phase !== "released") this.#requester.settled();
    this.#phase = "released";
  }

  /** The handler has settled, or nobody will ever know. */
  #settle(): void {
    this.#release();
    this.#forget();
  }

  #forget(): void {
    this.#forgetGrace?.();
    this.#forgetGrace = undefined;
    this.#owner.remove(this);
  }
}
