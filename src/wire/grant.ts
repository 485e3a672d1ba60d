import type { JobErrorCode } from "../../machines/index.ts";
import type { JobRequestMessage } from "../message.ts";
import type { CancelFrame, ControlFrame, CreditFrame } from "./frame.ts";
import { grantFrameOf } from "./job-frames.ts";
import type { Link } from "./link.ts";
import { cutReason } from "./reason.ts";
import type { Address } from "./subjects.ts";

/** That a job was given to one runtime, and what that one is told of it. */
export class Grant {
  /** Who has it. */
  readonly instance: Address;
  /** What the two of them know, and nobody else. */
  readonly token: string;
  readonly #link: Link;
  readonly #message: JobRequestMessage;
  readonly #offer: number;
  #credit: CreditFrame | undefined;
  #cancel: CancelFrame | undefined;
  /** Up to where he has been told that all has come; below any number if he is to be told in any case. */
  #told = 0;

  constructor(link: Link, message: JobRequestMessage, instance: Address, offer: number, token: string) {
    this.#link = link;
    this.#message = message;
    this.instance = instance;
    this.#offer = offer;
    this.token = token;
  }

  /** Says it: also that all after `seen` is to be said again, how much may be, and that it is revoked, if it is. */
  say(seen: number): void {
    this.#told = seen;
    const said = { offer: this.#offer, token: this.token, seen };
    this.#tell(grantFrameOf(this.#message, said, this.#link.port.now()));
    if (this.#cancel !== undefined) this.#tell(this.#cancel);
    else if (this.#credit !== undefined) this.#tell({ ...this.#credit, seen });
  }

  /** The one who has it must end it. */
  revoke(code: JobErrorCode, reason: string | undefined): void {
    this.#cancel = { type: "cancel", token: this.token, code, reason: cutReason(reason) };
    this.#tell(this.#cancel);
  }

  requestUpdate(): void {
    this.#tell({ type: "update_request", token: this.token });
  }

  credit(seen: number, limit: number): void {
    this.#told = seen;
    this.#credit = { type: "credit", token: this.token, seen, limit };
    this.#tell(this.#credit);
  }

  /** How much he may say is said again, too: if he has not heard of it, he waits for it. */
  acknowledge(seen: number): void {
    this.#told = seen;
    const { token } = this;
    const frame = this.#credit ?? ({ type: "ack", token } as const);
    this.#link.tellLazily(this.instance, { ...frame, seen });
  }

  /** He has said something again: so he has not heard that it has come. */
  unheard(): void {
    this.#told = -1;
  }

  /** A heartbeat has passed: whatever has come since he was told is confirmed, all of it at once. */
  confirm(seen: number): void {
    if (seen > this.#told) this.acknowledge(seen);
  }

  #tell(frame: ControlFrame): void {
    this.#link.tell(this.instance, frame);
  }
}
