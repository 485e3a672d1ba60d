import type { MachineGraph } from "../../graph/machine-graph.ts";
import { knownRecord } from "../../inspector/check-record.ts";
import {
  type ActorRecord,
  DETACHED,
  type GapRecord,
  type StepRecord,
  type TotalsRecord,
} from "../../inspector/record.ts";
import { ActorNode, Family } from "./actor-node.ts";
import { Tracks } from "./lanes.ts";
import { Rates } from "./rates.ts";
import { finalStatesOf } from "./states.ts";

/** What comes before the records. */
export interface Hello {
  readonly version: number;
  /** How many finished actors are kept. */
  readonly limit: number;
  readonly sample: number;
  readonly machines: Readonly<Record<string, MachineGraph>>;
  readonly canCancel: boolean;
  readonly isLive: boolean;
}

/** What the records say, put together. The same records make the same model, in whatever portions they come. */
export class Model {
  readonly hello: Hello;
  readonly nodes = new Map<string, ActorNode>();
  /** Those that are below nobody. */
  readonly top = new Family();
  readonly tracks = new Tracks();
  readonly rates = new Rates();
  /** How many jobs and groups are kept, by state. */
  readonly counts = new Map<string, number>();
  totals: TotalsRecord | undefined;
  /** Where records are missing, the latest ones. */
  gaps: readonly GapRecord[] = [];
  missing = 0;
  /** How many finished actors were kept once, and are not. */
  dropped = 0;
  /** Grows with every record that says something. */
  version = 0;
  firstAt = Number.POSITIVE_INFINITY;
  lastAt = Number.NEGATIVE_INFINITY;
  readonly #finals = new Map<string, ReadonlySet<string>>();
  /** Whose parent is not here, by the parent's id. */
  readonly #orphans = new Map<string, Set<ActorNode>>();
  /** Those that are done, in that order; some are not any more, or are not kept. */
  #done: (ActorNode | undefined)[] = [];
  #doneFrom = 0;
  #doneCount = 0;

  constructor(hello: Hello) {
    this.hello = hello;
    for (const [name, machine] of Object.entries(hello.machines))
      this.#finals.set(name, finalStatesOf(machine));
  }

  /** Takes what it knows of, and nothing else. Never throws. */
  apply(value: unknown): void {
    const record = knownRecord(value);
    if (record === undefined) return;
    if (record.type === "step") this.#step(record);
    else if (record.type === "actor") this.#actor(record);
    else if (record.type === "totals") this.#total(record);
    else {
      this.gaps = [...this.gaps.slice(-19), record];
      this.missing += record.missing;
    }
    this.version++;
    if (record.at > this.lastAt) this.lastAt = record.at;
  }

  familyOf(parent: ActorNode | undefined): Family {
    if (parent === undefined) return this.top;
    parent.family ??= new Family();
    return parent.family;
  }

