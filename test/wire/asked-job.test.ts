import { expect, it } from "vitest";
import { AskedJob } from "../../src/wire/asked-job.ts";
import type { RequestFrame } from "../../src/wire/frame.ts";
import { requestMessage } from "../fixtures/test-link.ts";

class Asked extends AskedJob {
  frame(window: number, now: number): RequestFrame {
    return this.requestFrame(window, now);
  }
}

it("is one attempt at one job of one worker, with the payload as it is sent, and nobody who was asked", () => {
  const message = requestMessage({ workerName: "a b", jobId: "j", attempt: 2, rootBegan: 40 });
  const body = Uint8Array.of(1);
  const job = new Asked(message, body, 7);
  expect(job).toMatchObject({ key: "a=20b.2.j", number: 7, asked: undefined });
  expect(job.message).toBe(message);
  expect(job.body).toBe(body);
  expect(job.frame(5, 100)).toMatchObject({
    type: "request",
    job: "j",
    attempt: 2,
    worker: "a b",
    window: 5,
    age: 60,
  });
});
