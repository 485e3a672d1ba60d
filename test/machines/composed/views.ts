import type { JobResult } from "../../../machines/index.ts";
import { Job } from "../../../src/job.ts";
import type { Run } from "../../../src/run.ts";
import type { Held } from "./held-bus.ts";
import {
  isAllSettled,
  type Lanes,
  type PlacePart,
  type Product,
  type Size,
  type ToRequester,
  type ToWorker,
} from "./product.ts";
import type { Staged } from "./staged.ts";

/** What can be seen of a state of the model and of a real runtime alike. */
export interface View {
  /** How the ask ended. */
  readonly ending: string | undefined;
  readonly isSettled: boolean;
  /** Whose ending ended the group. */
  readonly culprit: string | undefined;
  readonly attempt: number | undefined;
  readonly workers: readonly WorkerView[];
}

interface WorkerView {
  /** How its job ended. */
  readonly ending: string | undefined;
  readonly heard: readonly string[];
  readonly isReady: boolean;
  /** The state of its statechart. */
  readonly state: string;
  /** Those that have not settled: where each is, and whether its handler's signal has aborted. */
  readonly runs: readonly string[];
  readonly toWorker: readonly string[];
  readonly toRequester: readonly string[];
}

export function viewOfModel(state: Product, { cancelOnError }: Size): View {
  const { jobs, group, places } = state;
  const result = group === undefined ? jobs[0]?.result : group.result;
  return {
    ending: result && endingOf(result),
    isSettled: isAllSettled(state),
    culprit: cancelOnError ? group?.result?.first?.workerName : undefined,
    attempt: group === undefined ? jobs[0]?.attempt : undefined,
    workers: jobs.map(({ result, heard }, worker) => {
      const { chart, isRegistered, runs, ...ways } = places[worker] as PlacePart;
      return {
        ending: result && endingOf(result),
        heard,
        isReady: isRegistered,
        state: chart === undefined ? "gone" : String(chart.value),
        runs: runs.map(({ attempt, phase, isCut }) => `${attempt} ${phase}${isCut ? ", cut off" : ""}`),
        toWorker: texts(ways.toWorker, textOf),
        toRequester: texts(ways.toRequester, textOf),
      };
    }),
  };
}

export function viewOfRuntime(staged: Staged): View {
  const { own, services, bus } = staged;
  const isJob = own instanceof Job;
  const { result } = own;
  const error = result === undefined || result.status === "completed" ? undefined : own.error;
  return {
    ending: result && endingOf(result),
    isSettled: staged.isSettled,
    culprit: isJob ? undefined : error?.workerName,
    attempt: isJob ? own.attempt : undefined,
    workers: (isJob ? [own.workerName] : own.workerNames).map((name) => {
      const ended = isJob ? own.result : own.results[name];
      const worker = staged.workers.get(name);
      const way = bus.way(name);
      return {
        ending: ended && endingOf(ended),
        heard: staged.heard.get(name) ?? [],
        isReady: services.registry.has(name),
        state: worker === undefined ? "gone" : String(worker.actor.getSnapshot().value),
        runs: [...(worker?._runs ?? [])].map(textOfRun),
        toWorker: texts(way.toWorker, textOfHeld),
        toRequester: texts(way.toRequester, textOfHeld),
      };
    }),
  };
}

function textOfRun({ attempt, isRunning, signal }: Run): string {
  return `${attempt} ${isRunning ? "running" : "waiting"}${signal.aborted ? ", cut off" : ""}`;
}

function endingOf({ status, code, reason }: Pick<JobResult, "status" | "code" | "reason">): string {
  return `${status} ${code ?? ""} ${code === "timeout" ? reason : ""}`;
}

function texts<T>({ system, data }: Lanes<T>, text: (message: T) => string): string[] {
  return [...system.map((message) => `! ${text(message)}`), ...data.map(text)];
}

function textOf(message: ToWorker | ToRequester): string {
  switch (message.type) {
    case "gone":
    case "drained":
      return message.type;
    case "report":
      return `report ${message.attempt}.${message.number}`;
    case "ending":
      return `ending ${message.attempt} ${message.how} ${message.settled}`;
    default:
      return `${message.type} ${message.attempt}`;
  }
}

function textOfHeld({ message }: Held): string {
  if (typeof message === "string") return message;
  const { type, attempt } = message;
  switch (type) {
    case "job.update":
      return `report ${message.data}`;
    case "job.response":
      return `ending ${attempt} ${message.status} ${message.settled === true}`;
    case "job.stream.end":
      return `ending ${attempt} stream ${message.settled === true}`;
    case "job.lost":
      return `ending ${attempt} ${message.code} ${message.settled === true}`;
    default:
      return `${type.replace("job.", "")} ${attempt}`;
  }
}
