import type { TransportPort } from "../transport/transport.ts";

/** What is said to those who ask, to all. */
export interface AnswersOwner {
  /** All that this runtime hosts, and that it is alive. */
  tellAll(): void;
  /** That it is alive. */
  beat(isLast: false): void;
}

/**
 * Answers to those who ask whether this runtime is there, or what it hosts. All hear them, so one is enough for all who ask
 * at about the same time: the first is answered at once, those who come within `ms` of an answer together after that. So
 * what a message makes of others does not depend on how many ask.
 */
export class Answers {
  readonly #owner: AnswersOwner;
  readonly #after: TransportPort["after"];
  readonly #ms: number;
  #due: "nothing" | "beat" | "all" = "nothing";
  #forget: (() => void) | undefined;

  constructor(owner: AnswersOwner, after: TransportPort["after"], ms: number) {
    this.#owner = owner;
    this.#after = after;
    this.#ms = ms;
  }

  /** Somebody asks whether this runtime is there. */
  ping(): void {
    if (this.#due === "nothing") this.#due = "beat";
    if (this.#forget === undefined) this.#answer();
  }

  /** Somebody asks what this runtime hosts. */
  who(): void {
    this.#due = "all";
    if (this.#forget === undefined) this.#answer();
  }

  /** Nobody waits for an answer any more. */
  clear(): void {
    this.#forget?.();
    this.#forget = undefined;
    this.#due = "nothing";
  }

  readonly #answer = (): void => {
    this.#forget = undefined;
    if (this.#due === "nothing") return;
    const isAll = this.#due === "all";
    this.#due = "nothing";
    this.#forget = this.#after(this.#ms, this.#answer);
    if (isAll) this.#owner.tellAll();
    else this.#owner.beat(false);
  };
}
