import type { ActorNode, Family } from "./actor-node.ts";
import type { Model } from "./model.ts";
import type { Visible } from "./visible.ts";

/** Of what is done below a parent, the latest ones are rows; the others fold into one. */
const LATEST = 20;

/** What a person has opened and closed, by row key. */
export type Expansion = ReadonlyMap<string, boolean>;

interface NodeRow {
  readonly kind: "node";
  readonly node: ActorNode;
  readonly depth: number;
  /** Whether it was done when the row was made: if that has changed, it is somewhere else now. */
  readonly isDone: boolean;
  /** `undefined`: there is nothing below it. */
  readonly isExpanded: boolean | undefined;
}

/** So many more that are done. */
interface FoldRow {
  readonly kind: "fold";
  /** The actor that they are below. */
  readonly parent: ActorNode | undefined;
  readonly depth: number;
  readonly count: number;
  readonly isExpanded: boolean;
}

export type TreeRow = NodeRow | FoldRow;

interface List {
  readonly size: number;
  at(index: number): ActorNode | undefined;
  indexOf(node: ActorNode): number;
}

/** Rows one after the other: one by itself, or many that are not made before somebody looks. */
interface Segment {
  readonly first: number;
  readonly row?: TreeRow;
  /** A stretch of a list, from its end to its beginning. */
  readonly run?: { readonly list: List; readonly last: number; readonly depth: number };
}

export function rowKey(row: TreeRow): string {
  return row.kind === "node" ? row.node.id : foldKey(row.parent);
}

export function foldKey(parent: ActorNode | undefined): string {
  return `fold ${parent?.id ?? ""}`;
}

/** A tree as rows. However many of them there are, only those that are looked at are made. */
export class TreeRows {
  length = 0;
  readonly #segments: Segment[] = [];
  readonly #places = new Map<string, number>();
  readonly #expansion: Expansion;
  readonly #visible: Visible | undefined;
  /** Finished actors that a person has opened, by the family that they are in. */
  readonly #opened = new Map<Family, ActorNode[]>();

  /** With `visible`, only that; and then all that has something visible below it is open, unless it was closed. */
  constructor(model: Model, expansion: Expansion, visible?: Visible) {
    this.#expansion = expansion;
    this.#visible = visible;
    for (const [id, isOpen] of expansion) {
      const node = isOpen ? model.nodes.get(id) : undefined;
      if (!node?.isDone) continue;
      const family = model.familyOf(node.parent);
      this.#opened.set(family, [...(this.#opened.get(family) ?? []), node]);
    }
    // A stack of one's own: there may be more levels than the engine's has room for.
    const open = [this.#family(model.top, undefined, 0)];
    for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
      const { value: node, done } = last.next();
      if (done === true) open.pop();
      else if (node.family !== undefined) open.push(this.#family(node.family, node, open.length));
    }
  }

  at(index: number): TreeRow | undefined {
    const segment = this.#segments[this.#segmentOf(index)];
    if (segment?.row !== undefined) return segment.row;
    if (segment?.run === undefined) return undefined;
    const { list, last, depth } = segment.run;
    const node = list.at(last - (index - segment.first));
    return (
      node && { kind: "node", node, depth, isDone: true, isExpanded: node.family?.size ? false : undefined }
    );
  }

  /** −1: no row has that key. */
  indexOf(key: string, node: ActorNode | undefined): number {
    const place = this.#places.get(key);
    if (place !== undefined) return place;
    if (node === undefined) return -1;
    for (const { run, first } of this.#segments) {
      if (run === undefined) continue;
      const index = run.list.indexOf(node);
      if (index >= 0 && index <= run.last) {
        const at = first + run.last - index;
        if (this.at(at)?.kind === "node" && (this.at(at) as NodeRow).node === node) return at;
      }
    }
    return -1;
  }

  #segmentOf(index: number): number {
    let low = 0;
    let high = this.#segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#segments[middle] as Segment).first <= index) low = middle;
      else high = middle - 1;
    }
    return index < 0 || index >= this.length ? -1 : low;
  }

  /** Makes the rows of a family. Gives away each whose own family comes next. */
  *#family(family: Family, parent: ActorNode | undefined, depth: number): Generator<ActorNode, void> {
    const shown = this.#visible?.below(parent);
    for (const node of shown ?? family.open) if (!node.isDone) yield* this.#node(node, depth);
    const list = shown === undefined ? family.done : new Chosen(shown);
    const latest = list.size > LATEST + 2 ? LATEST : list.size;
    for (let index = list.size - 1; index >= list.size - latest; index--)
      yield* this.#node(list.at(index), depth);
    const count = list.size - latest;
    if (count === 0) return;
    const isExpanded = this.#expansion.get(foldKey(parent)) ?? false;
    this.#row({ kind: "fold", parent, depth, count, isExpanded });
    if (isExpanded) yield* this.#runs(list, count, this.#opened.get(family) ?? [], depth);
  }

  /** Split where somebody has opened one of them. */
  *#runs(list: List, count: number, opened: readonly ActorNode[], depth: number): Generator<ActorNode, void> {
    const splits = opened.map((node) => list.indexOf(node)).filter((index) => index >= 0 && index < count);
    let last = count - 1;
    for (const split of splits.sort((a, b) => b - a)) {
      this.#run(list, last, split + 1, depth);
      yield* this.#node(list.at(split), depth);
      last = split - 1;
    }
    this.#run(list, last, 0, depth);
  }

  #run(list: List, last: number, first: number, depth: number): void {
    if (last < first) return;
    this.#segments.push({ first: this.length, run: { list, last, depth } });
    this.length += last - first + 1;
  }

  *#node(node: ActorNode | undefined, depth: number): Generator<ActorNode, void> {
    if (node === undefined) return;
    const size = this.#visible === undefined ? node.family?.size : this.#visible.below(node).length;
    const isParent = (size ?? 0) > 0;
    const isExpanded = isParent ? this.#isExpanded(node) : undefined;
    this.#row({ kind: "node", node, depth, isDone: node.isDone, isExpanded });
    if (isExpanded) yield node;
  }

  #isExpanded(node: ActorNode): boolean {
    // A runtime that is over was a program's: what it did is what one came to see.
    const isOpen = this.#visible !== undefined || !node.isDone || node.actor.kind === "runtime";
    return this.#expansion.get(node.id) ?? isOpen;
  }

  #row(row: TreeRow): void {
    this.#places.set(rowKey(row), this.length);
    this.#segments.push({ first: this.length, row });
    this.length++;
  }
}

/** Those that are done, of some. */
class Chosen implements List {
  readonly #nodes: readonly ActorNode[];

  constructor(nodes: readonly ActorNode[]) {
    this.#nodes = nodes.filter(({ isDone, isDropped }) => isDone && !isDropped);
  }

  get size(): number {
    return this.#nodes.length;
  }

  at(index: number): ActorNode | undefined {
    return this.#nodes[index];
  }

  indexOf(node: ActorNode): number {
    return this.#nodes.indexOf(node);
  }
}
