import { codeOfStatus } from "../../../machines/job-status.ts";
import { isAllEnded, nameOf, type Product, type Size } from "./product.ts";

/** What holds in every state. The texts are the sentences that the docs name. */
export const STATE_LAWS: Readonly<Record<string, (state: Product, size: Size) => boolean>> = {
  "a job ends once, and its chart is final exactly when it has ended": ({ jobs }) =>
    jobs.every(({ result, endings, chart }) =>
      result === undefined
        ? endings === 0 && chart.status === "active"
        : endings === 1 && chart.status === "done" && isSame(chart.output, result),
    ),

  "a group ends once, and its chart is final exactly when it has ended": ({ group }) =>
    group === undefined ||
    (group.result === undefined
      ? group.endings === 0 && group.chart.status === "active"
      : group.endings === 1 && group.chart.status === "done" && isSame(group.chart.output, group.result)),

  "a group counts each of its jobs once": ({ group, jobs }) => {
    if (group === undefined) return true;
    const ended = jobs.filter(({ result }) => result !== undefined).length;
    const { settled } = group.chart.context;
    const isCounted = group.result === undefined ? settled === ended : settled <= ended;
    return isCounted && group.unsettled === jobs.filter(({ isSettled }) => !isSettled).length;
  },

  "a group ends as soon as it must": ({ group, jobs }) => {
    if (group === undefined || group.result !== undefined) return true;
    const results = jobs.flatMap(({ result }) => result ?? []);
    const { cancelOnError } = group.chart.context;
    return (
      results.length < jobs.length &&
      (!cancelOnError || results.every(({ status }) => status === "completed"))
    );
  },

  "a group that has ended has no job that has not": ({ group, jobs }) =>
    group?.result === undefined || jobs.every(({ result }) => result !== undefined),

  "a group ends as its jobs did, or as it was told to (law 9)": (state, { cancelOnError }) => {
    const { group, jobs, deadline, wasCancelled, wasCompleted } = state;
    if (group?.result === undefined) return true;
    const { status, code, first } = group.result;
    const isOfJob =
      first === undefined ||
      jobs.some(({ result }, worker) => {
        const isIt = nameOf(worker) === first.workerName && result?.status === first.status;
        return isIt && result.code === first.code;
      });
    if (!isOfJob) return false;
    const isAllCompleted = jobs.every(({ result }) => result?.status === "completed");
    if (cancelOnError && first !== undefined) return status === first.status && code === first.code;
    if (status === "completed") return wasCompleted || (cancelOnError ? isAllCompleted : isAllEnded(state));
    return code === "timeout" ? deadline === "passed" : code === "cancelled" && wasCancelled;
  },

  "an ending has its cause": (state, { cancelOnError, retry }) => {
    const { jobs, places, group, deadline, wasCancelled, wasCompleted } = state;
    const isCutByGroup = cancelOnError && group?.result?.first !== undefined;
    return jobs.every(({ result }, worker) => {
      const place = places[worker];
      if (result?.code !== (codeOfStatus(result?.status ?? "completed") ?? undefined)) {
        if (result?.code === "timeout") return deadline === "passed";
        if (result?.code === "worker_lost") return place?.wasLost === true;
        // A worker that drains does what it was asked for; but it may be asked once more when it is about to be gone.
        return place?.wasStopped === true || (retry !== "never" && place?.wasEnded === true);
      }
      return result?.code !== "cancelled" || wasCancelled || wasCompleted || isCutByGroup;
    });
  },

  "a cancel reaches every handler that runs: none is left once nothing is on its way to it": ({
    jobs,
    places,
  }) =>
    jobs.every(({ result, afterwards, delivery }, worker) => {
      const place = places[worker];
      if (result === undefined || place === undefined) return true;
      const { system, data } = place.toWorker;
      const isTold = delivery !== "sent" || afterwards === undefined;
      if (system.length + data.length > 0 || !isTold) return true;
      return place.runs.every(({ isCut, ending }) => isCut || ending !== undefined);
    }),

  "events come in order and without a hole (law 3)": ({ jobs }, { urgent }) =>
    jobs.every(({ heard, attempt, told }) => {
      const ofAttempt = heard.filter((each) => each.startsWith(`${attempt}.`));
      if (told !== undefined && told !== ofAttempt.length) return false;
      return urgent || ofAttempt.every((each, index) => each === `${attempt}.${index + 1}`);
    }),

  "who cancels, and the deadline, end it at once (law 5)": ({ jobs, group, ...state }) =>
    !(state.deadline === "passed" || state.wasCancelled || state.wasCompleted) ||
    (group ?? jobs[0])?.result !== undefined,

  "what has ended waits for nothing": ({ jobs, group, deadline }) =>
    jobs.every(({ result, delivery }) => result === undefined || delivery !== "waiting") &&
    ((group ?? jobs[0])?.result === undefined || deadline !== "armed"),

  "a job has settled only when it has ended and no handler is at work for it": ({ jobs, places }) =>
    jobs.every(
      ({ isSettled, result }, worker) =>
        !isSettled || (result !== undefined && places[worker]?.runs.length === 0),
    ),

  "a group has settled exactly when it has ended and all its jobs have settled": ({ group, jobs }) =>
    group === undefined ||
    group.isSettled === (group.result !== undefined && jobs.every(({ isSettled }) => isSettled)),

  "an attempt is the chart's, and the last that is allowed at most": ({ jobs }, { retry }) =>
    jobs.every(({ attempt, chart, unsettledEarlier }) => {
      const isAllowed = attempt <= (retry === "never" ? 1 : 2);
      return (
        isAllowed && attempt === chart.context.attempt && unsettledEarlier.every((each) => each < attempt)
      );
    }),

  "a worker that is gone takes no job, and one that drained has cut nothing off": ({ places }) =>
    places.every(({ chart, isRegistered, runs }) => {
      if (chart === undefined || chart.status === "active") return true;
      return !isRegistered && (chart.value !== "ended" || runs.length === 0);
    }),
};

interface Ended {
  readonly status: string;
  readonly code: string | undefined;
  readonly reason: string | undefined;
}

function isSame(output: Ended | undefined, result: Ended): boolean {
  return output?.status === result.status && output.code === result.code && output.reason === result.reason;
}
