import { Queue } from "../internal/queue.ts";
import type { Message } from "../message.ts";

/** Whoever takes messages: a worker, or the runtime for those who asked. */
export interface Receiver {
  receive(message: Message): void;
}

/** How many messages are delivered before the event loop gets its turn. */
const BUDGET = 1024;

/**
 * Dispatch inside one process: a message goes to its one receiver, the system lane before the data lane, and
 * never inside the call that sent it. A receiver that throws hurts nobody else. After a budget of messages
 * the event loop gets its turn, so that a storm starves no timer.
 */
export class Bus {
  readonly #system = new Queue<Receiver | Message>();
  readonly #data = new Queue<Receiver | Message>();
  readonly #notices = new Queue<() => void>();
  readonly #quiet = new Queue<() => void>();
  readonly #giveTurn: () => Promise<void>;
  readonly #report: (error: unknown, where: string) => void;
  #budget = BUDGET;
  #isScheduled = false;
  #turn: Promise<void> | undefined;

  constructor(giveTurn: () => Promise<void>, report: (error: unknown, where: string) => void) {
    this.#giveTurn = giveTurn;
    this.#report = report;
  }

  /** Counts a step of somebody who could go on and on, and gives the turn that it must wait for, if it is time. */
  pace(): Promise<void> | undefined {
    if (this.#turn === undefined && this.#budget-- <= 0) {
      this.#isScheduled = true;
      this.#waitForTurn();
    }
    return this.#turn;
  }

  /** Queues a message for `receiver`. */
  post(receiver: Receiver, message: Message, urgent: boolean): void {
    // Receiver and message lie in the queue one behind the other: an envelope would be garbage for each message.
    const lane = urgent ? this.#system : this.#data;
    lane.push(receiver);
    lane.push(message);
    this.#schedule();
  }

  /** Calls `notice` soon, outside of any transition: for whatever runs a user's code. */
  notify(notice: () => void): void {
    this.#notices.push(notice);
    this.#schedule();
  }

  /** Calls `then` when no message is on its way. */
  whenQuiet(then: () => void): void {
    this.#quiet.push(then);
    this.#schedule();
  }

  /** Resolves when no message is on its way. */
  quiet(): Promise<void> {
    return new Promise((resolve) => this.whenQuiet(resolve));
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(this.#drain);
  }

  readonly #drain = (): void => {
    for (;;) {
      this.#flushNotices();
      // Somebody who was paced inside a delivery may have asked for the turn already.
      if (this.#turn !== undefined) return;
      if (this.#budget-- <= 0) {
        this.#waitForTurn();
        return;
      }
      const lane = this.#system.size > 0 ? this.#system : this.#data;
      const receiver = lane.shift() as Receiver | undefined;
      if (receiver === undefined) {
        const then = this.#quiet.shift();
        if (then === undefined) break;
        this.#run(then, "quiet");
        continue;
      }
      const message = lane.shift() as Message;
      try {
        receiver.receive(message);
      } catch (error) {
        this.#report(error, `delivery of ${message.type} to '${message.workerName}'`);
      }
    }
    this.#isScheduled = false;
  };

  #flushNotices(): void {
    for (let notice = this.#notices.shift(); notice !== undefined; notice = this.#notices.shift()) {
      this.#run(notice, "notice");
    }
  }

  #run(fn: () => void, where: string): void {
    try {
      fn();
    } catch (error) {
      this.#report(error, where);
    }
  }

  #waitForTurn(): void {
    this.#turn = new Promise<void>((resolve) => resolve(this.#giveTurn()));
    this.#turn.then(this.#resume, (error: unknown) => {
      this.#report(error, "yield");
      this.#resume();
    });
  }

  readonly #resume = (): void => {
    this.#turn = undefined;
    this.#budget = BUDGET;
    this.#drain();
  };
}
