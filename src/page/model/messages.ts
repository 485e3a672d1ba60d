import type { Shown, StepRecord } from "../../inspector/record.ts";
import type { ActorNode, Family } from "./actor-node.ts";

/** Something that went from one to another; a note when `to` is `from`. */
export interface Message {
  readonly kind: "message";
  readonly at: number;
  readonly from: string;
  readonly to: string;
  /** What a person reads: `update`, `response`. */
  readonly label: string;
  /** The job or group that it is of, and which step of it; none is its request. */
  readonly node: ActorNode;
  readonly step: StepRecord | undefined;
  readonly data: Shown | undefined;
}

/** So many of the same, one after the other. */
interface Folded {
  readonly kind: "folded";
  /** Which fold it is, for whoever opens it. */
  readonly key: string;
  readonly at: number;
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly count: number;
  readonly node: ActorNode;
}

export type SequenceRow = Message | Folded;

/** Who talks to whom. */
export interface Sequence {
  /** By their first message. */
  readonly lifelines: readonly string[];
  readonly rows: readonly SequenceRow[];
  /** More messages than are shown at all. */
  readonly left: number;
}

/** More of the same in a row fold, all but the first ones and the last. */
const SAME_FIRST = 3;
const SAME_LAST = 1;
const FOLD_FROM = 8;
export const MAX_LIFELINES = 40;
const MAX_MESSAGES = 20_000;
/** The lifeline of all those for whom there is no room. */
export const OTHERS = "other workers";

/** From the requester to the worker. The others come back, or are notes. */
const TO_WORKER = new Map([
  ["job.update_request", "update request"],
  ["job.cancel", "cancel"],
  ["job.timeout", "timeout"],
]);
const TO_REQUESTER = new Map([
  ["job.start", "start"],
  ["job.update", "update"],
  ["job.stream.start", "stream start"],
  ["job.stream.data", "stream data"],
  ["job.stream.end", "stream end"],
  ["job.response", "response"],
]);

/** The messages of a job or a group and of all below it, by time. `opened`: the folds that a person has opened. */
export function sequenceOf(chosen: ActorNode, opened: ReadonlySet<string> = new Set()): Sequence {
  const messages: Message[] = [];
  collect(chosen, messages);
  messages.sort((a, b) => a.at - b.at || order(a) - order(b));
  const left = Math.max(0, messages.length - MAX_MESSAGES);
  messages.length -= left;
  const lines = new Set<string>();
  const rows = fold(messages, opened);
  for (const { from, to } of messages) lines.add(from).add(to);
  if (lines.size <= MAX_LIFELINES) return { lifelines: [...lines], rows, left };
  const kept = new Set([...lines].slice(0, MAX_LIFELINES - 1));
  const name = (line: string): string => (kept.has(line) ? line : OTHERS);
  return {
    lifelines: [...kept, OTHERS],
    rows: rows.map((row) => ({ ...row, from: name(row.from), to: name(row.to) })),
    left,
  };
}

const order = ({ step, node }: Message): number => step?.seq ?? node.actor.seq;

/** A stack of one's own: there may be more levels than the engine's has room for. */
function collect(chosen: ActorNode, into: Message[]): void {
  const open: Iterator<ActorNode>[] = [[chosen].values()];
  for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
    const { value: node, done } = last.next();
    if (done === true) {
      open.pop();
      continue;
    }
    if (into.length > MAX_MESSAGES * 2) return;
    const { kind } = node.actor;
    if (kind === "job" || kind === "run") ofJob(node, into);
    else if (kind === "group") ofGroup(node, into);
    if (node.family !== undefined) open.push(membersOf(node.family));
  }
}

function* membersOf({ done, open }: Family): Generator<ActorNode, void> {
  yield* done;
  yield* open;
}

function ofJob(node: ActorNode, into: Message[]): void {
  const { source = "requester", workerName = "worker", at, payload, name } = node.actor;
  const add = (from: string, to: string, label: string, step?: StepRecord): void => {
    const isRequest = step === undefined || step.event === "job.request";
    const data = isRequest ? payload : (step.data ?? step.reason);
    into.push({ kind: "message", at: step?.at ?? at, from, to, label, node, step, data });
  };
  const request = name ? `request ${name}` : "request";
  if (!node.steps.some(({ event, attempt }) => event === "job.request" && (attempt ?? 1) === 1))
    add(source, workerName, request);
  for (const step of node.steps) {
    const { event, skipped } = step;
    if (skipped) add(source, source, skippedText(skipped), step);
    const there = TO_WORKER.get(event);
    const back = TO_REQUESTER.get(event);
    const attempt = step.attempt === undefined ? "" : ` (attempt ${step.attempt})`;
    if (event === "job.request") add(source, workerName, `${request}${attempt}`, step);
    else if (there !== undefined) add(source, workerName, `${there}${attempt}`, step);
    else if (back !== undefined) add(workerName, source, endOf(step, back), step);
    else add(source, source, `${wordsOf(event)}${attempt}`, step);
  }
}

function ofGroup(node: ActorNode, into: Message[]): void {
  const { source = "requester", at, size } = node.actor;
  const label = `group${size === undefined ? "" : ` of ${size}`}`;
  const first = { kind: "message", from: source, to: source, node } as const;
  into.push({ ...first, at, label, step: undefined, data: node.actor.payload });
  for (const step of node.steps) {
    if (step.skipped)
      into.push({ ...first, at: step.at, label: skippedText(step.skipped), step, data: undefined });
    const who = step.workerName === undefined ? "" : ` ${step.workerName}`;
    const ended = step.to === step.from || step.to === "running" ? "" : ` → ${step.to}`;
    const text = `${wordsOf(step.event)}${who}${ended}`;
    into.push({ ...first, at: step.at, label: text, step, data: step.data ?? step.reason });
  }
}

const skippedText = (count: number): string => `${count} steps that are not kept`;

const endOf = ({ event, to }: StepRecord, label: string): string =>
  event === "job.response" ? `${label}: ${to}` : label;

const wordsOf = (event: string): string => event.replace(/^(job|group)\./, "").replaceAll(/[._]/g, " ");

/** What repeats itself between the same two is told once. */
function fold(messages: readonly Message[], opened: ReadonlySet<string>): SequenceRow[] {
  const rows: SequenceRow[] = [];
  for (let start = 0; start < messages.length; ) {
    const first = messages[start] as Message;
    let end = start + 1;
    while (end < messages.length && isAlike(first, messages[end] as Message)) end++;
    const key = `${first.node.id} ${order(first)}`;
    if (end - start < FOLD_FROM || opened.has(key)) rows.push(...messages.slice(start, end));
    else {
      const from = start + SAME_FIRST;
      const to = end - SAME_LAST;
      const { at, node, label, ...ends } = messages[from] as Message;
      rows.push(...messages.slice(start, from));
      rows.push({ kind: "folded", key, at, node, label, from: ends.from, to: ends.to, count: to - from });
      rows.push(...messages.slice(to, end));
    }
    start = end;
  }
  return rows;
}

const isAlike = (one: Message, other: Message): boolean =>
  one.node === other.node && one.label === other.label && one.from === other.from;
