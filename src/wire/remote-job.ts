import type { JobErrorCode } from "../../machines/index.ts";
import type {
  Address as JobAddress,
  JobCancelMessage,
  JobRequestMessage,
  RequesterMessage,
} from "../message.ts";
import { Credit } from "./credit.ts";
import type {
  Body,
  CancelFrame,
  ControlFrame,
  EndFrame,
  ReportFrame,
  RequestFrame,
  SaidFrame,
} from "./frame.ts";
import { denyFrameOf, grantFrameOf, jobKey, requestFrameOf } from "./job-frames.ts";
import type { Link } from "./link.ts";
import { endingOf, readAll } from "./remote-ending.ts";
import type { RemoteJobOwner } from "./remote-job-owner.ts";
import { Sequence } from "./sequence.ts";
import { type Address, encodeName } from "./subjects.ts";

/** It asks who takes it; one has got it; whoever asked has its ending, but the handler is not known to have settled. */
type Phase = "asked" | "granted" | "ended";

const LOST_ON_THE_WAY = "something that its worker reported was lost on the way";

/**
 * One attempt at a job whose worker is in another runtime, as the runtime that asked has it. Whatever matters is said again
 * until it is answered, and what is heard twice is recognised: so a connection may break at any point.
 */
export class RemoteJob {
  readonly key: string;
  readonly message: JobRequestMessage;
  readonly body: Body;
  /** Names it where the wire says that nobody takes it. */
  readonly number: number;
  /** Who has got it. */
  instance: Address | undefined;
  token = "";
  readonly #link: Link;
  readonly #owner: RemoteJobOwner;
  readonly #address: JobAddress;
  #phase: Phase = "asked";
  readonly #sequence = new Sequence();
  readonly #credit: Credit;
  #ticks = 0;
  #cancel: CancelFrame | undefined;
  #forgetGrace: (() => void) | undefined;

