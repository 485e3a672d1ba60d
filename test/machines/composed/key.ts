import type { Charts } from "./delivery-rules.ts";
import type { JobPart, Lanes, PlacePart, Product, Size, ToRequester, ToWorker } from "./product.ts";

/**
 * A text that is the same for two states in which the same may happen. The workers of a group are interchangeable: so
 * those that differ only in which of them it was count as one. `isNamed`: they do not.
 */
export function keyOf(state: Product, size: Size, charts: Charts, isNamed = false): string {
  const parts = state.jobs.map((job, worker) => {
    const id = size.workers === 1 || isNamed ? String(charts.job.idOf(job.chart)) : unnamedOf(job.chart);
    return `${id}${textOfJob(job)}|${textOfPlace(state.places[worker] as PlacePart, charts)}`;
  });
  const { group, deadline, wasCancelled, wasCompleted } = state;
  const ask = `${deadline[0]}${flag(wasCancelled)}${flag(wasCompleted)}`;
  if (group === undefined) return `${ask}/${parts[0]}`;
  const { chart, result, endings, unsettled, isSettled } = group;
  const { first, settled } = chart.context;
  const counts = `${String(chart.value)}${settled}${endings}${unsettled}${flag(isSettled)}${result?.code ?? ""}`;
  const text = (order: readonly number[]): string => {
    const culprit =
      first && `${order.findIndex((worker) => nameIs(first, worker))}${first.code}${first.reason}`;
    return `${ask}${counts}${culprit ?? ""}/${order.map((worker) => parts[worker]).join("/")}`;
  };
  const inOrder = parts.map((_, worker) => worker);
  if (isNamed || parts.length < 2) return text(inOrder);
  const [one, other] = [text(inOrder), text([...inOrder].reverse())];
  return one < other ? one : other;
}

function nameIs({ workerName }: { readonly workerName: string }, worker: number): boolean {
  return workerName.charCodeAt(0) === 97 + worker;
}

function unnamedOf({ value, context, status }: JobPart["chart"]): string {
  return `${String(value)}${context.attempt}${status[0]}`;
}

function textOfJob(job: JobPart): string {
  const { result, endings, attempt, unsettledEarlier, isAttemptSettled, isSettled } = job;
  const ending = result === undefined ? "" : `${result.status}${result.code ?? ""}${result.reason ?? ""}`;
  const afterwards = job.afterwards?.map(toWorker).join("") ?? "-";
  const settled = `${unsettledEarlier.join("")}${flag(isAttemptSettled)}${flag(isSettled)}`;
  const events = `${job.heard.join(",")};${job.told ?? ""}`;
  return `${ending}${endings}${attempt}${settled}${job.delivery[0]}${afterwards};${events}`;
}

function textOfPlace(place: PlacePart, charts: Charts): string {
  const { chart, runs, open, lives } = place;
  const flags = [
    place.isRegistered,
    place.isDraining,
    place.isBackingOff,
    place.wasStopped,
    place.wasEnded,
    place.wasLost,
  ];
  const state = chart === undefined ? "-" : charts.worker.idOf(chart);
  const runTexts = runs.map(
    ({ attempt, phase, ending, isCut, reports, hasGrace }) =>
      `${attempt}${phase[0]}${ending ?? ""}${flag(isCut)}${reports}${flag(hasGrace)}`,
  );
  const ways = `${lanes(place.toWorker, toWorker)}${lanes(place.toRequester, toRequester)}`;
  return `${state};${flags.map(flag).join("")}${lives}${open.join("")};${runTexts.join(",")};${ways}`;
}

function lanes<T>({ system, data }: Lanes<T>, text: (message: T) => string): string {
  return `<${system.map(text).join("")}!${data.map(text).join("")}>`;
}

function toWorker(message: ToWorker): string {
  return message.type === "drained" ? "D" : `${message.type[0]}${message.attempt}`;
}

function toRequester(message: ToRequester): string {
  if (message.type === "gone") return "G";
  if (message.type === "report") return `u${message.attempt}${message.number}${flag(message.urgent)}`;
  if (message.type !== "ending") return `${message.type.slice(0, 2)}${message.attempt}`;
  const { attempt, how, settled, urgent, reports } = message;
  return `e${attempt}${how}${flag(settled)}${flag(urgent)}${reports}`;
}

function flag(value: boolean): string {
  return value ? "1" : "0";
}
