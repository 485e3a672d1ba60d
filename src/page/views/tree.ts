import type { Ui } from "../app/ui.ts";
import { h, setAttribute } from "../dom/element.ts";
import { scrollerOf, VirtualList } from "../dom/virtual-list.ts";
import type { ActorNode } from "../model/actor-node.ts";
import { foldKey, rowKey, type TreeRow, TreeRows } from "../model/tree-rows.ts";
import type { PageView } from "./page-view.ts";
import { TreeRowElement } from "./tree-row.ts";

const ROW_HEIGHT = 24;

const HEADS = ["Actor", "Worker", "Status", "Duration", "Events", "Since"] as const;

/** Runtime, workers, groups and jobs, the ones below the others. */
export class TreeView implements PageView {
  readonly element: HTMLElement;
  readonly #ui: Ui;
  readonly #list: VirtualList<TreeRowElement>;
  #rows: TreeRows;
  /** The row that the keyboard is at. */
  #cursor: string | undefined;
  #wasSelected: string | undefined;
  /** What the pointer went down on: by the time it goes up, the row may show another actor. */
  #pressed: TreeRow | undefined;
  #isCaretPressed = false;

  constructor(ui: Ui) {
    this.#ui = ui;
    this.#rows = new TreeRows(ui.source.model, ui.expansion);
    const heads = HEADS.map((text) => h("span", { class: "cell" }, text));
    const { scroller, content } = scrollerOf({
      class: "tree",
      role: "tree",
      tabindex: 0,
      "aria-label": "Runtimes, workers, groups and jobs",
      "data-testid": "view-tree",
    });
    this.element = h(
      "div",
      { class: "view tree-view" },
      h("div", { class: "tree-row tree-head", "aria-hidden": "true" }, ...heads),
      scroller,
    );
    this.#list = new VirtualList(scroller, content, {
      rowHeight: ROW_HEIGHT,
      make: () => new TreeRowElement(),
      paint: (row, index) => this.#paint(row, index),
    });
    content.addEventListener("pointerdown", (event) => this.#down(event));
    content.addEventListener("click", () => this.#click());
    content.addEventListener("dblclick", () => this.#toggle(this.#pressed));
    scroller.addEventListener("keydown", (event) => this.#key(event));
  }

  focus(): void {
    this.#list.scroller.focus();
  }

  render(): void {
    const { source, expansion, visible, selected } = this.#ui;
    const { top, isAtEnd } = this.#list;
    const before = this.#rows;
    this.#rows = new TreeRows(source.model, expansion, visible);
    if (selected !== this.#wasSelected) this.#open(selected);
    this.#list.setLength(this.#rows.length);
    if (isAtEnd) this.#list.reveal(this.#rows.length - 1);
    else if (top.index > 0 || top.offset > 0) this.#hold(before, top);
    if (selected !== this.#wasSelected) this.#chosen(selected);
    this.#list.render();
    this.#describeCursor();
  }

  /** Opens what is above an actor that was chosen elsewhere, so that it is to be seen. */
  #open(id: string | undefined): void {
    const { source, expansion, visible } = this.#ui;
    const node = id === undefined ? undefined : source.model.nodes.get(id);
    if (node === undefined) return;
    this.#keepOpen(node);
    this.#rows = new TreeRows(source.model, expansion, visible);
    // A filter may not let it through.
    if (visible !== undefined) return;
    for (let each: ActorNode | undefined = node; each !== undefined; each = each.parent) {
      if (this.#rows.indexOf(each.id, each) >= 0) continue;
      // Of those that are done, it is not among the latest.
      expansion.set(foldKey(each.parent), true);
      this.#rows = new TreeRows(source.model, expansion, visible);
    }
  }

  /** Has what is above an actor open, also when all of that is over. */
  #keepOpen(node: ActorNode): void {
    for (let each = node.parent; each !== undefined; each = each.parent)
      this.#ui.expansion.set(each.id, true);
  }

  /** Somebody chose an actor here: they see it, and nothing moves, even if it goes elsewhere at once. */
  #choose(node: ActorNode): void {
    this.#keepOpen(node);
    this.#wasSelected = node.id;
    this.#ui.choose(node);
  }

  /** What somebody looks at stays in its place: the first of the rows that can be seen which has not gone elsewhere. */
  #hold(before: TreeRows, { index, offset }: { readonly index: number; readonly offset: number }): void {
    for (let beyond = 0; beyond <= this.#list.page; beyond++) {
      const row = before.at(index + beyond);
      if (row === undefined) return;
      if (row.kind === "node" && row.isDone !== row.node.isDone) continue;
      const now = this.#rows.indexOf(rowKey(row), row.kind === "node" ? row.node : undefined);
      if (now < 0) continue;
      this.#list.scrollTo(now - beyond, offset);
      return;
    }
  }

  #paint(element: TreeRowElement, index: number): void {
    const row = this.#rows.at(index);
    if (row === undefined) return;
    const isSelected = row.kind === "node" && row.node.id === this.#ui.selected;
    const isAtCursor = rowKey(row) === this.#cursor;
    element.paint(row, { now: this.#ui.source.now, isSelected, isAtCursor });
  }

  /** Somebody chose an actor, here or elsewhere: it is to be seen. */
  #chosen(id: string | undefined): void {
    this.#wasSelected = id;
    const node = id === undefined ? undefined : this.#ui.source.model.nodes.get(id);
    if (node === undefined) {
      // It may come yet.
      if (!this.#ui.source.isReady) this.#wasSelected = undefined;
      return;
    }
    this.#cursor = id;
    const index = this.#rows.indexOf(node.id, node);
    if (index >= 0) this.#list.reveal(index);
  }

  #describeCursor(): void {
    const index = this.#cursorIndex();
    const row = index < 0 ? undefined : this.#list.rowAt(index);
    setAttribute(this.#list.scroller, "aria-activedescendant", row?.element.id);
  }

  #cursorIndex(): number {
    if (this.#cursor === undefined) return -1;
    return this.#rows.indexOf(this.#cursor, this.#ui.source.model.nodes.get(this.#cursor));
  }

  #down(event: PointerEvent): void {
    const target = event.target as Element;
    const element = target.closest(".tree-row");
    const index = Number((element as HTMLElement | null)?.dataset.index ?? -1);
    // What is painted there: since then, finished ones may have gone that were counted from.
    this.#pressed = this.#list.rowAt(index)?.row;
    this.#isCaretPressed = target.closest(".caret") !== null;
  }

  #click(): void {
    const row = this.#pressed;
    if (row === undefined) return;
    this.#cursor = rowKey(row);
    if (row.kind === "fold" || this.#isCaretPressed) this.#toggle(row);
    else this.#choose(row.node);
    this.#ui.changed();
  }

  #toggle(row: TreeRow | undefined): void {
    if (row?.isExpanded === undefined) return;
    this.#ui.toggle(rowKey(row), !row.isExpanded);
  }

  /** As a tree has it: https://www.w3.org/WAI/ARIA/apg/patterns/treeview/ */
  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const index = this.#cursorIndex();
    const row = this.#rows.at(index);
    const last = this.#rows.length - 1;
    switch (event.key) {
      case "ArrowDown":
        this.#go(Math.min(last, index + 1));
        break;
      case "ArrowUp":
        this.#go(Math.max(0, index - 1));
        break;
      case "PageDown":
        this.#go(Math.min(last, index + this.#list.page));
        break;
      case "PageUp":
        this.#go(Math.max(0, index - this.#list.page));
        break;
      case "Home":
        this.#go(0);
        break;
      case "End":
        this.#go(last);
        break;
      case "ArrowRight":
        if (row?.isExpanded === false) this.#toggle(row);
        else if (row?.isExpanded) this.#go(index + 1);
        break;
      case "ArrowLeft":
        if (row?.isExpanded) this.#toggle(row);
        else this.#goUp(index, row);
        break;
      case "Enter":
      case " ":
        if (row?.kind === "node") this.#choose(row.node);
        else this.#toggle(row);
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #goUp(index: number, row: TreeRow | undefined): void {
    const parent = row?.kind === "node" ? row.node.parent : row?.parent;
    const above = parent === undefined ? -1 : this.#rows.indexOf(parent.id, parent);
    if (above >= 0 && above < index) this.#go(above);
  }

  #go(index: number): void {
    const row = this.#rows.at(index);
    if (row === undefined) return;
    this.#cursor = rowKey(row);
    this.#list.reveal(index);
    this.#list.render();
    this.#describeCursor();
  }
}
