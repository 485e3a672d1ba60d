import type { MachineGraph } from "../../graph/machine-graph.ts";
import { knownRecord } from "../../inspector/check-record.ts";
import {
  type ActorRecord,
  DETACHED,
  type GapRecord,
  type StepRecord,
  type TotalsRecord,
} from "../../inspector/record.ts";
import { ActorNode, Family, isBelow } from "./actor-node.ts";
import { Tracks } from "./lanes.ts";
import { Orphans } from "./orphans.ts";
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
  /** The latest record's number, and its time: an earlier one's may be later, if the clock was set back. */
  latestSeq = 0;
  latestAt = Number.NEGATIVE_INFINITY;
  readonly #finals = new Map<string, ReadonlySet<string>>();
  readonly #orphans = new Orphans();
  /** Those that are done, in that order. */
  readonly #done = new Set<ActorNode>();
  /** Goes from the oldest of them to the latest, and leaves behind none that is kept. */
  readonly #oldest = this.#done.values();

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
    if (record.seq > this.latestSeq) {
      this.latestSeq = record.seq;
      this.latestAt = record.at;
    }
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
      if (record.seq > known.seq) this.#restart(known, record, isOver);
      return;
    }
    const node = new ActorNode(record, isOver);
    this.nodes.set(node.id, node);
    this.#count(node, 1);
    this.tracks.enter(node);
    this.#place(node);
    for (const child of this.#orphans.take(node)) this.#adopt(child, node);
    this.#settle(node);
  }

  /** It may be somewhere else now, and so may its bar. */
  #restart(node: ActorNode, record: ActorRecord, isOver: boolean): void {
    const former = node.parent;
    this.#count(node, -1);
    this.tracks.remove(node);
    this.#orphans.delete(node);
    const family = this.familyOf(former);
    family.open.delete(node);
    family.done.remove(node);
    this.#done.delete(node);
    node.isDone = false;
    node.restart(record, isOver);
    this.#count(node, 1);
    this.tracks.enter(node);
    this.#place(node);
    this.#settle(node);
    if (former !== undefined && former !== node.parent) this.#settle(former);
  }

  #step(record: StepRecord): void {
    const node = this.nodes.get(record.id);
    if (node === undefined || record.seq <= node.seq) return;
    const wasOver = node.isOver;
    this.#count(node, -1);
    // Nothing more will be heard of one that is not recorded any more.
    const isOver = record.event === DETACHED || this.#isFinal(node.actor.machine, record.to);
    node.add(record, isOver);
    this.#count(node, 1);
    if (node.isOver) this.tracks.leave(node);
    else if (wasOver) {
      // Its lane may be another's by now.
      this.tracks.remove(node);
      this.tracks.enter(node);
    }
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
  #place(node: ActorNode): void {
    const parentId = node.actor.parent;
    const parent = parentId === undefined ? undefined : this.nodes.get(parentId);
    if (parent === undefined) this.#orphans.add(node);
    const runtime =
      node.actor.kind === "runtime" ? undefined : this.nodes.get(`runtime:${node.actor.runtime}`);
    const above = parent ?? runtime;
    // Whoever has nobody below is above nobody: however long the way up is, it need not be gone.
    const isAbove = node.family === undefined ? above === node : above !== undefined && isBelow(above, node);
    node.parent = isAbove ? undefined : above;
    if (node.isOver && (node.family?.open.size ?? 0) === 0) {
      this.#finish(node);
      return;
    }
    this.familyOf(node.parent).open.add(node);
    this.#reopen(node.parent);
  }

  /** It is over, with all that is below. */
  #finish(node: ActorNode): void {
    this.familyOf(node.parent).done.push(node);
    node.isDone = true;
    this.#done.add(node);
  }

  #adopt(child: ActorNode, parent: ActorNode): void {
    if (isBelow(parent, child)) return;
    const family = this.familyOf(child.parent);
    const former = child.parent;
    family.open.delete(child);
    family.done.remove(child);
    child.parent = parent;
    if (child.isDone) this.familyOf(parent).done.push(child);
    else {
      this.familyOf(parent).open.add(child);
      this.#reopen(parent);
    }
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
      this.familyOf(each.parent).open.delete(each);
      this.#finish(each);
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
      this.#done.delete(each);
    }
  }

  #forget(): void {
    while (this.#done.size > this.hello.limit) {
      const { value: oldest } = this.#oldest.next();
      if (oldest === undefined) return;
      this.familyOf(oldest.parent).done.remove(oldest);
      this.#drop(oldest);
    }
  }

  /** With all that is below. */
  #drop(topmost: ActorNode): void {
    const left = [topmost];
    for (let node = left.pop(); node !== undefined; node = left.pop()) {
      node.isDropped = true;
      this.nodes.delete(node.id);
      this.#done.delete(node);
      this.#count(node, -1);
      this.tracks.drop(node);
      this.dropped++;
      this.#orphans.delete(node);
      left.push(...(node.family?.done ?? []));
    }
  }
}
