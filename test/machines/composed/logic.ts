import type { ActorLogic, Snapshot } from "xstate";
import { Charts } from "./delivery-rules.ts";
import {
  type GroupPart,
  type JobPart,
  NO_MESSAGES,
  nameOf,
  type PlacePart,
  type Product,
  type Size,
  type Step,
} from "./product.ts";
import { Rules } from "./worker-rules.ts";

/** A snapshot of the whole. */
export type ComposedSnapshot = Snapshot<unknown> & { readonly state: Product };
export type ComposedLogic = ActorLogic<ComposedSnapshot, Step>;

/** What the product is made by: other ones than the real ones are for planting faults. */
export interface Made {
  readonly charts?: Charts;
  readonly Rules?: typeof Rules;
}

/** Requester, group, jobs, workers and what is on its way between them, as one logic with a pure `transition`. */
export function composed(
  size: Size,
  { charts = new Charts(), Rules: Made = Rules }: Made = {},
): ComposedLogic {
  const by = (state: Product): Rules => new Made(size, charts, copyOf(state));
  return {
    transition: (snapshot, step) => {
      const rules = by(snapshot.state);
      take(rules, step);
      return snapshotOf(rules.state);
    },
    getInitialSnapshot: () => {
      const rules = by(startOf(size, charts));
      rules.ask();
      return snapshotOf(rules.state);
    },
    getPersistedSnapshot: (snapshot) => snapshot,
  };
}

function take(rules: Rules, step: Step): void {
  switch (step.type) {
    case "cancel":
      rules.cancel();
      break;
    case "timeout":
      rules.due();
      break;
    case "complete":
      rules.complete();
      break;
    case "arrive":
      rules.arrive(step.worker, step.at);
      break;
    case "come":
      rules.come(step.worker);
      break;
    case "end":
      rules.end(step.worker);
      break;
    case "stop":
      rules.stop(step.worker);
      break;
    case "lose":
      rules.lose(step.worker);
      break;
    case "cut off":
      rules.cutOff(step.worker);
      break;
    case "restart":
      rules.restart(step.worker);
      break;
    case "begin":
      rules.begin(step.worker, step.attempt);
      break;
    case "report":
      rules.report(step.worker, step.attempt, step.urgent);
      break;
    case "finish":
      rules.finish(step.worker, step.attempt, step.how);
      break;
    case "settle":
    case "grace":
      rules.settle(step.worker, step.attempt);
      break;
    case "late":
      rules.receive(step.worker, step.message);
      break;
  }
}

function startOf({ workers, isGroup, cancelOnError, outside, lives }: Size, charts: Charts): Product {
  const each = <T>(make: (worker: number) => T): T[] =>
    Array.from({ length: workers }, (_, worker) => make(worker));
  const job = (worker: number): JobPart => ({
    chart: charts.job.start({ workerName: nameOf(worker) }),
    result: undefined,
    endings: 0,
    attempt: 1,
    unsettledEarlier: [],
    isAttemptSettled: false,
    isSettled: false,
    delivery: "none",
    afterwards: [],
    heard: [],
    told: undefined,
  });
  const place = (): PlacePart => ({
    chart: undefined,
    isRegistered: false,
    isDraining: false,
    isBackingOff: false,
    runs: [],
    toWorker: NO_MESSAGES,
    toRequester: NO_MESSAGES,
    open: [],
    lives,
    wasStopped: false,
    wasEnded: false,
    wasLost: false,
  });
  const group = (): GroupPart => ({
    chart: charts.group.start({ size: workers, cancelOnError }),
    result: undefined,
    endings: 0,
    unsettled: workers,
    isSettled: false,
  });
  return {
    jobs: each(job),
    places: each(place),
    group: isGroup ? group() : undefined,
    deadline: outside.includes("timeout") ? "armed" : "off",
    wasCancelled: false,
    wasCompleted: false,
  };
}

/** Parts are changed in place while a step is taken; what they hold is replaced, never changed. */
function copyOf(state: Product): Product {
  return {
    ...state,
    jobs: state.jobs.map((job) => ({ ...job })),
    places: state.places.map((place) => ({ ...place })),
    group: state.group && { ...state.group },
  };
}

function snapshotOf(state: Product): ComposedSnapshot {
  return { status: "active", output: undefined, error: undefined, state };
}
