import type { JobError, JobErrorCode } from "../../src/index.ts";
import type { Fault } from "../../src/testing/simulation/fault.ts";
import { OVER } from "../../src/testing/simulation/live.ts";
import type { Simulation } from "../../src/testing/simulation/simulation.ts";
import type { Asked } from "./asked.ts";
import type { Answer, HandlerRecord } from "./handler.ts";
import type { HandlerPlan, Step } from "./step.ts";

/** What a scenario has seen. */
export interface Seen {
  readonly simulation: Simulation;
  readonly asked: readonly Asked[];
  readonly handlers: readonly HandlerRecord[];
  /** The kinds of steps that were taken. */
  readonly did: ReadonlySet<Step["do"]>;
}

/** What is open though its handlers come to an end by themselves, as all that they need is there; and what is still being read. */
export function unendedIn({ simulation, asked }: Seen): string[] {
  const isThere = (worker: string): boolean => simulation.processes.some((process) => process.hosts(worker));
  const comesToAnEnd = ({ steps, ending }: HandlerPlan): boolean =>
    ending !== "hang" &&
    steps.every(
      (step) => step.do !== "sub" || !step.isAwaited || (isThere(step.worker) && comesToAnEnd(step.plan)),
    );
  // One that hangs may hold a slot for which others wait.
  const mayBlock = asked.some(({ plan, outcome }) => outcome === undefined && !comesToAnEnd(plan.plan));
  return asked
    .filter(({ process }) => process.state === "up")
    .filter(({ outcome, isReading, open, plan }) =>
      outcome === undefined
        ? open.every(isThere) && comesToAnEnd(plan.plan) && !(mayBlock && waitsForSlots(plan.plan, plan.name))
        : isReading,
    )
    .map(({ title }) => `law 2: ${title} does not come to its end`);
}

function waitsForSlots({ steps }: HandlerPlan, name: string | undefined): boolean {
  return name !== undefined || steps.some((step) => step.do === "sub" && waitsForSlots(step.plan, step.name));
}

/** What became of all asks, where it must not. */
export function wrongsIn(seen: Seen): string[] {
  const wrongs = twiceRunIn(seen);
  for (const asked of seen.asked) {
    if (asked.process.state === "gone") continue;
    if (asked.outcome === undefined) wrongs.push(`law 1: ${asked.title} has no outcome`);
    else wrongs.push(...wrongEnding(seen, asked), ...wrongEvents(asked));
  }
  const { handlers } = seen;
  for (const { context, plan, title } of seen.asked) {
    const attempts = handlers
      .filter(({ request }) => request.jobId === context.jobId)
      .map(({ request }) => request.attempt);
    const most = Math.max(1, ...attempts);
    if (most > plan.attempts)
      wrongs.push(`retry: ${title} was tried ${most} times, and ${plan.attempts} were wanted`);
  }
  for (const { process, isDone, request } of handlers)
    if (process.isRunning && !isDone) wrongs.push(`law 6: the handler of ${request.jobId} goes on`);
  return wrongs;
}

function twiceRunIn({ handlers }: Seen): string[] {
  const starts = new Map<string, number>();
  for (const { request } of handlers) {
    const key = `${request.jobId}#${request.attempt} at '${request.workerName}'`;
    starts.set(key, (starts.get(key) ?? 0) + 1);
  }
  return [...starts]
    .filter(([, count]) => count > 1)
    .map(([key, count]) => `at most once: ${key} ran ${count} times`);
}

function wrongEnding(seen: Seen, asked: Asked): string[] {
  const { plan, outcome, title, isCut } = asked;
  const { code, error, value } = outcome ?? {};
  const { ending } = plan.plan;
  if (error === undefined) {
    const mayComplete =
      ending === "complete" || ending === "stream end" || ending === "early" || ending === "deaf";
    if (!mayComplete && !isCut && (!plan.isGroup || plan.cancelOnError))
      return [`law 1: ${title} completed, and its handler was to ${ending}`];
    if (!plan.isGroup && (value as Answer | undefined)?.sent === undefined)
      return [`law 1: ${title} completed without its answer`];
    return [];
  }
  return code !== undefined && isPlausible(seen, asked, code, (error as JobError).reason)
    ? []
    : [`law 10: ${title} must not end as ${code}: ${error}`];
}

const LOSSES: readonly Fault["do"][] = ["disconnect", "freeze", "kill", "partition", "outage", "noise"];

function isPlausible(
  { simulation, did }: Seen,
  { plan, parent, process, isCut }: Asked,
  code: JobErrorCode,
  reason: string | undefined,
): boolean {
  const broke = new Set(simulation.faults.map((fault) => fault.do));
  const hasLosses = LOSSES.some((loss) => broke.has(loss));
  const hasEnded =
    broke.has("restart") ||
    (["end", "dispose", "end worker", "break worker"] as const).some((end) => did.has(end));
  const { ending } = plan.plan;
  switch (code) {
    case "failed":
      return ending === "fail";
    case "error":
      return ending === "throw";
    case "timeout":
      return plan.timeout !== undefined || parent !== undefined;
    case "cancelled":
      return (
        isCut ||
        reason === OVER ||
        parent !== undefined ||
        plan.by !== undefined ||
        process.state === "ending"
      );
    case "worker_ended":
      return hasEnded;
    case "refused":
      return hasEnded || plan.name === "few";
    case "deadlock":
      return plan.name !== undefined && parent !== undefined;
    case "worker_lost":
      return hasLosses || hasEnded;
    case "stream_gap":
    case "disconnected":
      return hasLosses;
    default:
      return false;
  }
}

/** Law 3: in order, without a hole, all of them where it completed and was read. */
function wrongEvents({ plan, events, outcome, title, isReading, isCut }: Asked): string[] {
  if (plan.reader === "absent" || isReading) return [];
  const last = new Map<string, number>();
  for (const { workerName, data } of events) {
    const key = `${workerName}#${data.attempt}`;
    const before = last.get(key) ?? 0;
    if (data.n !== before + 1)
      return [`law 3: ${title}: report ${data.n} of '${workerName}' came after ${before}`];
    last.set(key, data.n);
  }
  if (
    plan.reader === "leaves" ||
    outcome === undefined ||
    outcome.error !== undefined ||
    plan.isGroup ||
    isCut
  )
    return [];
  const { attempt, sent } = outcome.value as Answer;
  const read = last.get(`${plan.workers[0]}#${attempt}`) ?? 0;
  return read === sent ? [] : [`law 3: ${title} completed with ${sent} reports, of which ${read} were read`];
}
