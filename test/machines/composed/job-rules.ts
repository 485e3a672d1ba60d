import {
  type JobErrorCode,
  type JobMachineEvent,
  type JobResult,
  jobResultOf,
} from "../../../machines/index.ts";
import { NOT_READY } from "../../../src/failure.ts";
import { wantsRetry } from "../../../src/retry.ts";
import { DeliveryRules } from "./delivery-rules.ts";
import type { ToRequester } from "./product.ts";

/** What the effects of a job's chart do, and what becomes of what its worker says. */
export abstract class JobRules extends DeliveryRules {
  protected abstract memberStarted(): void;
  protected abstract memberEnded(worker: number, result: JobResult): void;
  protected abstract memberSettled(): void;

  /** src/job.ts `receive`. */
  receive(worker: number, message: ToRequester): void {
    switch (message.type) {
      case "gone":
        this.receiveGone(worker);
        return;
      case "settled":
        this.close(worker, message.attempt);
        this.attemptSettled(worker, message.attempt);
        return;
      case "start":
        if (this.expects(worker, message.attempt)) this.sendJob(worker, { type: "job.start" }, message);
        return;
      case "report":
        if (this.expects(worker, message.attempt)) {
          this.sendJob(worker, { type: "job.update", data: `${message.attempt}.${message.number}` }, message);
        }
        return;
      case "ending":
        this.receiveEnding(worker, message);
    }
  }

  /** src/job.ts `#expects`. */
  protected expects(worker: number, attempt: number): boolean {
    const job = this.job(worker);
    return job.result === undefined && job.attempt === attempt;
  }

  /** src/job.ts `#receiveEnding`, without the reports that had no room. */
  protected receiveEnding(worker: number, message: ToRequester & { type: "ending" }): void {
    const { attempt, settled } = message;
    if (settled) this.close(worker, attempt);
    if (this.expects(worker, attempt)) {
      const event = eventOf(message);
      const retry = this.instead(worker, event);
      const isWhole = !message.urgent && message.how !== "worker_lost";
      if (retry === undefined && isWhole) this.job(worker).told = message.reports;
      this.sendJob(worker, retry ?? event, message);
    }
    if (settled) this.attemptSettled(worker, attempt);
  }

  /** src/wire/remote-job.ts `lose`, src/wire/requester.ts: whoever has an ending hears that its handler is done. */
  protected receiveGone(worker: number): void {
    const place = this.place(worker);
    place.isRegistered = false;
    for (const attempt of place.open) {
      if (this.expects(worker, attempt)) {
        const said = { type: "ending", attempt, how: "worker_lost", urgent: false, reports: 0 } as const;
        this.receiveEnding(worker, { ...said, settled: true });
      } else {
        this.receive(worker, { type: "settled", attempt });
      }
    }
  }

  /** src/attempts.ts `instead`, without a backoff. */
  protected instead(worker: number, event: JobMachineEvent): JobMachineEvent | undefined {
    const { code, reason } = jobResultOf(event);
    const { attempt } = this.job(worker);
    if (this.size.retry === "never" || attempt >= 2 || code === undefined) return undefined;
    if (code === "cancelled" || code === "timeout") return undefined;
    const on = this.size.retry === "always" ? { on: () => true } : {};
    if (!wantsRetry({ attempts: 2, ...on }, { code } as never)) return undefined;
    return { type: "job.retry", attempt: attempt + 1, code, reason };
  }

  /** src/lazy-actor.ts `send`: the effects run while the chart is in the state before. `said`: the worker's own words. */
  protected sendJob(worker: number, event: JobMachineEvent, said?: ToRequester): void {
    const { snapshot, effects } = this.charts.job.take(this.job(worker).chart, event);
    for (const effect of effects) this.runJobEffect(worker, effect, event, said);
    this.job(worker).chart = snapshot;
  }

  protected runJobEffect(worker: number, effect: string, event: JobMachineEvent, said?: ToRequester): void {
    if (effect === "started") this.memberStarted();
    else if (effect === "deliver") this.deliver(worker, event);
    else if (effect === "retried") this.retried(worker, event);
    else if (effect === "ended") this.jobEnded(worker, event, said);
    else throw new Error(`no rule for the effect '${effect}' of a job`);
  }

  /** src/job.ts `deliver`. */
  protected deliver(worker: number, event: JobMachineEvent): void {
    const job = this.job(worker);
    const what = event.type === "job.update" ? String(event.data) : "end";
    job.heard = [...job.heard, what];
  }

  /** src/job.ts `retried`, src/attempts.ts `begin`. */
  protected retried(worker: number, event: JobMachineEvent): void {
    const job = this.job(worker);
    if (event.type !== "job.retry") return;
    if (job.delivery === "sent" && !job.isAttemptSettled) {
      job.unsettledEarlier = [...job.unsettledEarlier, job.attempt];
    }
    job.attempt = event.attempt;
    job.isAttemptSettled = false;
    job.told = undefined;
    job.delivery = "none";
    job.afterwards = [];
    this.dispatch(worker);
  }

  /** src/job.ts `ended`. */
  protected jobEnded(worker: number, event: JobMachineEvent, said: ToRequester | undefined): void {
    const job = this.job(worker);
    job.endings++;
    if (job.result !== undefined) return;
    job.result = jobResultOf(event);
    if (job.delivery === "waiting") job.delivery = "none";
    if (said === undefined) this.tell(worker, { type: "cancel", attempt: job.attempt });
    if (this.state.group === undefined) this.conclude();
    else this.memberEnded(worker, job.result);
    if (job.delivery !== "sent") this.attemptSettled(worker, job.attempt);
  }

  /** src/ask.ts `conclude`: nothing can end it any more. */
  protected conclude(): void {
    if (this.state.deadline === "armed") this.state.deadline = "off";
  }

  /** src/job.ts `cancelAs`. */
  protected cancelJob(worker: number): void {
    if (this.job(worker).result === undefined) this.sendJob(worker, { type: "job.cancel" });
  }

  /** src/job.ts `due`. */
  protected dueJob(worker: number): void {
    if (this.job(worker).result !== undefined) return;
    this.sendJob(worker, { type: "job.timeout", reason: this.isReady(worker) ? "timeout" : NOT_READY });
  }

  /** src/job.ts `#attemptSettled`, src/attempts.ts `settled`, src/ask.ts `settle`. */
  protected attemptSettled(worker: number, attempt: number): void {
    const job = this.job(worker);
    if (attempt === job.attempt) job.isAttemptSettled = true;
    else job.unsettledEarlier = job.unsettledEarlier.filter((each) => each !== attempt);
    if (!job.isAttemptSettled || job.unsettledEarlier.length > 0 || job.isSettled) return;
    job.isSettled = true;
    this.memberSettled();
  }
}

/** What a worker's ending is to the chart of its job. */
function eventOf({ how }: ToRequester & { type: "ending" }): JobMachineEvent {
  if (how === "stream") return { type: "job.stream.end" };
  if (how === "worker_lost" || how === "worker_ended") return { type: "job.lost", code: how as JobErrorCode };
  return { type: "job.response", status: how };
}
