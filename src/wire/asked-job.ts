import type { JobRequestMessage } from "../message.ts";
import type { Body, RequestFrame } from "./frame.ts";
import { jobKey, requestFrameOf } from "./job-frames.ts";
import { type Address, encodeName } from "./subjects.ts";

/** One attempt at a job, as other runtimes are asked for it. */
export class AskedJob {
  readonly key: string;
  readonly message: JobRequestMessage;
  readonly body: Body;
  /** Names it where the wire says that nobody takes it. */
  readonly number: number;
  /** Who was asked last, if it was one by himself. */
  asked: Address | undefined;

  constructor(message: JobRequestMessage, body: Body, number: number) {
    const { jobId, workerName, attempt } = message;
    this.key = jobKey(jobId, attempt, encodeName(workerName));
    this.message = message;
    this.body = body;
    this.number = number;
  }

  /** Its request, as it is sent. `window`: how many reports may be on their way before the first credit. */
  protected requestFrame(window: number, now: number): RequestFrame {
    return requestFrameOf(this.message, window, now);
  }
}
