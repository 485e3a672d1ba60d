import type { WorkerMachineEvent } from "../../../machines/index.ts";
import { queued, taken } from "./delivery-rules.ts";
import { GroupRules } from "./group-rules.ts";
import type { Ending, HandlerEnding, RunPart, ToRequester, ToWorker, WorkerSnapshot } from "./product.ts";
import { NO_MESSAGES } from "./product.ts";

/** How the message of an ending says it. */
const ENDINGS: Readonly<Record<HandlerEnding, Ending>> = {
  return: "completed",
  throw: "error",
  fail: "failed",
  stream: "stream",
  respond: "completed",
};

/** What the worker, its process and its handlers do. */
export class Rules extends GroupRules {
  /** A process comes up, with the worker in it: src/worker-host.ts `open`, src/supervisor.ts. */
  come(worker: number): void {
    const place = this.place(worker);
    place.lives--;
    place.chart = this.charts.worker.start({ restart: this.size.restart, maxRestarts: 1 });
    this.sendWorker(worker, { type: "worker.start" });
  }

  /** src/worker-host.ts `end`. */
  end(worker: number): void {
    this.place(worker).wasEnded = true;
    this.sendWorker(worker, { type: "worker.end" });
  }

  /** src/worker-host.ts `cancel`. */
  stop(worker: number): void {
    this.place(worker).wasStopped = true;
    this.sendWorker(worker, { type: "worker.cancel", at: 0 });
  }

  /** src/worker-effects.ts `backOff`: the handlers of its former life have settled by then. */
  restart(worker: number): void {
    this.sendWorker(worker, { type: "worker.start" });
  }

  /** The process dies. What it has said may still arrive. */
  lose(worker: number): void {
    const place = this.place(worker);
    place.chart = undefined;
    place.isDraining = false;
    place.isBackingOff = false;
    place.runs = [];
    place.toWorker = NO_MESSAGES;
    place.wasLost = true;
    place.toRequester = queued(place.toRequester, { type: "gone" }, false);
  }

  /** Or it does not. */
  cutOff(worker: number): void {
    this.place(worker).toRequester = { system: [], data: [{ type: "gone" }] };
  }

  /** src/transport/bus.ts `#deliverNext`: the system lane before the data lane. */
  arrive(worker: number, at: "worker" | "requester"): void {
    const place = this.place(worker);
    if (at === "worker") {
      const [message, rest] = taken(place.toWorker);
      place.toWorker = rest;
      this.workerReceive(worker, message);
    } else {
      const [message, rest] = taken(place.toRequester);
      place.toRequester = rest;
      this.receive(worker, message);
    }
  }

  /** src/run.ts `begin`. */
  begin(worker: number, attempt: number): void {
    this.changeRun(worker, attempt, { phase: "running" });
    this.say(worker, { type: "start", attempt });
  }

  /** src/run.ts `report`, src/reports.ts `send`. */
  report(worker: number, attempt: number, urgent: boolean): void {
    const { reports } = this.run(worker, attempt);
    this.changeRun(worker, attempt, { reports: reports + 1 });
    this.say(worker, { type: "report", attempt, number: reports + 1, urgent }, urgent);
  }

  /** src/run.ts `returned`, `threw` and `end`; src/handler-request.ts `fail`, `streamEnd` and `respond`. */
  finish(worker: number, attempt: number, how: HandlerEnding): void {
    const { reports } = this.run(worker, attempt);
    const settled = how === "return" || how === "throw";
    const urgent = how === "respond";
    this.say(worker, { type: "ending", attempt, how: ENDINGS[how], settled, urgent, reports }, urgent);
    if (settled) this.removeRun(worker, attempt);
    else this.changeRun(worker, attempt, { ending: how, hasGrace: true });
    // It throws as it says so.
    if (how === "fail") this.settle(worker, attempt);
  }

  /** src/run.ts `#settledLate`: the handler is done, or its grace is over. */
  settle(worker: number, attempt: number): void {
    this.removeRun(worker, attempt);
    this.say(worker, { type: "settled", attempt });
  }

  /** src/worker-host.ts and src/dispatcher.ts `receive`. */
  protected workerReceive(worker: number, message: ToWorker): void {
    if (message.type === "drained") {
      this.endIfDrained(worker);
    } else if (message.type === "cancel") {
      if (this.place(worker).runs.some(({ attempt }) => attempt === message.attempt)) {
        this.cut(worker, message.attempt, false);
      }
    } else {
      this.accept(worker, message.attempt);
      this.tellAfterwards(worker, message.attempt);
    }
  }

