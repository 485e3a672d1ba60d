import {
  isAllSettled,
  type JobPart,
  type PlacePart,
  type Product,
  type RunPart,
  type Size,
  type Step,
  type ToRequester,
} from "./product.ts";

/** What may happen next. */
export function stepsFrom(state: Product, size: Size): Step[] {
  return [
    ...askSteps(state, size),
    ...state.places.flatMap((place, worker) => [
      ...waySteps(place, worker),
      ...(isWanted(state, worker) ? processSteps(place, worker, size) : []),
      ...place.runs.flatMap((run) => handlerSteps(run, worker, size)),
      ...(size.outside.includes("late") ? lateSteps(state.jobs[worker] as JobPart, worker) : []),
    ]),
  ];
}

/** Whether it still matters what becomes of a worker: its job has not settled, or a handler of it is at work. */
function isWanted({ jobs, places }: Product, worker: number): boolean {
  return jobs[worker]?.isSettled === false || (places[worker]?.runs.length ?? 0) > 0;
}

/** What whoever asked does, and the deadline. */
function askSteps({ jobs: [job], group, deadline }: Product, { outside }: Size): Step[] {
  const steps: Step[] = [];
  if ((group ?? job)?.result !== undefined) return steps;
  if (outside.includes("cancel")) steps.push({ type: "cancel" });
  if (deadline === "armed") steps.push({ type: "timeout" });
  if (outside.includes("complete") && group !== undefined) steps.push({ type: "complete" });
  return steps;
}

function waySteps({ toWorker, toRequester, chart }: PlacePart, worker: number): Step[] {
  const steps: Step[] = [];
  const toRead = toRequester.system.length + toRequester.data.length;
  if (toWorker.system.length + toWorker.data.length > 0) steps.push({ type: "arrive", at: "worker", worker });
  if (toRead > 0) steps.push({ type: "arrive", at: "requester", worker });
  if (chart === undefined && toRead > 1) steps.push({ type: "cut off", worker });
  return steps;
}

function processSteps(place: PlacePart, worker: number, { outside }: Size): Step[] {
  const { chart, toRequester, runs } = place;
  if (chart === undefined) {
    const isQuiet = toRequester.system.length + toRequester.data.length === 0;
    return place.lives > 0 && isQuiet ? [{ type: "come", worker }] : [];
  }
  const steps: Step[] = [];
  const isActive = chart.value === "active";
  const isUp = isActive || chart.value === "ending";
  if (outside.includes("end") && isActive) steps.push({ type: "end", worker });
  if (outside.includes("stop") && isUp) steps.push({ type: "stop", worker });
  const isNeeded = chart.status === "active" || runs.length > 0 || place.open.length > 0;
  if (outside.includes("lose") && isNeeded) steps.push({ type: "lose", worker });
  if (place.isBackingOff && runs.length === 0) steps.push({ type: "restart", worker });
  return steps;
}

function handlerSteps(run: RunPart, worker: number, { messages, urgent, endings }: Size): Step[] {
  const { attempt, phase, ending, isCut, reports, hasGrace } = run;
  if (phase === "waiting") return [{ type: "begin", worker, attempt }];
  if (ending !== undefined || isCut) {
    const settle: Step = { type: "settle", worker, attempt };
    return hasGrace ? [settle, { type: "grace", worker, attempt }] : [settle];
  }
  const steps: Step[] = endings.map((how) => ({ type: "finish", worker, attempt, how }));
  if (reports >= messages) return steps;
  steps.push({ type: "report", worker, attempt, urgent: false });
  if (urgent) steps.push({ type: "report", worker, attempt, urgent: true });
  return steps;
}

/** What a worker may have said of an attempt that does not count any more. */
function lateSteps(job: JobPart, worker: number): Step[] {
  return Array.from({ length: job.attempt }, (_, index) => index + 1)
    .filter((attempt) => job.result !== undefined || attempt < job.attempt)
    .flatMap((attempt) => lateMessages(job, attempt))
    .map((message) => ({ type: "late", worker, message }));
}

function lateMessages(job: JobPart, attempt: number): ToRequester[] {
  const isSettled = attempt === job.attempt ? job.isAttemptSettled : !job.unsettledEarlier.includes(attempt);
  const ending = { type: "ending", attempt, urgent: false, reports: 0 } as const;
  const messages: ToRequester[] = [
    { type: "start", attempt },
    { type: "report", attempt, number: 1, urgent: false },
    { ...ending, how: "completed", settled: isSettled },
    { ...ending, how: "worker_ended", settled: isSettled },
  ];
  if (isSettled) messages.push({ type: "settled", attempt });
  return messages;
}

/** Whether all is over: only what nobody waits for may still happen. */
export function isOver(state: Product): boolean {
  return isAllSettled(state) && state.places.every(({ runs }) => runs.length === 0);
}
