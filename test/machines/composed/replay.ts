import type { RequesterMessage } from "../../../src/message.ts";
import { turn } from "../../fixtures/turn.ts";
import { nameOf, type Product, type Size, type Step, type ToRequester } from "./product.ts";
import { NEVER_MS, Staged } from "./staged.ts";

/** A step, and the states before and after it. */
export interface Stride {
  readonly before: Product;
  readonly step: Step;
  readonly after: Product;
}

/** How much time passes from one step to the next. A timer that the path fires is set so that it is due at its step. */
const STEP_MS = 1_000;

/** Takes the steps of a path in a real runtime, and hands it to `look` after each. */
export async function replay(
  size: Size,
  path: readonly Stride[],
  mode: "compiled" | "interpreted",
  look: (staged: Staged, stride: Stride, index: number) => void,
): Promise<void> {
  const at = path.findIndex(({ step }) => step.type === "timeout");
  const timeout = at >= 0 ? (at + 1) * STEP_MS : NEVER_MS;
  const staged = new Staged(size, size.outside.includes("timeout") ? timeout : undefined, mode);
  const replaying = new Replay(staged, path);
  await turn();
  for (const [index, stride] of path.entries()) {
    replaying.take(index);
    await turn();
    look(staged, stride, index);
  }
}

class Replay {
  readonly #staged: Staged;
  readonly #path: readonly Stride[];
  /** By worker, the attempts that its process was asked for and whose last word has not arrived. */
  readonly #open = new Map<string, Set<number>>();
  /** By worker, those of which whoever asked has the ending, or wants none. */
  readonly #over = new Map<string, Set<number>>();

  constructor(staged: Staged, path: readonly Stride[]) {
    this.#staged = staged;
    this.#path = path;
    staged.bus.onPost = (message) => {
      const { workerName, attempt = 0, type } = message;
      if (type === "job.request") setOf(this.#open, workerName).add(attempt);
      if (type === "job.cancel") setOf(this.#over, workerName).add(attempt);
    };
    staged.bus.onArrival = (message) => {
      const { workerName, attempt } = message;
      if (isEnding(message)) setOf(this.#over, workerName).add(attempt);
      const isLast = message.type === "job.settled" || ("settled" in message && message.settled === true);
      if (isLast) setOf(this.#open, workerName).delete(attempt);
    };
  }

  take(index: number): void {
    const staged = this.#staged;
    const { before, step, after } = this.#path[index] as Stride;
    this.#setTimers(index, before, after);
    staged.clock.set((index + 1) * STEP_MS);
    const name = "worker" in step ? nameOf(step.worker) : "";
    switch (step.type) {
      case "cancel":
        staged.ask.cancel();
        break;
      case "complete":
        if ("group" in staged.ask) staged.ask.group.complete();
        break;
      case "arrive":
        this.#arrive(name, step.at);
        break;
      case "come":
        staged.come(name);
        break;
      case "end":
        void staged.workers.get(name)?.end();
        break;
      case "stop":
        void staged.workers.get(name)?.cancel();
        break;
      case "lose":
        staged.bus.die(name, () => this.#gone(name));
        staged.letGo(name);
        break;
      case "cut off":
        staged.bus.cutOff(name);
        break;
      case "late":
        for (const message of messagesOf(staged.ask.jobId, name, step.message))
          staged.services.receive(message);
        break;
      case "begin":
        staged.seat(name, step.attempt).checked.resolve({ value: undefined });
        break;
      case "report": {
        const { request } = staged.seat(name, step.attempt);
        const number =
          (before.places[step.worker]?.runs.find(({ attempt }) => attempt === step.attempt)?.reports ?? 0) +
          1;
        void request?.update(`${step.attempt}.${number}`, { urgent: step.urgent });
        break;
      }
      case "finish":
        this.#finish(name, step.attempt, step.how);
        break;
      case "settle":
        staged.seat(name, step.attempt).last.resolve(() => undefined);
        break;
      // The time that has passed did it.
      case "timeout":
      case "grace":
      case "restart":
        break;
    }
  }

  #arrive(name: string, at: "worker" | "requester"): void {
    const { bus } = this.#staged;
    if (at === "worker") {
      const { toWorker } = bus.way(name);
      const next = (toWorker.system[0] ?? toWorker.data[0])?.message;
      if (typeof next === "object") this.#staged.arriving = next.attempt ?? 0;
    }
    bus.arrive(name, at);
  }

  #finish(name: string, attempt: number, how: (Step & { type: "finish" })["how"]): void {
    const { request, last } = this.#staged.seat(name, attempt);
    if (how === "return") last.resolve(() => "done");
    else if (how === "throw") last.resolve(() => Promise.reject(new Error("it threw")));
    else if (how === "fail") last.resolve(() => request?.fail("it failed"));
    else if (how === "stream") void request?.streamEnd("all");
    else void request?.respond("done", { urgent: true });
  }

  /** What src/wire/remote-job.ts `lose` has src/wire/requester.ts say when a runtime is gone. */
  #gone(name: string): void {
    const { services, bus, ask } = this.#staged;
    services.hosts.get(name)?.send({ type: "worker.cancel", forGood: true });
    bus.way(name).isDead = false;
    const open = [...setOf(this.#open, name)];
    setOf(this.#open, name).clear();
    for (const attempt of open) {
      const address = { jobId: ask.jobId, workerName: name, attempt };
      if (setOf(this.#over, name).has(attempt)) services.receive({ type: "job.settled", ...address });
      else services.receive({ type: "job.lost", ...address, code: "worker_lost", settled: true });
    }
  }

  /** What begins to run in this step, and when the path has it due. */
  #setTimers(index: number, before: Product, after: Product): void {
    const until = (isIt: (step: Step) => boolean): number => {
      const at = this.#path.findIndex(({ step }, later) => later > index && isIt(step));
      return at < 0 ? NEVER_MS : (at - index) * STEP_MS;
    };
    this.#staged.nextGraces = after.places.flatMap(({ runs }, worker) =>
      runs
        .filter(({ attempt, hasGrace }) => {
          const then = before.places[worker]?.runs.find((run) => run.attempt === attempt);
          return hasGrace && then?.hasGrace !== true;
        })
        .map(({ attempt }) =>
          until((step) => step.type === "grace" && step.worker === worker && step.attempt === attempt),
        ),
    );
    const waits = after.places.findIndex(
      ({ isBackingOff }, worker) => isBackingOff && before.places[worker]?.isBackingOff === false,
    );
    this.#staged.nextBackOff = until((step) => step.type === "restart" && step.worker === waits);
  }
}

function isEnding({ type }: RequesterMessage): boolean {
  return type === "job.response" || type === "job.stream.end" || type === "job.lost";
}

function setOf(sets: Map<string, Set<number>>, name: string): Set<number> {
  const set = sets.get(name) ?? new Set();
  sets.set(name, set);
  return set;
}

/** What a worker says, as the runtime gets it. */
function messagesOf(jobId: string, workerName: string, message: ToRequester): RequesterMessage[] {
  if (message.type === "gone") return [];
  const address = { jobId, workerName, attempt: message.attempt };
  if (message.type === "start") return [{ type: "job.start", ...address }];
  if (message.type === "settled") return [{ type: "job.settled", ...address }];
  if (message.type === "report") return [{ type: "job.update", ...address, data: "late" }];
  const { settled, how } = message as ToRequester & { type: "ending" };
  if (how === "worker_ended") return [{ type: "job.lost", ...address, code: how, settled }];
  return [{ type: "job.response", ...address, status: "completed", settled }];
}