  constructor(link: Link, owner: RemoteJobOwner, message: JobRequestMessage, body: Body, number: number) {
    this.#link = link;
    this.#owner = owner;
    this.message = message;
    this.body = body;
    this.number = number;
    const { jobId, workerName, attempt } = message;
    this.#address = { jobId, workerName, attempt };
    this.key = jobKey(jobId, attempt, encodeName(workerName));
    this.#credit = new Credit(message.flow, (limit) => {
      const { token } = this;
      if (this.#phase === "granted") this.#tell({ type: "credit", token, seen: this.#sequence.seen, limit });
    });
  }

  get isAsked(): boolean {
    return this.#phase === "asked";
  }

  /** Whether whoever asked has its ending. */
  get isOver(): boolean {
    return this.#phase === "ended";
  }

  /** Its request, as it is sent. */
  get frame(): RequestFrame {
    return requestFrameOf(this.message, this.#credit.limit);
  }

  /** A runtime would run it: the first one may. */
  accepted(by: Address): void {
    if (this.#phase !== "asked") {
      // It may not have heard of its grant, or that another was faster.
      if (by !== this.instance) this.#link.tell(by, denyFrameOf(this.message));
      else if (this.#sequence.seen === 0) this.#grant();
      return;
    }
    this.#phase = "granted";
    this.instance = by;
    this.token = this.#owner.newToken(this);
    this.#ticks = 0;
    this.#grant();
    // A buffer may be smaller than half a window.
    this.#credit.offer();
  }

  /** Whoever got it says something. */
  heard(frame: SaidFrame, bodies: readonly Body[]): void {
    const known = this.#sequence.hasHole;
    switch (this.#sequence.take(frame.seq)) {
      case "next":
        this.#ticks = 0;
        if (this.#phase === "granted") this.#owner.restless(this, false);
        this.#take(frame, bodies);
        return;
      case "hole":
        if (known) return;
        this.#ticks = 0;
        this.#owner.restless(this, true);
        this.#grant();
        return;
      default:
        this.#acknowledge();
    }
  }

  /** Whoever got it has nothing of it, or not what was asked for again. */
  gone(): void {
    if (this.#phase === "ended") this.#settle();
    else if (this.#sequence.seen === 0) this.lose("worker_lost", "its worker has forgotten it");
    else this.lose("stream_gap", LOST_ON_THE_WAY);
  }

  /** Whoever asked does not want it any more. */
  cancel({ code, reason }: JobCancelMessage): void {
    if (this.#phase === "asked") this.#settle();
    if (this.isOver) return;
    this.#phase = "ended";
    this.#cancel = { type: "cancel", token: this.token, code, reason };
    this.#owner.restless(this, true);
    this.#tell(this.#cancel);
    const { port } = this.#link;
    this.#forgetGrace = port.after(port.graceMs, () => this.#settle());
  }

  requestUpdate(): void {
    if (this.#phase === "granted") this.#tell({ type: "update_request", token: this.token });
  }

  /** Nothing more will be heard of it. */
  lose(code: JobErrorCode, reason: string): void {
    if (this.#phase === "ended") {
      this.#settle();
      return;
    }
    // It may be that only the way to it is gone.
    if (this.token !== "") this.#tell({ type: "cancel", token: this.token, code: "cancelled", reason });
    this.#forget();
    this.#pass({ type: "job.lost", ...this.#address, code, reason, settled: true });
  }

  /** A heartbeat has passed without the answer that it waits for. */
  tick(): void {
    const worker = `worker '${this.message.workerName}'`;
    if (++this.#ticks >= this.#link.patience && this.#phase !== "ended") {
      if (this.#sequence.hasHole) this.lose("stream_gap", LOST_ON_THE_WAY);
      else this.lose("worker_lost", `${worker} has not answered for ${this.#ticks} heartbeats`);
    } else if (this.#phase === "asked") {
      // The first tick may come at once.
      if (this.#ticks > 1 && !this.#owner.request(this, true)) this.lose("worker_lost", `${worker} is gone`);
    } else {
      this.#sayAgain();
    }
  }

  /** There is another connection: what was on its way may be lost. */
  reconnected(): void {
    this.#ticks = 0;
    if (this.#phase === "asked") this.#owner.request(this, false);
    else this.#sayAgain();
  }

  #sayAgain(): void {
    // Asks for what has not been seen, too.
    this.#grant();
    if (this.#cancel !== undefined) this.#tell(this.#cancel);
  }

  #grant(): void {
    this.#tell(grantFrameOf(this.message, this.token, this.#sequence.seen, this.#link.port.now()));
  }

  #take(frame: SaidFrame, bodies: readonly Body[]): void {
    if (frame.type === "start") this.#pass({ type: "job.start", ...this.#address });
    else if (frame.type === "report") this.#report(frame, bodies[0]);
    else if (frame.type === "end") this.#end(frame, bodies);
    else if (frame.type === "settled") {
      this.#acknowledge();
      this.#settle();
    }
  }

  #report({ kind, urgent }: ReportFrame, body: Body): void {
    if (this.#phase === "ended") {
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
    this.#pass({ type: `job.${kind}`, ...this.#address, data, urgent }, urgent);
    this.#credit.received();
  }

  #end(frame: EndFrame, bodies: readonly Body[]): void {
    const { settled, urgent } = frame;
    const isLate = this.#phase === "ended";
    this.#acknowledge();
    if (settled) this.#forget();
    else this.#phase = "ended";
    // A late one says at least whether the handler has settled.
    if (isLate && !settled) this.#link.port.late("lateEndings");
    else this.#pass(endingOf(this.#address, frame, readAll(this.#link, bodies)), urgent);
  }

  #acknowledge(): void {
    if (this.instance === undefined) return;
    this.#link.tellLazily(this.instance, { type: "ack", token: this.token, seen: this.#sequence.seen });
  }

  /** The handler has settled, or nobody will ever know. */
  #settle(): void {
    this.#forget();
    this.#pass({ type: "job.settled", ...this.#address });
  }

  #forget(): void {
    this.#phase = "ended";
    this.#forgetGrace?.();
    this.#forgetGrace = undefined;
    this.#owner.remove(this);
  }

  #tell(frame: ControlFrame): void {
    if (this.instance !== undefined) this.#link.tell(this.instance, frame);
  }

  #pass(message: RequesterMessage, isUrgent = false): void {
    this.#link.port.toRequester(message, isUrgent ? "system" : "data");
  }
}
