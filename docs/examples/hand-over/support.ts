import { type JobRequest, Worker } from "xstate-jobs";
import type { Say } from "./transcript.ts";

/** Solves a problem, and gives the floor back. Without the floor it is there, but silent. */
export class Support extends Worker {
  readonly #say: Say;
  #problem = "";

  constructor(say: Say) {
    super("support", { active: false });
    this.#say = say;
  }

  /** What it is activated with tells it what the customer has said already. */
  override onActivated(problem: unknown): void {
    this.#problem = String(problem);
    this.#say(this.name, `Hello, this is support. What is the matter with your ${this.#problem}?`);
  }

  override async onJob(request: JobRequest): Promise<void> {
    if (!/thank/i.test(String(request.payload))) {
      this.#say(this.name, "Have you tried to switch it off and on again?");
      return;
    }
    this.#say(this.name, "You are welcome. Back to reception.");
    await this.activateWorker("reception", `your ${this.#problem}`, { deactivateSelf: true });
  }
}
