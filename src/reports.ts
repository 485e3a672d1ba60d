import { misuse } from "./internal/check.ts";
import { Queue } from "./internal/queue.ts";
import { rejected } from "./internal/rejected.ts";
import { reasonOf } from "./internal/text-of.ts";
import { titleOf } from "./internal/title-of.ts";
import type { JobRequestMessage, ReportMessage } from "./message.ts";
import type { Bus } from "./transport/bus.ts";

const DONE: Promise<void> = Promise.resolve();

interface Held {
  readonly report: ReportMessage;
  readonly done: () => void;
}

/** The way of a handler's reports to whoever asked: at once while there is room, else they wait here in order. */
export class Reports {
  readonly #bus: Bus;
  readonly #request: JobRequestMessage;
  #held: Queue<Held> | undefined;

  constructor(bus: Bus, request: JobRequestMessage) {
    this.#bus = bus;
    this.#request = request;
  }

  /** Resolves when the report is on its way and the event loop has had its turn, if that was due. */
  send(type: ReportMessage["type"], value: unknown, urgent: boolean): Promise<void> {
    const { jobId, workerName, attempt, flow, replyTo, carry } = this.#request;
    let data = value;
    if (carry !== undefined) {
      try {
        data = carry(value);
      } catch (error) {
        return rejected(misuse(`what ${titleOf(this.#request)} reports cannot be sent: ${reasonOf(error)}`));
      }
    }
    const bus = this.#bus;
    if (urgent) {
      flow.sent();
      bus.post(replyTo, { type, jobId, workerName, attempt, data, urgent }, true);
      return bus.pace() ?? DONE;
    }
    const report: ReportMessage = { type, jobId, workerName, attempt, data };
    if (flow.room > 0 && !this.#held?.size) {
      flow.sent();
      bus.post(replyTo, report, false);
      return bus.pace() ?? DONE;
    }
    return new Promise((done) => {
      this.#held ??= new Queue();
      this.#held.push({ report, done });
      if (this.#held.size === 1) flow.whenRoom(this.#flush);
    });
  }

  /** Takes out what had no room yet; whoever awaited it may go on. */
  takeRest(): readonly ReportMessage[] | undefined {
    return this.#held?.takeAll().map(({ report, done }) => {
      done();
      return report;
    });
  }

  readonly #flush = (): void => {
    const { flow, replyTo } = this.#request;
    while (this.#held?.size) {
      if (flow.room === 0) {
        flow.whenRoom(this.#flush);
        return;
      }
      const { report, done } = this.#held.shift() as Held;
      flow.sent();
      this.#bus.post(replyTo, report, false);
      done();
    }
  };
}