  /** src/delivery.ts `receive`. */
  protected tellAfterwards(worker: number, attempt: number): void {
    const job = this.job(worker);
    if (job.attempt !== attempt) return;
    const afterwards = job.afterwards ?? [];
    job.afterwards = undefined;
    for (const message of afterwards) this.tell(worker, message);
  }

  /** src/worker-host.ts `receive`, src/dispatcher.ts `#accept`: the payload's schema makes it wait. */
  protected accept(worker: number, attempt: number): void {
    const place = this.place(worker);
    if (!this.isUp(worker)) {
      this.sayLost(worker, attempt, 0, true);
      return;
    }
    const run = {
      attempt,
      phase: "waiting",
      ending: undefined,
      isCut: false,
      reports: 0,
      hasGrace: false,
    } as const;
    place.runs = [...place.runs, run];
  }

  /** src/run.ts `cut`. */
  protected cut(worker: number, attempt: number, isWorkerEnding: boolean): void {
    const run = this.run(worker, attempt);
    if (run.isCut || (run.ending !== undefined && !isWorkerEnding)) return;
    if (run.phase === "waiting") this.settle(worker, attempt);
    else this.changeRun(worker, attempt, { isCut: true, hasGrace: true });
  }

  /** src/dispatcher.ts `lose`. */
  protected sayLost(worker: number, attempt: number, reports: number, settled: boolean): void {
    this.say(worker, { type: "ending", attempt, how: "worker_ended", settled, urgent: false, reports });
  }

  /** src/worker-host.ts `send`. */
  protected sendWorker(worker: number, event: WorkerMachineEvent): void {
    const place = this.place(worker);
    const { snapshot, effects } = this.charts.worker.take(place.chart as WorkerSnapshot, event);
    for (const effect of effects) this.runWorkerEffect(worker, effect, event);
    place.chart = snapshot;
  }

  /** src/worker-effects.ts. */
  protected runWorkerEffect(worker: number, effect: string, event: WorkerMachineEvent): void {
    const place = this.place(worker);
    if (effect === "started") {
      place.isDraining = false;
      place.isRegistered = true;
      // src/registry.ts `#add`.
      if (this.job(worker).delivery === "waiting") this.workerReady(worker);
    } else if (effect === "ending") {
      place.isDraining = true;
      this.checkDrained(worker);
    } else if (effect === "down" || effect === "over") {
      this.leave(worker, event);
    } else if (effect === "backOff" || effect === "backedOff") {
      place.isBackingOff = effect === "backOff";
    } else if (effect === "givenUp" || effect === "activated" || effect === "deactivated") {
      // Its parent hears of the one, whoever listens of the others.
    } else {
      throw new Error(`no rule for the effect '${effect}' of a worker`);
    }
  }

  /** src/worker-effects.ts `#leave` and `#cutOff`. */
  protected leave(worker: number, { type }: WorkerMachineEvent): void {
    const place = this.place(worker);
    place.isRegistered = false;
    if (type === "worker.end" || type === "worker.drained") return;
    for (const { attempt, ending, reports } of place.runs) {
      if (ending === undefined) this.sayLost(worker, attempt, reports, false);
      this.cut(worker, attempt, true);
    }
  }

  /** src/worker-host.ts `checkDrained`. */
  protected checkDrained(worker: number): void {
    const place = this.place(worker);
    if (!place.isDraining || place.runs.length > 0) return;
    place.toWorker = queued(place.toWorker, { type: "drained" }, false);
  }

  /** src/worker-host.ts `endIfDrained`. */
  protected endIfDrained(worker: number): void {
    const { chart, isDraining, runs } = this.place(worker);
    if (chart?.value !== "ending" || !isDraining || runs.length > 0) return;
    this.sendWorker(worker, { type: "worker.drained", at: 0 });
  }

  /** src/worker-host.ts `isUp`. */
  protected isUp(worker: number): boolean {
    const value = String(this.place(worker).chart?.value);
    return value === "active" || value === "inactive" || value === "ending";
  }

  /** src/transport/bus.ts `post`. */
  protected say(worker: number, message: ToRequester, urgent = false): void {
    const place = this.place(worker);
    place.toRequester = queued(place.toRequester, message, urgent);
  }

  protected run(worker: number, attempt: number): RunPart {
    return this.place(worker).runs.find((run) => run.attempt === attempt) as RunPart;
  }

  protected changeRun(worker: number, attempt: number, change: Partial<RunPart>): void {
    const place = this.place(worker);
    place.runs = place.runs.map((run) => (run.attempt === attempt ? { ...run, ...change } : run));
  }

  /** src/run.ts `#settled`, src/worker-host.ts `runSettled`. */
  protected removeRun(worker: number, attempt: number): void {
    const place = this.place(worker);
    place.runs = place.runs.filter((run) => run.attempt !== attempt);
    this.checkDrained(worker);
  }
}
