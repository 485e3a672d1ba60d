import { h, setAttribute, setText } from "../dom/element.ts";
import { StatusMark } from "../dom/status.ts";
import type { ActorNode } from "../model/actor-node.ts";
import { countOf, durationOf, timeOf } from "../model/format.ts";
import type { TreeRow } from "../model/tree-rows.ts";

const KINDS = { runtime: "RT", worker: "W", group: "G", job: "J", run: "R" } as const;
const KIND_NAMES = { runtime: "runtime", worker: "worker", group: "group", job: "job", run: "run" } as const;

/** So deep a row is moved to the right at most: beyond that there would be no room for its name. */
const MAX_INDENT = 24;

/** How a row is to look. */
interface RowLook {
  readonly now: number;
  readonly isSelected: boolean;
  readonly isAtCursor: boolean;
}

let count = 0;

/** One of the few rows of the tree that exist; it shows whatever is at its place. */
export class TreeRowElement {
  readonly element: HTMLElement;
  row: TreeRow | undefined;
  readonly #caret = h("span", { class: "caret", "aria-hidden": "true" });
  readonly #kind = h("span", { class: "kind", "aria-hidden": "true" });
  readonly #name = h("span", { class: "name" });
  readonly #note = h("span", { class: "note" });
  readonly #worker = h("span", { class: "cell worker" });
  readonly #status = new StatusMark();
  readonly #state = h("span", { class: "cell" }, this.#status.element);
  readonly #time = h("span", { class: "cell number" });
  readonly #steps = h("span", { class: "cell number" });
  readonly #at = h("span", { class: "cell number muted" });

  constructor() {
    const first = h("span", { class: "cell first" }, this.#caret, this.#kind, this.#name, this.#note);
    this.element = h(
      "div",
      { class: "tree-row", role: "treeitem", id: `tree-row-${count++}` },
      ...[first, this.#worker, this.#state, this.#time, this.#steps, this.#at],
    );
  }

  paint(row: TreeRow, { now, isSelected, isAtCursor }: RowLook): void {
    this.row = row;
    const { element } = this;
    element.style.setProperty("--depth", String(Math.min(row.depth, MAX_INDENT)));
    setAttribute(element, "aria-level", row.depth + 1);
    setAttribute(element, "aria-expanded", row.isExpanded === undefined ? undefined : String(row.isExpanded));
    setAttribute(element, "aria-selected", String(isSelected));
    setAttribute(element, "data-cursor", isAtCursor);
    setText(this.#caret, row.isExpanded === undefined ? "" : row.isExpanded ? "▾" : "▸");
    if (row.kind === "node") this.#node(row.node, now);
    else this.#fold(row.count, row.parent);
  }

  #node(node: ActorNode, now: number): void {
    const { actor, state, isOver, steps, missing } = node;
    const { element } = this;
    setAttribute(element, "data-actor-id", node.id);
    setAttribute(element, "data-fold", undefined);
    setAttribute(element, "data-state", state);
    setAttribute(element, "data-kind", actor.kind);
    setAttribute(element, "data-over", isOver);
    setText(this.#kind, KINDS[actor.kind]);
    setAttribute(this.#kind, "title", KIND_NAMES[actor.kind]);
    this.#kind.hidden = false;
    setText(this.#name, node.title);
    setText(this.#note, noteOf(node));
    setText(
      this.#worker,
      actor.kind === "worker" || actor.kind === "runtime" ? "" : (actor.workerName ?? ""),
    );
    this.#status.show(state);
    this.#status.element.hidden = false;
    setText(this.#time, durationOf(node.lasted(now)));
    setText(this.#steps, countOf(steps.length + missing));
    setText(this.#at, timeOf(actor.at));
  }

  #fold(size: number, parent: ActorNode | undefined): void {
    const { element } = this;
    for (const name of ["data-actor-id", "data-state", "data-kind", "data-over"])
      element.removeAttribute(name);
    setAttribute(element, "data-fold", parent?.id ?? "");
    this.#kind.hidden = true;
    this.#status.element.hidden = true;
    setText(this.#name, `${countOf(size)} more finished`);
    for (const cell of [this.#note, this.#worker, this.#time, this.#steps, this.#at]) setText(cell, "");
  }
}

/** What else there is to say of an actor in few words. */
function noteOf({ actor, family }: ActorNode): string {
  const parts: string[] = [];
  if (actor.label) parts.push(actor.label);
  if (actor.kind === "group" && actor.size !== undefined) parts.push(`${countOf(actor.size)} jobs`);
  if (family !== undefined && family.size > 0 && actor.kind !== "group")
    parts.push(`${countOf(family.open.size)} open, ${countOf(family.done.size)} done`);
  if (actor.jobId) parts.push(shortId(actor.jobId));
  return parts.join(" · ");
}

const shortId = (id: string): string => (id.length > 13 ? `${id.slice(0, 12)}…` : id);
