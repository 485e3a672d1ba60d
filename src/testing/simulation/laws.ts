import type { JobGroupResult, JobResult } from "../../../machines/index.ts";
import { NOT_READY } from "../../failure.ts";
import type { AskRecord, EndingRecord } from "./ask-record.ts";
import type { Simulation } from "./simulation.ts";

/** The reason of a job that had not ended when its group completed. */
const LEFT_OUT = "the group is complete";

/** What became of all that was asked for, where it must not. Asked when all is over. */
export function brokenLaws(simulation: Simulation): string[] {
  return simulation.asks.flatMap((record) => {
    const { process } = record;
    if (record.isLate) return [];
    if (process.state === "gone") return brokenOfTheDead(record);
    return [
      ...brokenEnding(record),
      ...brokenTime(record),
      ...(record.isGroup ? brokenGroup(record) : []),
      ...brokenCode(record, simulation),
    ];
  });
}

/** Nobody is there who could wait, but what was heard must have been heard once. */
function brokenOfTheDead({ ending, told, title }: AskRecord): string[] {
  return ending.count > 1 || told > 1
    ? [`law 1: ${title} ended ${ending.count} times, told ${told} times`]
    : [];
}

function brokenEnding(record: AskRecord): string[] {
  const { ask, ending, members, told, responses, title, isSettled, workerNames, isGroup } = record;
  const broken: string[] = [];
  if (ending.count !== 1) broken.push(`law 1: ${title} ended ${ending.count} times`);
  else if (!isSame(ending, ask.result))
    broken.push(`law 1: ${title} ended as ${inWords(ending.result)}, and is ${inWords(ask.result)} now`);
  for (const [worker, member] of members)
    if (member.count !== 1)
      broken.push(`law 1: the part of '${worker}' of ${title} ended ${member.count} times`);
  if (isGroup && ending.count === 1 && members.size !== workerNames.length)
    broken.push(`law 1: of ${title} ${members.size} of ${workerNames.length} parts ended`);
  if (told !== 1) broken.push(`law 1: ${title} was told ${told} times to have ended`);
  for (const worker of workerNames) {
    const times = responses.get(worker) ?? 0;
    if (times !== 1) broken.push(`law 1: of ${title} '${worker}' was told ${times} times to have ended`);
  }
  if (!isSettled) broken.push(`law 6: ${title} is not settled`);
  return broken;
}

function isSame({ result }: EndingRecord, now: unknown): boolean {
  return result === now;
}

/** One clock: nothing ends later than its deadline, and nothing is out of time before. */
function brokenTime({ ask, at, ending, process, title }: AskRecord): string[] {
  const { deadline, result } = ask;
  if (ending.at === undefined || result === undefined) return [];
  if (result.code === "timeout" && !isTimeoutReason(result.reason))
    return [`law 10: ${title} timed out for the reason '${result.reason}'`];
  if (deadline === undefined || process.wasFrozen) return [];
  // Asked for when it was too late, it ends at once.
  const late = ending.at - Math.max(deadline - process.skew, at);
  if (late > 1) return [`law 5: ${title} ended ${late} ms after its deadline`];
  // The deadline of a sub-job may pass where its parent was asked for a little sooner than here.
  if (result.code === "timeout" && ask.scope === undefined && late < -1)
    return [`law 5: ${title} was out of time ${-late} ms before its deadline`];
  return [];
}

function isTimeoutReason(reason: string | undefined): boolean {
  return reason === "timeout" || reason === NOT_READY;
}

/** Cancel-on-error: the first that does not complete ends the group; without it all have to end. */
function brokenGroup({ ask, culprit, isCompletedByHand, title }: AskRecord): string[] {
  if (!("workerNames" in ask) || ask.result === undefined) return [];
  const { result, results, workerNames, cancelOnError } = ask;
  if (culprit !== undefined && !isEndedBy(result, culprit.workerName, culprit.result)) {
    const { workerName, result: of } = culprit;
    return [`law 9: ${title} ended as ${inWords(result)}, after '${workerName}' had ended as ${inWords(of)}`];
  }
  if (result.status !== "completed" || isCompletedByHand) return [];
  const isWrong = (part: JobResult | undefined): boolean =>
    part === undefined || part.reason === LEFT_OUT || (cancelOnError && part.status !== "completed");
  const wrong = workerNames.filter((name) => isWrong(results[name]));
  if (wrong.length === 0) return [];
  return [
    `law 9: ${title} completed, and ${wrong.map((name) => `'${name}' ${inWords(results[name])}`).join(", ")}`,
  ];
}

function isEndedBy({ status, code, reason }: JobGroupResult, workerName: string, of: JobResult): boolean {
  if (status !== of.status || code !== of.code) return false;
  return reason === (of.status === "cancelled" ? of.reason : `worker '${workerName}' errored`);
}

/** Where nothing broke, and no worker ended, nothing is lost. */
function brokenCode({ ask, title, workerNames }: AskRecord, { isCalm, records }: Simulation): string[] {
  const { code } = ask.result ?? {};
  if (!isCalm || (code !== "worker_lost" && code !== "disconnected")) return [];
  const hasReason = code === "worker_lost" && workerNames.some((name) => records.gone.has(name));
  return hasReason ? [] : [`law 2: ${title} ended as ${code}, and nothing had broken`];
}

function inWords(result: unknown): string {
  if (result === undefined) return "nothing";
  const { status, code, reason } = result as JobResult;
  return [status, code, reason === undefined ? undefined : `'${reason}'`].filter(Boolean).join(" ");
}
