import type { ActorRecord, StepRecord } from "../../inspector/record.ts";
import { FIRST_STEPS, MAX_STEPS } from "../../inspector/step-log.ts";
import { DoneList } from "./done-list.ts";

const NONE: StepRecord[] = [];

/** The actors below one. */
export class Family {
  /** Those that are not done, in the order in which they came. */
  readonly open = new Set<ActorNode>();
  readonly done = new DoneList();

  get size(): number {
    return this.open.size + this.done.size;
  }
}

/** An actor, and what is known of it. */
export class ActorNode {
  readonly id: string;
  actor: ActorRecord;
  state: string;
  parent: ActorNode | undefined;
  /** Made when there is somebody below. */
  family: Family | undefined;
  /** By time; a step says how many before it are left out. */
  steps: StepRecord[] = NONE;
  /** How many steps are left out, all in all. */
  missing = 0;
  /** The last record's number. */
  seq: number;
  /** The latest time that was told of it: a clock may be set back. */
  #latestAt: number;
  /** When it first ran, in the runtime's clock. */
  startedAt: number | undefined;
  endedAt: number | undefined;
  /** It is in a final state. */
  isOver = false;
  /** It is over, and so is all below it. */
  isDone = false;
  /** It is not kept any more. */
  isDropped = false;
  /** Where it is in its parent's list of those that are done. */
  place = -1;
  /** Where it is in the timeline: the number of its lane. */
  lane = -1;
  /** Whether its text has what is looked for, and for whom that is so. */
  says = false;
  saidOf: unknown;

  constructor(actor: ActorRecord, isOver: boolean) {
    this.id = actor.id;
    this.actor = actor;
    this.state = actor.state;
    this.seq = actor.seq;
    this.#latestAt = actor.at;
    this.#settle(actor.at, isOver);
  }

  /** What a person calls it. */
  get title(): string {
    const { kind, name, jobId, workerName } = this.actor;
    if (name) return name;
    if (kind === "job" || kind === "run") return workerName ?? jobId ?? this.id;
    return kind === "group" ? "group" : this.id;
  }

  /** How long it took, or has taken so far, in milliseconds; `since` another time than when it was asked for. Never negative. */
  lasted(now: number, since: number = this.actor.at): number {
    return Math.max(0, (this.endedAt ?? now) - since);
  }

  add(step: StepRecord, isOver: boolean): void {
    if (this.steps === NONE) this.steps = [];
    this.steps.push(step);
    this.missing += step.skipped ?? 0;
    if (this.steps.length > MAX_STEPS) this.#skip();
    this.seq = step.seq;
    this.state = step.to;
    this.#settle(step.at, isOver);
  }

  /** Somebody new goes by its id, such as a worker of the same name. */
  restart(actor: ActorRecord, isOver: boolean): void {
    this.actor = actor;
    this.state = actor.state;
    this.seq = actor.seq;
    this.steps = NONE;
    this.missing = 0;
    this.startedAt = undefined;
    this.endedAt = undefined;
    this.#latestAt = actor.at;
    this.#settle(actor.at, isOver);
  }

  #skip(): void {
    const [step] = this.steps.splice(FIRST_STEPS, 1);
    const next = this.steps[FIRST_STEPS] as StepRecord;
    this.steps[FIRST_STEPS] = { ...next, skipped: (next.skipped ?? 0) + (step?.skipped ?? 0) + 1 };
    this.missing++;
  }

  #settle(at: number, isOver: boolean): void {
    this.#latestAt = Math.max(this.#latestAt, at);
    if (this.state === "running") this.startedAt ??= this.#latestAt;
    this.isOver = isOver;
    if (!isOver) this.endedAt = undefined;
    else this.endedAt ??= this.#latestAt;
  }
}

/** Whether it is that one, or below it. */
export function isBelow(node: ActorNode, above: ActorNode): boolean {
  for (let each: ActorNode | undefined = node; each !== undefined; each = each.parent)
    if (each === above) return true;
  return false;
}