  #total(record: TotalsRecord): void {
    if (this.totals !== undefined && record.seq < this.totals.seq) return;
    this.totals = record;
    this.rates.add(record);
  }

  #actor(record: ActorRecord): void {
    const known = this.nodes.get(record.id);
    const isOver = this.#isFinal(record.machine, record.state);
    if (record.at < this.firstAt) this.firstAt = record.at;
    if (known !== undefined) {
      if (record.seq <= known.seq) return;
      this.#count(known, -1);
      known.restart(record, isOver);
      this.#count(known, 1);
      this.#settle(known);
      return;
    }
    const node = new ActorNode(record, isOver);
    this.nodes.set(node.id, node);
    this.#count(node, 1);
    this.tracks.enter(node);
    this.#place(node, record.parent);
    for (const child of this.#orphans.get(node.id) ?? []) this.#adopt(child, node);
    this.#orphans.delete(node.id);
    this.#settle(node);
  }

  #step(record: StepRecord): void {
    const node = this.nodes.get(record.id);
    if (node === undefined || record.seq <= node.seq) return;
    this.#count(node, -1);
    // Nothing more will be heard of one that is not recorded any more.
    const isOver = record.event === DETACHED || this.#isFinal(node.actor.machine, record.to);
    node.add(record, isOver);
    this.#count(node, 1);
    if (node.isOver) this.tracks.leave(node);
    this.#settle(node);
  }

  #isFinal(machine: string, state: string): boolean {
    return (this.#finals.get(machine) ?? finalStatesOf(undefined)).has(state);
  }

  #count({ actor, state }: ActorNode, by: number): void {
    if (actor.kind === "job" || actor.kind === "group" || actor.kind === "run")
      this.counts.set(state, (this.counts.get(state) ?? 0) + by);
  }

  /** Below its parent; below its runtime, or nobody, as long as that is not here. */
  #place(node: ActorNode, parentId: string | undefined): void {
    const parent = parentId === undefined ? undefined : this.nodes.get(parentId);
    if (parentId !== undefined && parent === undefined) {
      const waiting = this.#orphans.get(parentId) ?? new Set();
      this.#orphans.set(parentId, waiting.add(node));
    }
    const runtime =
      node.actor.kind === "runtime" ? undefined : this.nodes.get(`runtime:${node.actor.runtime}`);
    const above = parent ?? runtime;
    node.parent = above !== undefined && !isBelow(above, node) ? above : undefined;
    this.familyOf(node.parent).open.add(node);
    this.#reopen(node.parent);
  }

  #adopt(child: ActorNode, parent: ActorNode): void {
    if (isBelow(parent, child)) return;
    const family = this.familyOf(child.parent);
    const former = child.parent;
    family.open.delete(child);
    family.done.remove(child);
    child.parent = parent;
    if (child.isDone) this.familyOf(parent).done.push(child);
    else this.familyOf(parent).open.add(child);
    if (former !== undefined) this.#settle(former);
  }

  /** Moves it, and those above, to where its state belongs. */
  #settle(node: ActorNode): void {
    for (let each: ActorNode | undefined = node; each !== undefined; each = each.parent) {
      const isDone = each.isOver && (each.family?.open.size ?? 0) === 0;
      if (isDone === each.isDone) break;
      if (!isDone) {
        this.#reopen(each);
        return;
      }
      const family = this.familyOf(each.parent);
      family.open.delete(each);
      family.done.push(each);
      each.isDone = true;
      this.#done.push(each);
      this.#doneCount++;
    }
    this.#forget();
  }

  /** Somebody below is not done. */
  #reopen(node: ActorNode | undefined): void {
    for (let each = node; each?.isDone; each = each.parent) {
      const family = this.familyOf(each.parent);
      family.done.remove(each);
      family.open.add(each);
      each.isDone = false;
      this.#doneCount--;
    }
  }

  #forget(): void {
    while (this.#doneCount > this.hello.limit && this.#doneFrom < this.#done.length) {
      const oldest = this.#done[this.#doneFrom];
      this.#done[this.#doneFrom++] = undefined;
      if (oldest?.isDone && !oldest.isDropped) {
        this.familyOf(oldest.parent).done.remove(oldest);
        this.#drop(oldest);
      }
    }
    if (this.#doneFrom > 1_024 && this.#doneFrom > this.#done.length / 2) {
      this.#done = this.#done.slice(this.#doneFrom);
      this.#doneFrom = 0;
    }
  }

  #drop(node: ActorNode): void {
    node.isDropped = true;
    this.nodes.delete(node.id);
    this.#count(node, -1);
    this.tracks.drop(node);
    this.#doneCount--;
    this.dropped++;
    const { parent } = node.actor;
    const waiting = parent === undefined ? undefined : this.#orphans.get(parent);
    if (waiting?.delete(node) && waiting.size === 0) this.#orphans.delete(parent as string);
    for (const child of node.family?.done ?? []) this.#drop(child);
  }
}

function isBelow(node: ActorNode, above: ActorNode): boolean {
  for (let each: ActorNode | undefined = node; each !== undefined; each = each.parent)
    if (each === above) return true;
  return false;
}
