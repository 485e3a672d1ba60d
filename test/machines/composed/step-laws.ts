import type { JobPart, Product, Step, ToRequester } from "./product.ts";

/** What holds for every step. */
export const STEP_LAWS: Readonly<Record<string, (before: Product, step: Step, after: Product) => boolean>> = {
  "what has ended never changes (law 1)": (before, _step, after) => {
    const isKept = before.jobs.every((job, worker) => {
      const then = after.jobs[worker];
      return job.chart.status !== "done" || (then?.chart === job.chart && then.result === job.result);
    });
    const { group } = before;
    return isKept && (group?.chart.status !== "done" || after.group?.chart === group.chart);
  },

  "after the ending nothing is handed on": (before, _step, after) =>
    before.jobs.every(
      ({ result, heard }, worker) => result === undefined || after.jobs[worker]?.heard === heard,
    ),

  "what is late, or of an earlier attempt, changes nothing": (before, step, after) =>
    step.type !== "late" || (isSameFor(before, after) && after.deadline === before.deadline),

  "attempts only grow": (before, _step, after) =>
    before.jobs.every(({ attempt }, worker) => attempt <= (after.jobs[worker]?.attempt ?? 0)),

  "a cancel overtakes what is queued (law 7)": (before, step, after) => {
    if (step.type !== "arrive" || step.at !== "worker") return true;
    const waiting = cancelsIn(before, step.worker);
    return waiting === 0 || cancelsIn(after, step.worker) === waiting - 1;
  },

  "what is urgent overtakes what is queued (law 7)": (before, step, after) => {
    if (step.type !== "arrive" || step.at !== "requester") return true;
    const waiting = urgentIn(before, step.worker);
    return waiting === 0 || urgentIn(after, step.worker) === waiting - 1;
  },
};

/** Whether the requester is where it was. What holds a value is replaced where that changes, so it need not be compared. */
function isSameFor(before: Product, after: Product): boolean {
  const isSameJobs = before.jobs.every((job, worker) => {
    const then = after.jobs[worker] as JobPart;
    return (
      then.chart === job.chart &&
      then.result === job.result &&
      then.endings === job.endings &&
      then.heard === job.heard &&
      then.told === job.told &&
      then.delivery === job.delivery &&
      then.isSettled === job.isSettled &&
      then.isAttemptSettled === job.isAttemptSettled &&
      then.unsettledEarlier.length === job.unsettledEarlier.length
    );
  });
  const { group } = before;
  return isSameJobs && after.group?.chart === group?.chart && after.group?.unsettled === group?.unsettled;
}

function cancelsIn({ places }: Product, worker: number): number {
  const { system = [], data = [] } = places[worker]?.toWorker ?? {};
  return [...system, ...data].filter(({ type }) => type === "cancel").length;
}

function urgentIn({ places }: Product, worker: number): number {
  const { system = [], data = [] } = places[worker]?.toRequester ?? {};
  return [...system, ...data].filter(isUrgent).length;
}

function isUrgent(message: ToRequester): boolean {
  return "urgent" in message && message.urgent;
}
