import { Queue } from "../internal/queue.ts";
import type { Message } from "../message.ts";

/** Whoever takes messages: a worker, a job, or the runtime for those who asked. */
export interface Receiver {
  receive(message: Message): void;
}

type Report = (error: unknown, where: string) => void;

/** How many messages are delivered before the event loop gets its turn. */
const BUDGET = 1024;
const NOW = Promise.resolve();

/**
 * Dispatch inside one process: a message goes to its one receiver, the system lane before the data lane, and
 * never inside the call that sent it. A receiver that throws hurts nobody else. After a budget of messages
 * the event loop gets its turn, so that a storm starves no timer.
 */
export class Bus {
  /** Around each round of deliveries, where somebody must say in which context it happens: it has to call what it gets. */
  around: ((deliver: () => void) => void) | undefined;
  readonly #system = new Queue<Receiver | Message>();
  readonly #data = new Queue<Receiver | Message | (() => void)>();
  readonly #notices = new Queue<() => void>();
  readonly #giveTurn: () => Promise<void>;
  readonly #report: Report;
  #budget = BUDGET;
  #isScheduled = false;
  #turn: Promise<void> | undefined;

  constructor(giveTurn: () => Promise<void>, report: Report) {
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

  /** Calls `then` when all that has been posted so far is delivered. */
  afterDelivery(then: () => void): void {
    this.#data.push(then);
    this.#schedule();
  }

  /** Resolves when all that has been posted so far is delivered. */
  delivered(): Promise<void> {
    return new Promise((resolve) => this.afterDelivery(resolve));
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    // As good as queueMicrotask, and a third of its cost on Node. It cannot reject: the drain catches all.
    void NOW.then(this.#drain);
  }

  readonly #drain = (): void => {
    if (this.around === undefined) this.#deliver();
    else this.around(this.#deliver);
  };

  readonly #deliver = (): void => {
    // Somebody who was paced inside a delivery may have asked for the turn.
    while (this.#turn === undefined) {
      if (this.#notices.size + this.#system.size + this.#data.size === 0) {
        this.#isScheduled = false;
        return;
      }
      if (this.#budget-- <= 0) this.#waitForTurn();
      else this.#deliverNext();
    }
  };

  #deliverNext(): void {
    if (this.#notices.size > 0) {
      this.#run(this.#notices.shift() as () => void);
      return;
    }
    const lane = this.#system.size > 0 ? this.#system : this.#data;
    const receiver = lane.shift();
    if (typeof receiver === "function") {
      this.#run(receiver);
      return;
    }
    const message = lane.shift() as Message;
    try {
      (receiver as Receiver).receive(message);
    } catch (error) {
      this.#report(error, `delivery of ${message.type} to '${message.workerName}'`);
    }
  }

  #run(fn: () => void): void {
    try {
      fn();
    } catch (error) {
      this.#report(error, "a notice");
    }
  }

  #waitForTurn(): void {
    const turn = new Promise<void>((resolve) => resolve(this.#giveTurn()));
    this.#turn = turn.catch((error: unknown) => this.#report(error, "yield"));
    void this.#turn.then(this.#resume);
  }

  readonly #resume = (): void => {
    this.#turn = undefined;
    this.#budget = BUDGET;
    this.#drain();
  };
}
