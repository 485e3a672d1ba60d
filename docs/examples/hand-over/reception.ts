import { type JobRequest, Worker } from "xstate-jobs";
import type { Say } from "./transcript.ts";

/** Greets, and passes on whoever has a problem. It has the floor from the start. */
export class Reception extends Worker {
  readonly #say: Say;

  constructor(say: Say) {
    super("reception");
    this.#say = say;
  }

  /** It has got the floor: at its start without arguments, later with what the other said as it gave it back. */
  override onActivated(args: unknown): void {
    this.#say(this.name, args === undefined ? "Good morning!" : `Welcome back. Was that all about ${args}?`);
  }

  override async onJob(request: JobRequest): Promise<void> {
    const text = String(request.payload);
    const problem = /my (\w+)/.exec(text)?.[1];
    if (problem === undefined) {
      this.#say(this.name, "I see.");
      return;
    }
    // The last word comes before the floor is given away: afterwards it belongs to the other.
    this.#say(this.name, `Your ${problem}? I put you through to support.`);
    await this.activateWorker("support", problem, { deactivateSelf: true });
  }
}
