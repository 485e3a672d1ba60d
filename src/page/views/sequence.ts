import type { Ui } from "../app/ui.ts";
import { button, h, setText } from "../dom/element.ts";
import { jsonView } from "../dom/json-view.ts";
import { scrollerOf, VirtualList } from "../dom/virtual-list.ts";
import type { ActorNode } from "../model/actor-node.ts";
import { countOf, durationOf, timeOf } from "../model/format.ts";
import { type Message, type SequenceRow, sequenceOf } from "../model/messages.ts";
import { Breadcrumb } from "./breadcrumb.ts";
import { EmptyNote } from "./empty.ts";
import type { PageView } from "./page-view.ts";
import { Lifelines, SequenceRowElement } from "./sequence-row.ts";

const ROW_HEIGHT = 30;

/** Who said what to whom about a job or a group. */
export class SequenceView implements PageView {
  readonly element: HTMLElement;
  readonly #ui: Ui;
  readonly #path: Breadcrumb;
  readonly #empty = new EmptyNote("sequence-empty");
  readonly #heads = h("div", { class: "sequence-heads" });
  readonly #lines = h("div", { class: "sequence-lines", "aria-hidden": "true" });
  readonly #scroller: HTMLElement;
  readonly #payload = h("div", {
    class: "sequence-payload",
    hidden: true,
    "data-testid": "sequence-payload",
  });
  readonly #count = h("span", { class: "muted" });
  readonly #list: VirtualList<SequenceRowElement>;
  readonly #opened = new Set<string>();
  #rows: readonly SequenceRow[] = [];
  #lifelines = new Lifelines([], 0);
  #begin = 0;
  #shown: ActorNode | undefined;
  #version = -1;
  #chosen: Message | undefined;

  constructor(ui: Ui) {
    this.#ui = ui;
    this.#path = new Breadcrumb(ui);
    const { scroller, content } = scrollerOf(
      {
        class: "sequence",
        role: "listbox",
        tabindex: 0,
        "aria-label": "Messages",
        "data-testid": "view-sequence",
      },
      this.#heads,
    );
    this.#scroller = scroller;
    content.append(this.#lines);
    this.#list = new VirtualList(scroller, content, {
      rowHeight: ROW_HEIGHT,
      make: () => new SequenceRowElement(),
      paint: (element, index) => {
        const row = this.#rows[index];
        if (row) element.paint(row, this.#begin, this.#lifelines, isSame(row, this.#chosen));
      },
    });
    content.addEventListener("click", (event) => {
      const index = (event.target as Element).closest<HTMLElement>(".sequence-row")?.dataset.index;
      this.#choose(this.#rows[Number(index ?? -1)]);
    });
    scroller.addEventListener("keydown", (event) => this.#key(event));
    const tools = h("div", { class: "view-tools" }, this.#path.element, this.#count);
    this.element = h("div", { class: "view" }, tools, this.#empty.element, scroller, this.#payload);
  }

  render(): void {
    const { node } = this.#ui;
    this.#path.render(node);
    const isShown = node !== undefined && node.actor.kind !== "runtime" && node.actor.kind !== "worker";
    this.#scroller.hidden = !isShown;
    if (!isShown) {
      this.#nothing(node);
      return;
    }
    this.#empty.hide();
    const { version } = this.#ui.source.model;
    if (node !== this.#shown || version !== this.#version) this.#read(node);
    this.#version = version;
    this.#list.render();
  }

  #nothing(node: ActorNode | undefined): void {
    this.#payload.hidden = true;
    setText(this.#count, "");
    if (node === undefined)
      this.#empty.show("No job is chosen", "Choose a job or a group in the tree or the timeline.");
    else
      this.#empty.show(`This is a ${node.actor.kind}`, "Messages are those of a job or a group: choose one.");
  }

  #read(node: ActorNode): void {
    if (node !== this.#shown) {
      this.#shown = node;
      this.#opened.clear();
      this.#open(undefined);
      this.#scroller.scrollTop = 0;
    }
    const { lifelines, rows, left } = sequenceOf(node, this.#opened);
    this.#rows = rows;
    this.#begin = node.actor.at;
    this.#head(lifelines);
    this.#list.setLength(rows.length);
    const more = left === 0 ? "" : `, ${countOf(left)} later ones are left out`;
    setText(this.#count, `${countOf(rows.length)} rows, ${lifelines.length} lifelines${more}`);
  }

  #head(names: readonly string[]): void {
    const lifelines = new Lifelines(names, this.#scroller.clientWidth);
    const { width, total } = this.#lifelines;
    const isSame = lifelines.width === width && lifelines.total === total;
    if (isSame && names.every((name, index) => this.#lifelines.names[index] === name)) return;
    this.#lifelines = lifelines;
    for (const { style } of [this.#list.content, this.#heads]) style.minWidth = `${lifelines.total}px`;
    const heads = names.map((name) => h("span", { class: "lifeline", title: name }, name));
    for (const { style } of heads) style.width = `${lifelines.width}px`;
    this.#heads.replaceChildren(...heads);
    const lines = names.map((name) => {
      const line = h("i");
      line.style.left = `${lifelines.x(name)}px`;
      return line;
    });
    this.#lines.replaceChildren(...lines);
  }

  #choose(row: SequenceRow | undefined): void {
    if (row?.kind === "folded") {
      this.#opened.add(row.key);
      this.#version = -1;
    } else this.#open(row);
    this.#ui.changed();
  }

  #open(message: Message | undefined): void {
    this.#chosen = message;
    this.#payload.hidden = message === undefined;
    if (message === undefined) return;
    const { node, step, at, label, from, to, data } = message;
    const facts = [
      timeOf(at),
      `+${durationOf(Math.max(0, at - node.actor.at))} since it was asked for`,
      from === to ? from : `${from} → ${to}`,
      ...(step === undefined ? [] : [`${step.event}: ${step.from} → ${step.to}`]),
      ...(step?.code === undefined ? [] : [`code ${step.code}`]),
    ];
    this.#payload.replaceChildren(
      h(
        "div",
        { class: "sequence-facts" },
        h("strong", {}, label),
        h("span", { class: "muted" }, facts.join(" · ")),
        button("Show this actor", node.id, () => this.#ui.select(node.id), { class: "link" }),
        button("✕", "Close", () => this.#choose(undefined), {
          class: "icon",
          "aria-label": "Close the payload",
        }),
      ),
      data === undefined ? h("p", { class: "muted" }, "It carries nothing.") : jsonView(data, 2),
    );
  }

  #key(event: KeyboardEvent): void {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const now = this.#rows.findIndex((row) => isSame(row, this.#chosen));
    let index = now + by;
    while (this.#rows[index]?.kind === "folded") index += by;
    if (this.#rows[index] === undefined) return;
    this.#list.reveal(index);
    this.#choose(this.#rows[index]);
  }
}

const isSame = (row: SequenceRow, message: Message | undefined): boolean =>
  message !== undefined && row.kind === "message" && row.node === message.node && row.step === message.step;
